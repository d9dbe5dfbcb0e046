import type { ClassedSpec } from '../schema/entity.ts'
import { f } from '../schema/field.ts'
import type { FieldKind } from '../schema/field.ts'
import { MAX_PRECISION } from '../shared/decimal.ts'

/** What may be made of the related rows: their number, or one number of a field of theirs. */
export type AggregateFunction = 'count' | 'sum' | 'avg' | 'min' | 'max'

/** One number of the related rows. */
export interface Measure {
  readonly function: AggregateFunction
  /** Absent for `count`. */
  readonly field?: string
  /** The currency in which money is looked at: amounts in another one count as null. */
  readonly currency?: string
}

const numbers: readonly FieldKind[] = ['int', 'decimal', 'money']
const ordered: readonly FieldKind[] = [...numbers, 'date', 'instant']

const count = f.int().class('public').spec

/** Whether the function can be asked of a field of this specification. */
export function isMeasurable(asked: AggregateFunction, { kind, encrypted }: ClassedSpec): boolean {
  return !encrypted && (asked === 'min' || asked === 'max' ? ordered : numbers).includes(kind)
}

/** The specification of what a measure is compared with: a sum may have more digits than what is summed. */
export function comparandSpec(measured: ClassedSpec | undefined): ClassedSpec {
  if (measured === undefined) return count
  if (measured.decimal === undefined) return measured
  return { ...measured, decimal: { ...measured.decimal, precision: MAX_PRECISION } }
}
