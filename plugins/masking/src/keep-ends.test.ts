import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { keepEnds } from './keep-ends.ts'

const ends = fc.record({ first: fc.integer({ min: 0, max: 6 }), last: fc.integer({ min: 0, max: 6 }) })
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc
    .array(fc.constantFrom('*', '****', 'AB', '张', '-', ' ', 'e\u0301', '\u200d', '７', '\u0d4e'), {
      maxLength: 12,
    })
    .map((parts) => parts.join('')),
)

describe('a strategy that keeps the ends', () => {
  it('shows what it is told to show, and hides the length', () => {
    const staff = keepEnds({ name: 'staff', first: 2, last: 2 })
    expect(staff.name).toBe('masking.staff')
    expect(staff.reveals).toEqual({ first: 2, last: 2 })
    expect(staff.mask('AB-2024-0017')).toBe('AB****17')
    expect(staff.mask('ＡＢ20240017')).toBe('AB****17')
    expect(staff.mask('AB-20')).toBe('******')
    expect(keepEnds({ name: 'tail', first: 0, last: 3 }).mask('SO20240017')).toBe('****017')
  })

  it('keeps the contract of masks for any text', () => {
    fc.assert(
      fc.property(ends, anyText, ({ first, last }, value) => {
        const strategy = keepEnds({ name: 'any', first, last })
        const masked = strategy.mask(value)
        expect(strategy.mask(masked)).toBe(masked)
        expect(masked.includes('*')).toBe(value !== '')
        expect(masked !== value || value === '' || value.includes('*')).toBe(true)
        expect(masked.isWellFormed()).toBe(true)
        expect(masked.length).toBeLessThanOrEqual(8 * (first + last) + 6)
      }),
      { numRuns: 2000 },
    )
  })
})
