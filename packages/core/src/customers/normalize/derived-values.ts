import { normalizeCnId } from './cn-id.ts'
import { type Division, lineOf } from './divisions/divisions.ts'
import { readAddress } from './divisions/read-address.ts'
import { chineseNameParts } from './name-parts.ts'
import { normalizePersonName } from './person-name.ts'

type Values = Readonly<Record<string, unknown>>

/** The fields of a customer that others tell, and the field that tells. */
export const derivedFields = {
  familyName: 'name',
  givenName: 'name',
  birthDate: 'idNumber',
  sex: 'idNumber',
  province: 'address',
  city: 'address',
  district: 'address',
} as const

/** A field that another tells. */
export type DerivedField = keyof typeof derivedFields

/** The value of each derived field that the given ones tell. */
export type DerivedValues = Readonly<Partial<Record<DerivedField, string | null>>>

/**
 * What values of a customer say of others that were not given: the family and given name of a person's Chinese name, the
 * birth date and the sex of an identity number, the divisions of a Chinese address. A group that was given in part is
 * left as it was given.
 */
export function derivedValues(values: Values): DerivedValues {
  return {
    ...(isUntold(values, ['familyName', 'givenName']) ? namePartsOf(values) : {}),
    ...(isTold(values, ['birthDate', 'sex']) ? {} : withoutTold(birthOf(values), values)),
    ...(isUntold(values, ['province', 'city', 'district']) ? divisionsOf(values) : {}),
  }
}

function isUntold(values: Values, fields: readonly string[]): boolean {
  return fields.every((field) => values[field] === undefined)
}

function isTold(values: Values, fields: readonly string[]): boolean {
  return fields.every((field) => values[field] !== undefined)
}

function namePartsOf({ kind, name }: Values): DerivedValues {
  if (typeof name !== 'string' || (kind !== undefined && kind !== 'person')) return {}
  const normalized = normalizePersonName(name)
  const parts = normalized.ok ? chineseNameParts(normalized.value) : undefined
  return parts === undefined ? {} : { familyName: parts.familyName, givenName: parts.givenName ?? null }
}

function birthOf({ idNumber }: Values): DerivedValues {
  if (typeof idNumber !== 'string') return {}
  const id = normalizeCnId(idNumber)
  return id.ok ? { birthDate: id.birthDate, sex: id.sex } : {}
}

function withoutTold(derived: DerivedValues, values: Values): DerivedValues {
  return Object.fromEntries(Object.entries(derived).filter(([field]) => values[field] === undefined))
}

function divisionsOf({ address }: Values): DerivedValues {
  const reading = typeof address === 'string' ? readAddress(address) : undefined
  return reading === undefined ? {} : divisionNames(reading.division)
}

/** The names of a division and of those above it, by field; `null` below it. */
export function divisionNames(division: Division): DerivedValues {
  const [province, city, district] = lineOf(division).map(({ name }) => name)
  return { province: province ?? null, city: city ?? null, district: district ?? null }
}
