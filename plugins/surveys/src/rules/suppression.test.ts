import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { drawOf, suppressionOf } from './suppression.ts'

const DAY_MS = 86_400_000
const now = new Date('2026-06-15T12:00:00Z')
const daysAgo = (days: number, surveyId = 's1') => ({ surveyId, at: new Date(now.getTime() - days * DAY_MS) })
const survey = {
  id: 's1',
  throttleDays: null,
  globalThrottleDays: null,
  maxPerYear: null,
  samplePercent: 100,
}
const candidate = { isRestricted: false, hasConsent: true, isReachable: true, invited: [], draw: 0 }

describe('somebody is asked', () => {
  it('where nothing speaks against it', () => {
    expect(suppressionOf(survey, candidate, now)).toBeUndefined()
  })

  it.each([
    ['restricted', { isRestricted: true, hasConsent: false }],
    ['consent', { hasConsent: false, isReachable: false }],
    ['unreachable', { isReachable: false }],
  ] as const)('not, because %s', (reason, changes) => {
    expect(suppressionOf(survey, { ...candidate, ...changes }, now)).toBe(reason)
  })

  it('once in the days of the survey', () => {
    const throttled = { ...survey, throttleDays: 30 }
    const asked = (days: number, id?: string) =>
      suppressionOf(throttled, { ...candidate, invited: [daysAgo(days, id)] }, now)
    expect(asked(29.99)).toBe('throttle')
    expect(asked(30)).toBeUndefined()
    expect(asked(1, 's2')).toBeUndefined()
  })

  it('once in the days of all surveys', () => {
    const throttled = { ...survey, globalThrottleDays: 7 }
    expect(suppressionOf(throttled, { ...candidate, invited: [daysAgo(6, 's2')] }, now)).toBe('throttle')
    expect(suppressionOf(throttled, { ...candidate, invited: [daysAgo(7, 's2')] }, now)).toBeUndefined()
  })

  it('so many times in a year', () => {
    const throttled = { ...survey, maxPerYear: 2 }
    const asked = (...days: number[]) =>
      suppressionOf(throttled, { ...candidate, invited: days.map((each) => daysAgo(each, 's2')) }, now)
    expect(asked(100, 364)).toBe('throttle')
    expect(asked(100, 365)).toBeUndefined()
  })
})

describe('a sample', () => {
  it('is of so many in a hundred, and the same each time', () => {
    const ids = Array.from({ length: 20_000 }, (_, index) => `0190-${index}`)
    for (const samplePercent of [1, 10, 50, 90]) {
      const sampled = ids.filter(
        (id) =>
          suppressionOf({ ...survey, samplePercent }, { ...candidate, draw: drawOf(id) }, now) === undefined,
      )
      expect(Math.abs(sampled.length / ids.length - samplePercent / 100)).toBeLessThan(0.015)
    }
  })

  it('of everybody leaves nobody out, whatever they are called', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(drawOf(text)).toBeGreaterThanOrEqual(0)
        expect(drawOf(text)).toBeLessThan(1)
        expect(drawOf(text)).toBe(drawOf(text))
        expect(suppressionOf(survey, { ...candidate, draw: drawOf(text) }, now)).toBeUndefined()
      }),
    )
  })
})
