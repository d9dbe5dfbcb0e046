import type { ReadableCustomField } from '../directory/custom-field.entity.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { type CustomFieldOption, customName, isCustomName } from '../schema/custom-field.ts'

/** What people read of something, by BCP 47 language tag. */
export type Label = Readonly<Record<string, string>>

/** What people read of a field that the tenant has added. */
export interface FieldLabels {
  readonly label: Label
  /** By word of an enum; those without a label are read as they are. */
  readonly valueLabels?: Readonly<Record<string, Label>>
}

/** What people read of the tenant's own fields of an entity, by the name under which filters and values know them. */
export async function fieldLabels(
  ctx: KernelContext,
  entity: string,
): Promise<ReadonlyMap<string, FieldLabels>> {
  if (!Object.keys(ctx.catalog.get(entity).fields).some(isCustomName)) return new Map()
  const defined = (await ctx.store('customField').list(ctx.gateCall, { entity })) as unknown[]
  return new Map(
    (defined as Required<ReadableCustomField>[]).map((field) => [customName(field.key), labelsOf(field)]),
  )
}

function labelsOf({ label, optionDetails }: Required<ReadableCustomField>): FieldLabels {
  const details = (optionDetails ?? {}) as Readonly<Record<string, CustomFieldOption>>
  const named = Object.entries(details).flatMap(([word, option]) =>
    option.label === undefined ? [] : [[word, option.label] as const],
  )
  const told = { label: label as unknown as Label }
  return named.length === 0 ? told : { ...told, valueLabels: Object.fromEntries(named) }
}
