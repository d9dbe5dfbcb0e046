import type { KithError } from '../../shared/errors.ts'
import { meaningOf } from './fault-reasons.ts'
import type { RawIdentity } from './raw-customer.ts'
import { valueErrors } from './value-errors.ts'

/** How a value differs from the text that it was read from. */
export interface ValueChange {
  readonly field: string
  /** What changed it: a kind of field (`phone`, `date`), `blank`, or the field that told it (`idNumber`, `address`, `name`). */
  readonly normalizer: string
  readonly from: string
  readonly to: string
}

/** A text that could not be read. */
export interface ValueFault {
  readonly field: string
  /** `KITH_VALUE_UNREADABLE`, `KITH_VALUE_DAMAGED`, `KITH_VALUE_CONTRADICTION` or `KITH_VALUE_UNKNOWN_FIELD`. */
  readonly code: string
  /** A stable identifier, such as `checksum`; one of a plugin's normaliser is as the plugin has it. */
  readonly reason: string
  /** The sentence of the code, with the reason in words. It holds no part of the value. */
  readonly message: string
  readonly raw: string
}

/** A way to reach the customer, in its one spelling. */
export interface ReadContactPoint {
  readonly kind: string
  readonly value: string
  readonly label?: string
}

/** What was read of one customer. */
export interface CustomerReading {
  /** Typed values for `customers.create` and `customers.update`. */
  readonly input: Readonly<Record<string, unknown>>
  readonly contactPoints: readonly ReadContactPoint[]
  readonly identities: readonly RawIdentity[]
  readonly changes: readonly ValueChange[]
  readonly faults: readonly ValueFault[]
}

/** Collects what is read of one customer. */
export class ReadingBuilder implements CustomerReading {
  readonly input: Record<string, unknown> = {}
  readonly contactPoints: ReadContactPoint[] = []
  readonly identities: RawIdentity[] = []
  readonly changes: ValueChange[] = []
  readonly faults: ValueFault[] = []

  /** Takes a value, and notes what has become of its text. */
  take(field: string, value: unknown, origin: { readonly normalizer: string; readonly from: string }): void {
    this.input[field] = value
    this.note(field, textOf(value), origin)
  }

  note(field: string, to: string, { normalizer, from }: { normalizer: string; from: string }): void {
    if (to !== from) this.changes.push({ field, normalizer, from, to })
  }

  refuse(
    field: string,
    raw: string,
    { kind = 'UNREADABLE', reason }: { readonly kind?: FaultKind; readonly reason: string },
  ): void {
    const { code, message } = valueErrors[kind](faultParams({ field, reason }))
    this.faults.push({ field, code, reason, message, raw })
  }

  addContactPoint(point: ReadContactPoint): void {
    const isKnown =
      this.input[point.kind] === point.value ||
      this.contactPoints.some(({ kind, value }) => kind === point.kind && value === point.value)
    if (!isKnown) this.contactPoints.push(point)
  }
}

/** What the message of a fault names. */
export function faultParams({ field, reason }: Pick<ValueFault, 'field' | 'reason'>): {
  readonly field: string
  readonly reason: string
} {
  return { field: field.slice(0, 64), reason: meaningOf(reason) }
}

/** What is wrong with a value: the end of its code. */
export type FaultKind = Exclude<keyof typeof valueErrors, '$entries'>

/** A fault as an error that is told in other languages: there, the reason is known by its identifier. */
export function faultError({ code, field, reason }: ValueFault): KithError {
  const kind = code.slice('KITH_VALUE_'.length) as FaultKind
  return valueErrors[kind]({ field: field.slice(0, 64), reason })
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value instanceof Date ? value.toISOString() : JSON.stringify(value)
}
