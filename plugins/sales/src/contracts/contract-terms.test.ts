import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { addDays } from '../calendar.ts'
import { dueWarnings, nextDay, noticeDay, renewedTerm, warningsOf } from './contract-terms.ts'

const terms = { endOn: '2026-12-31', noticeDays: 30 }

describe('a contract', () => {
  it('is told of 90, 60, 30 and 7 days before its end, and on the last day to cancel it', () => {
    expect(warningsOf(terms).map(({ on, kind, daysLeft }) => [on, kind, daysLeft])).toEqual([
      ['2026-10-02', 'days', 90],
      ['2026-11-01', 'days', 60],
      ['2026-12-01', 'notice', 30],
      ['2026-12-01', 'days', 30],
      ['2026-12-24', 'days', 7],
    ])
  })

  it.each([
    // The 1st of November 2026 is a Sunday, the 31st of October a Saturday.
    ['2026-12-01', 30, '2026-10-30'],
    ['2026-11-30', 30, '2026-10-30'],
    ['2026-12-31', 30, '2026-12-01'],
  ])('that ends on %s with %s days of notice is cancelled on %s at the latest', (endOn, noticeDays, day) => {
    expect(noticeDay({ endOn, noticeDays })).toBe(day)
  })

  it('without an end is never told of', () => {
    const open = { endOn: null, noticeDays: 30 }
    expect([warningsOf(open), noticeDay(open), nextDay(open, '2026-01-01')]).toEqual([[], null, null])
  })

  it.each([
    ['2026-12-31', 12, '2027-01-01', '2027-12-31'],
    ['2026-01-30', 1, '2026-01-31', '2026-02-27'],
    ['2027-02-28', 12, '2027-03-01', '2028-02-29'],
  ])('that ends on %s is followed for %s months by one from %s to %s', (...[end, months, startOn, endOn]) => {
    expect(renewedTerm(end, months)).toEqual({ startOn, endOn })
  })

  it('is told of once, whenever somebody looks, and the latest warning is never missed', () => {
    const looks = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(looks, fc.nat({ max: 120 }), (steps, noticeDays) => {
        const all = { ...terms, noticeDays }
        let day = '2026-06-01'
        let checkedOn: string | null = null
        const told: string[] = []
        for (const step of steps) {
          day = addDays(day, step)
          for (const { kind, daysLeft } of dueWarnings(all, checkedOn, day)) told.push(`${kind} ${daysLeft}`)
          checkedOn = day
        }
        expect(new Set(told).size).toBe(told.length)
        const passed = warningsOf(all).filter(({ on }) => on <= day)
        const last = passed.findLast(({ kind }) => kind === 'days')
        expect(told.includes(`days ${last?.daysLeft}`)).toBe(last !== undefined)
        expect(told.includes(`notice ${noticeDays}`)).toBe(passed.some(({ kind }) => kind === 'notice'))
      }),
    )
  })

  it('is told of fully by looking only on the days that it names', () => {
    fc.assert(
      fc.property(fc.nat({ max: 120 }), (noticeDays) => {
        const all = { ...terms, noticeDays }
        let day = '2026-01-01'
        let told = dueWarnings(all, null, day).length
        while (day <= terms.endOn) {
          const next: string = nextDay(all, day)!
          told += dueWarnings(all, day, next).length
          day = next
        }
        expect(told).toBe(5)
        expect(day).toBe('2027-01-01')
      }),
    )
  })
})
