import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Question } from './questions.ts'
import { hasScaleOf, rate, summarize, wilson } from './scores.ts'

const scale = (min: number, max: number): Question => ({
  id: 'score',
  type: 'scale',
  min,
  max,
  text: { en: 'How much?' },
})

describe('an interval', () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is that of Wilson', (...[hits, count, low, high]) => {
    const found = wilson(hits / count, count)
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  })

  it('has the share in it, within 0 and 1, and shrinks with more answers of the same kind', () => {
    const counts = fc
      .integer({ min: 1, max: 5000 })
      .chain((count) => fc.tuple(fc.integer({ min: 0, max: count }), fc.constant(count)))
    fc.assert(
      fc.property(counts, ([hits, count]) => {
        const one = wilson(hits / count, count)
        expect(one.low).toBeGreaterThanOrEqual(0)
        expect(one.low).toBeLessThanOrEqual(one.share)
        expect(one.high).toBeGreaterThanOrEqual(one.share)
        expect(one.high).toBeLessThanOrEqual(1)
        const ten = wilson(hits / count, count * 10)
        expect(ten.high - ten.low).toBeLessThan(one.high - one.low)
      }),
    )
  })

  it('of no answers is everything', () => {
    expect(wilson(0, 0)).toEqual({ share: 0, low: 0, high: 1 })
  })
})

describe('a score', () => {
  it.each([
    ['csat', 5, { top: 1, bottom: 0 }],
    ['csat', 4, { top: 1, bottom: 0 }],
    ['csat', 3, { top: 0, bottom: 0 }],
    ['csat', 2, { top: 0, bottom: 1 }],
    ['nps', 9, { top: 1, bottom: 0 }],
    ['nps', 8, { top: 0, bottom: 0 }],
    ['nps', 7, { top: 0, bottom: 0 }],
    ['nps', 6, { top: 0, bottom: 1 }],
    ['ces', 5, { top: 1, bottom: 0 }],
    ['ces', 4, { top: 0, bottom: 0 }],
    ['ces', 3, { top: 0, bottom: 1 }],
  ] as const)('of %s %i is in its box', (kind, score, boxes) => {
    expect(rate(kind, [scale(0, 10)], { score })).toEqual({ score, ...boxes })
  })

  it('is none where the question was left out, or the survey has no standard', () => {
    const none = { score: null, top: 0, bottom: 0 }
    expect(rate('nps', [scale(0, 10)], {})).toEqual(none)
    expect(rate('custom', [scale(0, 10)], { score: 9 })).toEqual(none)
  })

  it('of a group is what its kind says', () => {
    const tally = { count: 10, top: 0.6, bottom: 0.1, mean: 5.5 }
    expect(summarize('csat', tally).score).toBe(60)
    expect(summarize('nps', tally).score).toBe(50)
    expect(summarize('ces', tally).score).toBe(5.5)
    expect(summarize('custom', tally).score).toBeNull()
    expect(summarize('nps', { count: 0, top: 0, bottom: 0, mean: null }).score).toBeNull()
  })
})

it('comes from the scale of its kind, which is asked first and always', () => {
  expect(hasScaleOf('nps', [scale(0, 10)])).toBe(true)
  expect(hasScaleOf('nps', [scale(1, 10)])).toBe(false)
  expect(hasScaleOf('csat', [scale(1, 5)])).toBe(true)
  expect(hasScaleOf('ces', [scale(1, 7)])).toBe(true)
  expect(hasScaleOf('ces', [{ id: 'words', type: 'text', text: { en: 'Well?' } }, scale(1, 7)])).toBe(false)
  expect(hasScaleOf('custom', [{ id: 'words', type: 'text', text: { en: 'Well?' } }])).toBe(true)
})
