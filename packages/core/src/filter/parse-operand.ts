import type { ClassedSpec } from '../schema/entity.ts'
import type { FieldKind } from '../schema/field.ts'
import { isPlainObject } from '../shared/json.ts'
import type { DynamicOperand, ListOperand, Operand, Scalar } from './ast.ts'
import { invalid, memberPointer } from './filter-fault.ts'
import { readScalar } from './read-scalar.ts'

/** The field that a value is compared with, and where the value stands in the input. */
export interface OperandPlace {
  readonly spec: ClassedSpec
  /** The tenant's default ISO 3166-1 alpha-2 region, for normalising. */
  readonly region: string
  readonly pointer: string
}

const MAX_MEMBERS = 200
const MAX_NAME = 64

/** Checks one value: of the field's type and in its canonical form, or dynamic. */
export function parseOperand(input: unknown, place: OperandPlace): Operand {
  return parseDynamic(input, place) ?? literal(parseScalar(input, place))
}

/** Checks the value of `contains` or `startsWith`: a part of a text has no canonical form. */
export function parsePart(input: unknown, place: OperandPlace): Operand {
  const dynamic = parseDynamic(input, place)
  if (dynamic !== undefined) return dynamic
  const part = parseTyped(input, place)
  if (place.spec.kind === 'policyKey' && !/^[\x21-\x7e]*$/.test(String(part))) {
    throw invalid('the start of a key must be visible ASCII', place.pointer)
  }
  return literal(part)
}

/** Checks a list of values, or a dynamic value that will be a list. */
export function parseListOperand(input: unknown, place: OperandPlace): ListOperand {
  const dynamic = parseDynamic(input, place)
  if (dynamic?.kind === 'now') throw invalid('a list cannot be a time', place.pointer)
  if (dynamic !== undefined) return dynamic
  if (!Array.isArray(input)) throw invalid('the operator takes a list', place.pointer)
  if (input.length > MAX_MEMBERS) {
    throw invalid(`the list has more than ${MAX_MEMBERS} members`, place.pointer)
  }
  const values = Array.from(input, (member, index) =>
    parseScalar(member, { ...place, pointer: memberPointer(place.pointer, index) }),
  )
  return Object.freeze({ kind: 'literals', values: Object.freeze(values) })
}

/** Whether the input has the form of a dynamic value, correct or not. */
export function isDynamic(input: unknown): input is Readonly<Record<string, unknown>> {
  if (!isPlainObject(input)) return false
  const [key, ...others] = Object.keys(input)
  return others.length === 0 && (key === 'now' || key === 'actor' || key === 'param')
}

function parseDynamic(input: unknown, place: OperandPlace): DynamicOperand | undefined {
  if (!isDynamic(input)) return undefined
  const [[key, value]] = Object.entries(input) as [[string, unknown]]
  const pointer = memberPointer(place.pointer, key)
  if (key === 'now') return parseNow(value, { ...place, pointer })
  if (typeof value !== 'string' || value === '' || value.length > MAX_NAME) {
    throw invalid(`"${key}" takes a name`, pointer)
  }
  return Object.freeze(key === 'actor' ? { kind: 'actor', attribute: value } : { kind: 'param', name: value })
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

function parseNow(value: unknown, place: OperandPlace): DynamicOperand {
  if (place.spec.kind !== 'instant') {
    throw invalid('only instants are compared with the current time', place.pointer)
  }
  const [, sign, count, unit] = (typeof value === 'string' && /^([+-]?)(\d{1,9})([smhdw])$/.exec(value)) || []
  if (count === undefined || unit === undefined) {
    throw invalid('the offset must be a number and one of s, m, h, d, w, such as -90d', place.pointer)
  }
  const size = Number(count) * UNITS[unit]!
  return Object.freeze({ kind: 'now', offsetMs: sign === '-' ? -size : size })
}

function parseScalar(input: unknown, place: OperandPlace): Scalar {
  const value = parseTyped(input, place)
  const { normalizer, kind } = place.spec
  if (normalizer === undefined || typeof value !== 'string') return value
  const normalized = normalizer(value, { region: place.region })
  if (!normalized.ok) throw invalid(`the value is not a valid ${kind}`, place.pointer)
  return normalized.value
}

function parseTyped(input: unknown, place: OperandPlace): Scalar {
  if (input === null) throw invalid('null cannot be compared; use isNull', place.pointer)
  const value = readScalar(place.spec, input)
  if (value === undefined) throw invalid(`the value must be ${dueOf(place.spec)}`, place.pointer)
  return value
}

function dueOf({ kind, decimal }: ClassedSpec): string {
  if (decimal === undefined) return due[kind] ?? 'a text, well-formed and without NUL'
  return `a decimal text with exactly ${decimal.scale} digits after the point and at most ${decimal.precision} in all`
}

const due: Readonly<Partial<Record<FieldKind, string>>> = {
  int: 'a safe integer',
  money: 'a safe integer, in the smallest units of the currency',
  bool: 'true or false',
  date: 'a calendar date, YYYY-MM-DD',
  instant: 'an instant, RFC 3339, of the years 1 to 9999',
  enum: 'one of the words that the field allows',
}

function literal(value: Scalar): Operand {
  return Object.freeze({ kind: 'literal', value })
}
