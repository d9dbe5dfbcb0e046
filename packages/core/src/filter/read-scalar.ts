import type { ClassedSpec } from '../schema/entity.ts'
import type { FieldKind } from '../schema/field.ts'
import { decimalPattern } from '../shared/decimal.ts'
import type { Scalar } from './ast.ts'

type Reader = (value: unknown, spec: ClassedSpec) => Scalar | undefined

const readInteger: Reader = (value) => (Number.isSafeInteger(value) ? (value as number) : undefined)

const readers: Readonly<Partial<Record<FieldKind, Reader>>> = {
  int: readInteger,
  money: readInteger,
  decimal: (value, spec) =>
    typeof value === 'string' && decimalPattern(spec.decimal!).test(value) ? value : undefined,
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  date: (value) => (typeof value === 'string' && isCalendarDate(value) ? value : undefined),
  instant: readInstant,
  enum: (value, spec) => (typeof value === 'string' && spec.values?.includes(value) ? value : undefined),
}

/**
 * The value as one of the field's type, or `undefined` when it is not: nothing is coerced, because databases coerce
 * each in their own way (`'abc' = 0` is true in MariaDB). Texts are well-formed UTF-16 without NUL; for a field of
 * texts the value is one member; for money it is an amount, whose currency the condition names.
 */
export function readScalar(spec: ClassedSpec, value: unknown): Scalar | undefined {
  return (readers[spec.kind] ?? readText)(value, spec)
}

function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0') ? value : undefined
}

const RFC_3339 =
  /^(\d{4}-\d\d-\d\d)[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

function readInstant(value: unknown): Date | undefined {
  if (value instanceof Date) return inRange(new Date(value.getTime()))
  if (typeof value !== 'string') return undefined
  const [, date] = RFC_3339.exec(value) ?? []
  return date !== undefined && isCalendarDate(date) ? inRange(new Date(value.toUpperCase())) : undefined
}

const EARLIEST = Date.parse('0001-01-01T00:00:00.000Z')
const LATEST = Date.parse('9999-12-31T23:59:59.999Z')

/** Answers the instant if every database can hold it: years 1 to 9999. */
export function inRange(instant: Date): Date | undefined {
  const time = instant.getTime()
  return time >= EARLIEST && time <= LATEST ? instant : undefined
}

function isCalendarDate(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value) || value.startsWith('0000')) return false
  const midnight = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(value)
}
