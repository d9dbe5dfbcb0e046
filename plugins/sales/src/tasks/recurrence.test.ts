import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { nextDate, readRecurrence } from './recurrence.ts'

/** The dates of a series, its start first. */
function datesOf(text: string, start: string, most = 6): string[] {
  const recurrence = readRecurrence(text)
  const dates = [start]
  while (dates.length < most) {
    const next = nextDate(recurrence, { start, after: dates.at(-1)!, occurrence: dates.length })
    if (next === undefined) break
    dates.push(next)
  }
  return dates
}

describe('a recurrence', () => {
  // Dates of the examples of RFC 5545, 3.8.5.3, where the series begins on 2 September 1997.
  it.each([
    ['FREQ=DAILY;COUNT=3', '1997-09-02', ['1997-09-02', '1997-09-03', '1997-09-04']],
    ['FREQ=DAILY;INTERVAL=10;COUNT=3', '1997-09-02', ['1997-09-02', '1997-09-12', '1997-09-22']],
    ['FREQ=DAILY;UNTIL=19970904', '1997-09-02', ['1997-09-02', '1997-09-03', '1997-09-04']],
    ['FREQ=WEEKLY;COUNT=3', '1997-09-02', ['1997-09-02', '1997-09-09', '1997-09-16']],
    [
      'FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4',
      '1997-09-02',
      ['1997-09-02', '1997-09-04', '1997-09-09', '1997-09-11'],
    ],
    [
      'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,TH',
      '1997-09-02',
      ['1997-09-02', '1997-09-04', '1997-09-16', '1997-09-18'],
    ],
    ['FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3', '1997-09-30', ['1997-09-30', '1997-10-31', '1997-11-30']],
    [
      'FREQ=MONTHLY;BYMONTHDAY=2,15;COUNT=4',
      '1997-09-02',
      ['1997-09-02', '1997-09-15', '1997-10-02', '1997-10-15'],
    ],
    ['FREQ=MONTHLY;INTERVAL=18;COUNT=2', '1997-09-10', ['1997-09-10', '1999-03-10']],
    ['FREQ=YEARLY;COUNT=2', '1997-06-10', ['1997-06-10', '1998-06-10']],
    // Dates that a month does not have are left out.
    ['FREQ=MONTHLY;COUNT=4', '2026-01-31', ['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31']],
    ['FREQ=YEARLY;COUNT=2', '2096-02-29', ['2096-02-29', '2104-02-29']],
  ])('%s from %s is on %j', (text, start, dates) => {
    expect(datesOf(text, start)).toEqual(dates)
  })

  it.each([
    '',
    'FREQ=HOURLY',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;BYDAY=MO',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=DAILY;UNTIL=20260230',
    'FREQ=DAILY;COUNT=2;UNTIL=20261231',
    'FREQ=DAILY;BYSETPOS=1',
    'FREQ=DAILY;',
  ])('is refused as "%s"', (text) => {
    expect(() => readRecurrence(text)).toThrow('recurrence')
  })

  it('goes on the same wherever it is taken up', () => {
    const rules = fc.constantFrom(
      'FREQ=DAILY;INTERVAL=3',
      'FREQ=WEEKLY;BYDAY=MO,FR',
      'FREQ=MONTHLY;BYMONTHDAY=31,1',
    )
    fc.assert(
      fc.property(rules, fc.nat({ max: 20 }), (text, skipped) => {
        const start = '2026-01-31'
        const all = datesOf(text, start, 25)
        const after = all[skipped]!
        const next = nextDate(readRecurrence(text), { start, after, occurrence: skipped + 1 })
        expect(next).toBe(all[skipped + 1])
      }),
    )
  })
})
