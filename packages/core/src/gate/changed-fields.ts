import { canonicalJson } from '../shared/json.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The fields that a write of `values` to `row` counts as changed. One that its caller cannot read counts whatever it
 * holds: otherwise the version would tell whether a guess was right.
 */
export function changedFields(values: Values, row: Values, isReadable: (field: string) => boolean): string[] {
  return Object.keys(values).filter((field) => !isReadable(field) || !isSame(values[field], row[field]))
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  return canonicalJson(a) === canonicalJson(b)
}
