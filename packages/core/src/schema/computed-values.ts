import type { EntityDefinition } from './entity.ts'

type Values = Readonly<Record<string, unknown>>

/** The computed fields of a row for which one of the changed fields counts; all of them where nothing is said of changes. */
export function computedValues(
  { fields }: EntityDefinition,
  row: Values,
  changed?: readonly string[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const name of Object.keys(fields)) {
    const { computed } = fields[name]!
    if (computed === undefined) continue
    if (changed === undefined || computed.from.some((field) => changed.includes(field)))
      values[name] = computed.compute(row)
  }
  return values
}

/** Whether values hold everything that a computed field follows from, so that it can be computed without the row. */
export function isTold({ fields }: EntityDefinition, values: Values): boolean {
  const computed = Object.values(fields).flatMap((spec) => spec.computed ?? [])
  return computed.length > 0 && computed.every(({ from }) => from.every((field) => field in values))
}
