import { describe, expect, it } from 'vitest'

import { compareMeasure, type Measured } from './evaluate-aggregate.ts'
import type { AggregateFunction } from './measure.ts'

const MOST = Number.MAX_SAFE_INTEGER

const compared = (asked: AggregateFunction, values: readonly Measured[], comparand: Measured) =>
  compareMeasure(asked, { values, rows: values.length + 1 }, comparand)

describe('a measure', () => {
  it('of no values is 0 as a sum and unknown otherwise; rows count with and without a value', () => {
    expect(compared('sum', [], 0)).toBe(0)
    expect((['avg', 'min', 'max'] as const).map((asked) => compared(asked, [], 0))).toEqual([
      null,
      null,
      null,
    ])
    expect(compared('count', [], 1)).toBe(0)
  })

  it('sums beyond the safe integers without losing a unit', () => {
    expect(compared('sum', [MOST, MOST, -MOST, -MOST, 1], 1)).toBe(0)
    expect(compared('sum', [MOST, MOST], MOST)).toBe(1)
    expect(compared('sum', [-MOST, -MOST], -MOST)).toBe(-1)
  })

  it('compares an average without a remainder', () => {
    expect([1, 2].map((value) => compared('avg', [1, 2], value))).toEqual([1, -1])
    expect(compared('avg', [-MOST, MOST, 6], 2)).toBe(0)
    expect(compared('avg', [MOST, MOST, MOST - 1], MOST)).toBe(-1)
  })

  it('finds the least and the greatest number and date', () => {
    expect([compared('min', [10, 9, -1], -1), compared('max', [10, 9, -1], 10)]).toEqual([0, 0])
    expect(compared('min', ['2026-03-01', '2026-02-28'], '2026-03-01')).toBe(-1)
    expect(compared('max', ['2026-03-01', '2026-02-28'], '2026-02-28')).toBe(1)
  })

  it('is refused where its sum is no integer of 64 bits', () => {
    const many = Array.from({ length: 1_100 }, () => MOST)
    expect(() => compared('sum', many, 0)).toThrow('64 bits')
    expect(() => compared('avg', many, -MOST)).toThrow('64 bits')
    expect(compared('max', many, MOST)).toBe(0)
  })
})
