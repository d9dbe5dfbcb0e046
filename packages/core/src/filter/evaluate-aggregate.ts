import { kernelErrors } from '../shared/kernel-errors.ts'
import type { AggregateFunction } from './measure.ts'

/** A value of a measured field: a number, or a text that sorts like its date. */
export type Measured = number | string

const MOST = 2n ** 63n - 1n

/**
 * How a measure of the values compares with another value: below (negative), equal (0), above (positive), or `null` for
 * unknown. Absent values are not among `values`; `rows` counts the rows with and without one. Exact: averages are
 * compared without being computed.
 *
 * @throws KITH_NUMBER_OVERFLOW when a sum leaves the integers of 64 bits.
 */
export function compareMeasure(
  asked: AggregateFunction,
  { values, rows }: { readonly values: readonly Measured[]; readonly rows: number },
  comparand: Measured,
): number | null {
  switch (asked) {
    case 'count':
      return rows - Number(comparand)
    case 'sum':
      return sign(sumOf(values, 0n) - BigInt(comparand))
    case 'avg':
      return values.length === 0 ? null : sign(sumOf(values, BigInt(comparand)))
    case 'min':
      return extreme(values, comparand, (a, b) => a < b)
    case 'max':
      return extreme(values, comparand, (a, b) => a > b)
  }
}

/** The sum of how far the values are from an origin. */
function sumOf(values: readonly Measured[], origin: bigint): bigint {
  let sum = 0n
  for (const value of values) {
    sum += BigInt(value) - origin
    if (sum > MOST || sum < -MOST - 1n) throw kernelErrors.NUMBER_OVERFLOW()
  }
  return sum
}

function extreme(
  values: readonly Measured[],
  comparand: Measured,
  isFurther: (a: Measured, b: Measured) => boolean,
): number | null {
  if (values.length === 0) return null
  const found = values.reduce((a, b) => (isFurther(b, a) ? b : a))
  if (found === comparand) return 0
  return found < comparand ? -1 : 1
}

function sign(difference: bigint): number {
  if (difference === 0n) return 0
  return difference < 0n ? -1 : 1
}
