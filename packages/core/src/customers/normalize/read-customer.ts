import type { ClassedSpec } from '../../schema/entity.ts'
import { tidyText } from '../../shared/tidy-text.ts'
import { customerEntity } from '../customer.entity.ts'
import { isMirrored } from '../mirrors.ts'
import { type CustomerReading, ReadingBuilder } from './customer-reading.ts'
import { derivedFields, derivedValues } from './derived-values.ts'
import { normalizeWord } from './enum-words.ts'
import { normalizePersonName } from './person-name.ts'
import type { RawContactPoint, RawCustomer, RawIdentity } from './raw-customer.ts'
import { hasLostDigits, readCell } from './read-cell.ts'
import { readDivisions } from './read-divisions.ts'
import type { ReadingContext } from './read-value.ts'

/** What a customer is read against. */
export interface CustomerContext extends ReadingContext {
  /**
   * The fields of the customer as the instance has them, with the normalisers of its plugins; without them, those that
   * every instance has.
   */
  readonly fields?: Readonly<Record<string, ClassedSpec>>
}

/**
 * Brings the raw text of a customer to the values of a create or update. Total: a value that cannot be read is left out
 * and told in `faults`, and never stops the others; nothing is thrown.
 *
 * Beside the values of the source it tells those that follow from them (`derivedValues`), and brings divisions to the
 * names of GB/T 2260. A birth date or a sex that contradicts the identity number is a fault, and what the number says is
 * taken: it has a check character, and a cell has none. Further phone numbers and addresses in one cell become contact points.
 */
export function readCustomer(raw: RawCustomer, context: CustomerContext): CustomerReading {
  const reading = new ReadingBuilder()
  const scope = { reading, context, fields: context.fields ?? customerEntity.fields }
  for (const [field, text] of Object.entries(raw.values)) readField(scope, field, text)
  composeName(reading)
  readDivisions(reading)
  compareWithId(reading, raw)
  takeDerived(reading, raw)
  for (const point of raw.contactPoints) readContactPoint(scope, point)
  for (const identity of raw.identities) readIdentity(reading, identity)
  return reading
}

const NOTHING = { says: 'nothing' } as const

interface Scope {
  readonly reading: ReadingBuilder
  readonly context: CustomerContext
  readonly fields: Readonly<Record<string, ClassedSpec>>
}

function readField({ reading, context, fields }: Scope, field: string, text: string): void {
  const spec = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (spec === undefined || spec.managed)
    return reading.refuse(field, text, { kind: 'UNKNOWN_FIELD', reason: 'unknown_field' })
  const cell = readCell(text, { field, spec, context })
  if (cell.says === 'fault') return reading.refuse(field, text, cell)
  if (cell.says === 'nothing') return reading.note(field, '', { normalizer: 'blank', from: text })
  const [first, ...others] = cell.values
  reading.take(field, first, { normalizer: spec.kind, from: text })
  for (const value of others) reading.addContactPoint({ kind: spec.kind, value: String(value) })
}

/** The full name of somebody of whom the source has the parts alone. */
function composeName(reading: ReadingBuilder): void {
  const { name, familyName, givenName } = reading.input
  if (name !== undefined) return
  const [family, given] = [familyName, givenName].map((part) => (typeof part === 'string' ? part : ''))
  const isHan = /^\p{Script=Han}+$/u.test(`${family}${given}`)
  const full = isHan ? `${family}${given}` : `${given} ${family}`.trim()
  if (full !== '') reading.take('name', full, { normalizer: 'nameParts', from: '' })
}

/** The identity number has a check character, so it is believed before a birth date or a sex that differs. */
function compareWithId(reading: ReadingBuilder, raw: RawCustomer): void {
  const { idNumber } = reading.input
  for (const [field, value] of Object.entries(derivedValues({ idNumber }))) {
    const given = reading.input[field]
    if (given === undefined || given === value) continue
    Reflect.deleteProperty(reading.input, field)
    const reason = 'contradicts_id_number'
    reading.refuse(field, raw.values[field] ?? '', { kind: 'CONTRADICTION', reason })
  }
}

function takeDerived(reading: ReadingBuilder, raw: RawCustomer): void {
  for (const [field, value] of Object.entries(derivedValues(reading.input))) {
    const normalizer = derivedFields[field as keyof typeof derivedFields]
    if (value !== null) reading.take(field, value, { normalizer, from: '' })
  }
  const name = normalizePersonName(raw.values['name'] ?? '')
  if (!name.ok || name.honorific === undefined || reading.input['sex'] !== undefined) return
  const sex = normalizeWord(name.honorific, 'sex', ['male', 'female'])
  if (sex.ok) reading.take('sex', sex.value, { normalizer: 'name', from: '' })
}

function readContactPoint(
  { reading, context, fields }: Scope,
  { kind, value, label }: RawContactPoint,
): void {
  const spec = fields[isMirrored(kind) ? kind : 'address']
  const cell = spec === undefined ? NOTHING : readCell(value, { field: kind, spec, context })
  if (cell.says === 'fault') return reading.refuse(kind, value, cell)
  if (cell.says === 'nothing') return
  for (const each of cell.values) {
    const point = { kind, value: String(each) }
    reading.addContactPoint(label === undefined ? point : { ...point, label: tidyText(label) })
    reading.note(kind, point.value, { normalizer: kind, from: value })
  }
}

function readIdentity(reading: ReadingBuilder, identity: RawIdentity): void {
  const externalId = tidyText(identity.externalId)
  if (hasLostDigits(externalId))
    return reading.refuse(identity.namespace, identity.externalId, {
      kind: 'DAMAGED',
      reason: 'spreadsheet_number',
    })
  if (externalId !== '') reading.identities.push({ ...identity, externalId })
}
