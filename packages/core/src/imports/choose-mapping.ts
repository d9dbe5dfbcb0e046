import { contactPointKinds } from '../customers/contact-point.entity.ts'
import { namespaceSchema } from '../customers/operations/identities.ts'
import type { ClassedSpec } from '../schema/entity.ts'
import type { ColumnMapping, ColumnTarget } from '../upsert/column-mapping.ts'
import { importErrors } from './import-errors.ts'

/** Where columns go, as a person writes it: `name`, `ignore`, `identity:shop`, `contactPoint:phone:Work`. */
export type ChosenTargets = Readonly<Record<string, string>>

type Fields = Readonly<Record<string, ClassedSpec>>

/** The columns of a file of errors that are not those of the file it came from. */
export const errorColumns = ['_line', '_error_code', '_error_field', '_error_message'] as const

/**
 * A mapping with the columns that a person has chosen targets for.
 *
 * @throws KITH_IMPORT_COLUMN_UNKNOWN, KITH_IMPORT_TARGET_UNKNOWN, KITH_IMPORT_TARGET_TWICE
 */
export function chooseTargets(
  mapping: readonly ColumnMapping[],
  chosen: ChosenTargets,
  fields: Fields,
): readonly ColumnMapping[] {
  const unknown = Object.keys(chosen).find((column) => mapping.every((each) => each.column !== column))
  if (unknown !== undefined) throw importErrors.COLUMN_UNKNOWN({ column: unknown.slice(0, 64) })
  const taken = new Set(Object.values(chosen))
  const result = mapping.map((each): ColumnMapping => {
    const text = chosen[each.column]
    if (text !== undefined)
      return { column: each.column, target: readTarget(text, fields), confidence: 'chosen' }
    // A field that a person gives to another column is taken from the one that it was guessed for.
    const isTaken = 'field' in each.target && taken.has(each.target.field)
    return isTaken ? { column: each.column, target: { ignore: true }, confidence: 'chosen' } : each
  })
  refuseTwice(result)
  return result
}

/** Whether some column tells the name of the customer. */
export function namesCustomer(mapping: readonly ColumnMapping[]): boolean {
  const fields = new Set(fieldsOf(mapping))
  if (fields.has('name') || fields.has('familyName') || fields.has('givenName')) return true
  return mapping.some(({ target }) => 'namePart' in target && target.namePart === 'organization')
}

/** The fields that columns are mapped to. */
export function fieldsOf(mapping: readonly ColumnMapping[]): readonly string[] {
  return mapping.flatMap(({ target }) => ('field' in target ? [target.field] : []))
}

/** Whether nothing was guessed from values alone, so that nobody has to look first. */
export function isCertain(mapping: readonly ColumnMapping[]): boolean {
  return namesCustomer(mapping) && mapping.every(({ confidence }) => confidence !== 'values')
}

function readTarget(text: string, fields: Fields): ColumnTarget {
  if (text === 'ignore') return { ignore: true }
  const target = readNamed(text) ?? (isWritable(text, fields) ? { field: text } : undefined)
  if (target === undefined) throw importErrors.TARGET_UNKNOWN({ target: text.slice(0, 64) })
  return target
}

function isWritable(field: string, fields: Fields): boolean {
  return Object.hasOwn(fields, field) && !fields[field]!.managed
}

/** What is written with a word before it. */
function readNamed(text: string): ColumnTarget | undefined {
  const [word, name = '', ...label] = text.split(':')
  const rest = text.slice(text.indexOf(':') + 1)
  if (word === 'identity' && namespaceSchema.safeParse(rest).success) return { identity: rest }
  if (word !== 'contactPoint' || !isContactKind(name)) return undefined
  return label.length === 0
    ? { contactPoint: name }
    : { contactPoint: name, label: label.join(':').slice(0, 50) }
}

type ContactKind = Exclude<(typeof contactPointKinds)[number], 'other'>

function isContactKind(kind: string): kind is ContactKind {
  return kind !== 'other' && (contactPointKinds as readonly string[]).includes(kind)
}

function refuseTwice(mapping: readonly ColumnMapping[]): void {
  const fields = fieldsOf(mapping)
  const twice = fields.find((field, index) => fields.indexOf(field) !== index)
  if (twice !== undefined) throw importErrors.TARGET_TWICE({ target: twice })
}
