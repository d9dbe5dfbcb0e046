import { looksMasked } from '../../masks/looks-masked.ts'
import { derivedValues } from '../normalize/derived-values.ts'
import { divisions, isIn } from '../normalize/divisions/divisions.ts'
import { findDivision } from '../normalize/divisions/find-division.ts'
import { readAddress } from '../normalize/divisions/read-address.ts'
import { isPlaceholder } from './placeholders.ts'

/**
 * What is wrong with a field: nothing stands in it, nothing of worth, a mask, or something that another field denies; or a
 * text is kept beside it that could not be read.
 */
export type QualityReason = 'missing' | 'placeholder' | 'masked' | 'contradiction' | 'unread'

/** One thing that a customer's record lacks. */
export interface QualityIssue {
  readonly field: string
  readonly reason: QualityReason
  /** What it takes from the part of the score that it belongs to. */
  readonly points: number
}

/** How good a customer's record is, each figure from 0 to 100. */
export interface Quality {
  /** Three fifths completeness, a quarter validity, the rest consistency; rounded. */
  readonly score: number
  readonly completeness: number
  readonly validity: number
  readonly consistency: number
  readonly issues: readonly QualityIssue[]
}

/** How much is known of a field: its value, only whether it has one, or nothing at all. */
export type Knowledge = 'value' | 'presence' | 'nothing'

type Values = Readonly<Record<string, unknown>>

/** The value of a field, where it is known. */
type KnownValue = (field: string) => unknown

/** What a record should have, and how much each counts for its completeness, by the kind of customer. */
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  person: { name: 20, phone: 25, email: 15, address: 15, city: 10, birthDate: 10, sex: 5 },
  organization: {
    name: 15,
    legalName: 10,
    uscc: 20,
    phone: 20,
    email: 10,
    address: 10,
    city: 5,
    industry: 5,
    size: 5,
  },
  household: { name: 25, phone: 35, address: 25, city: 15 },
}

/** What one value that is no value takes from validity, and one contradiction from consistency. */
const INVALID_POINTS = 25
const CONTRADICTION_POINTS = 50

const CHECKED = ['name', 'phone', 'email', 'birthDate', 'address'] as const
const MASKS: Readonly<Record<string, string>> = {
  name: 'name',
  phone: 'phone',
  email: 'email',
  birthDate: 'dob',
  address: 'address',
}

/**
 * Scores the record of a customer and tells why. Pure: time does not count, so that the score stays true; how long ago a
 * record was confirmed is told beside it.
 *
 * Of a field whose presence alone is known only that is scored, and of one that nothing is known of, nothing: the score
 * then is that of the rest.
 */
export function assessQuality(
  row: Values,
  knows: (field: string) => Knowledge = () => 'value',
  unread: readonly string[] = [],
): Quality {
  const valueOf: KnownValue = (field) => (knows(field) === 'value' ? row[field] : undefined)
  const missing = missingFields(row, knows)
  const invalid = [
    ...CHECKED.flatMap((field) => invalidity(field, valueOf(field))),
    ...unread.map((field) => ({ field, reason: 'unread' as const, points: INVALID_POINTS })),
  ]
  const contradictions = contradictingFields(valueOf).map((field) => ({
    field,
    reason: 'contradiction' as const,
    points: CONTRADICTION_POINTS,
  }))
  const [completeness, validity, consistency] = [missing, invalid, contradictions].map(left) as [
    number,
    number,
    number,
  ]
  return {
    score: Math.round(0.6 * completeness + 0.25 * validity + 0.15 * consistency),
    completeness,
    validity,
    consistency,
    issues: [...missing, ...invalid, ...contradictions],
  }
}

function left(issues: readonly QualityIssue[]): number {
  return Math.max(0, Math.round(100 - issues.reduce((sum, { points }) => sum + points, 0)))
}

function missingFields(row: Values, knows: (field: string) => Knowledge): readonly QualityIssue[] {
  const { kind } = row
  const weights = Object.entries(WEIGHTS[typeof kind === 'string' ? kind : 'person'] ?? {}).filter(
    ([field]) => knows(field) !== 'nothing',
  )
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  return weights
    .filter(([field]) => (row[field] ?? '') === '')
    .map(([field, weight]) => ({ field, reason: 'missing', points: round1((100 * weight) / total) }))
}

function round1(number: number): number {
  return Math.round(number * 10) / 10
}

function invalidity(field: (typeof CHECKED)[number], value: unknown): readonly QualityIssue[] {
  if (typeof value !== 'string') return []
  const reason = isPlaceholder(field, value)
    ? 'placeholder'
    : looksMasked(MASKS[field] ?? 'full', value)
      ? 'masked'
      : undefined
  return reason === undefined ? [] : [{ field, reason, points: INVALID_POINTS }]
}

/** The fields whose value another one denies: the one that is more easily mistyped. */
function contradictingFields(valueOf: KnownValue): readonly string[] {
  const told = Object.entries(derivedValues({ idNumber: valueOf('idNumber') }))
  return [
    ...told.filter(([field, value]) => isAnother(valueOf(field), value)).map(([field]) => field),
    ...(isNameOfParts(valueOf('name'), valueOf('familyName')) ? [] : ['name']),
    ...(isOnePlace(valueOf) ? [] : ['address']),
  ]
}

function isAnother(value: unknown, told: unknown): boolean {
  return (value ?? null) !== null && value !== told
}

/** A Chinese name begins with the family name. */
function isNameOfParts(name: unknown, familyName: unknown): boolean {
  if (typeof name !== 'string' || typeof familyName !== 'string') return true
  return !/^\p{Script=Han}{2,4}$/u.test(name) || name.startsWith(familyName)
}

/** Whether the divisions agree with each other and with the address. */
function isOnePlace(valueOf: KnownValue): boolean {
  const [province, city, district] = (['province', 'city', 'district'] as const).map((field) => {
    const value = valueOf(field)
    return typeof value === 'string' ? value : undefined
  })
  const parts = [province, city, district].filter((part) => part !== undefined)
  const named = findDivision({ province, city, district })
  if (named === undefined) return parts.filter((part) => divisions().byName.has(part)).length < 2
  const address = valueOf('address')
  const inAddress = typeof address === 'string' ? readAddress(address)?.division : undefined
  return inAddress === undefined || isIn(inAddress, named) || isIn(named, inAddress)
}
