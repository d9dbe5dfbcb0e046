import { escapePointer } from '../messages/zod-issue.ts'
import { CUSTOM_PREFIX, customName, isCustomName } from '../schema/custom-field.ts'
import { isPlainObject } from '../shared/json.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'

type Values = Readonly<Record<string, unknown>>

/** The member of rows and inputs that holds the values of custom fields, by key. */
const MEMBER = 'custom'

/**
 * Values as a caller gives them, with each custom value under the name of its field: `{ custom: { size: 4 } }` becomes
 * `{ 'custom.size': 4 }`.
 *
 * @throws KITH_VALIDATION when `custom` is no object; KITH_FIELD_UNAVAILABLE for a value that stands under such a name
 * already, as any other name that the entity does not know.
 */
export function flattenCustom(input: Values, pointer: string): Values {
  const flat = Object.keys(input).find(isCustomName)
  if (flat !== undefined) throw unavailable(flat, `${pointer}/${escapePointer(flat)}`)
  const { [MEMBER]: custom, ...values } = input
  if (custom === undefined) return MEMBER in input ? values : input
  if (!isPlainObject(custom)) {
    const issue = { pointer: `${pointer}/${MEMBER}`, code: 'invalid_type', message: 'Expected an object' }
    throw kernelErrors.VALIDATION({ issues: [issue] })
  }
  const named = Object.entries(custom).map(([key, value]) => [customName(key), value])
  return { ...values, ...Object.fromEntries(named) }
}

/** A row as a caller is shown it: the values of custom fields by key, in one member. */
export function nestCustom(row: Values): Record<string, unknown> {
  const nested: Record<string, unknown> = {}
  let custom: Record<string, unknown> | undefined
  // Member by member: taking members out of a copy makes every row many times slower.
  for (const field in row) {
    if (isCustomName(field)) (custom ??= {})[field.slice(CUSTOM_PREFIX.length)] = row[field]
    else nested[field] = row[field]
  }
  if (custom !== undefined) nested[MEMBER] = custom
  return nested
}

/** A shown row with each custom value under the name of its field again. */
export function unnestCustom(row: Values): Values {
  return flattenCustom(row, '')
}

/** Where a value stands in the values of an input, as a JSON pointer (RFC 6901): `/custom/size`, `/name`. */
export function fieldPointer(base: string, field: string): string {
  if (!isCustomName(field)) return `${base}/${escapePointer(field)}`
  return `${base}/${MEMBER}/${escapePointer(field.slice(CUSTOM_PREFIX.length))}`
}

function unavailable(field: string, pointer: string): Error {
  return kernelErrors.FIELD_UNAVAILABLE({ field: field.slice(0, 64) }, { pointer })
}
