import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { calendarsOf, office } from '../fixtures/calendars.ts'
import { type CalendarRules, dateOf, dayNumberOf, shiftsOn } from './calendar-rules.ts'
import { aroundTheClock, WorkingCalendar } from './calendar.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const at = (text: string) => new Date(text)

/** Zones with the days around which their clocks change: forward, back, by half an hour, by a whole day. */
const changes = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Africa/Casablanca', '2026-02-15'],
  ['Pacific/Apia', '2011-12-30'],
  ['Asia/Shanghai', '2026-05-20'],
] as const

const WINDOW_DAYS = 5

/** What the clock on the wall shows at every minute of some days, read from the platform and not from the calendar. */
class Wall {
  readonly first: number
  readonly shown: readonly string[]

  constructor(timezone: string, day: string) {
    this.first = (dayNumberOf(day) - 2) * 24 * HOUR_MS
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: timezone,
      dateStyle: 'short',
      timeStyle: 'short',
    })
    this.shown = Array.from({ length: WINDOW_DAYS * 1440 }, (_, minute) =>
      format.format(this.first + minute * MINUTE_MS),
    )
  }

  /** The minutes that count between two minutes of the window. */
  count(rules: CalendarRules, from: number, to: number): number {
    const counted = new Set<number>()
    for (
      let day = dayNumberOf(this.shown[0]!.slice(0, 10)) - 1;
      day <= dayNumberOf(this.shown.at(-1)!.slice(0, 10));
      day++
    )
      for (const shift of shiftsOn(rules, day)) {
        const end = Math.min(to, this.#firstAt(day, shift.to))
        for (let minute = Math.max(from, this.#firstAt(day, shift.from)); minute < end; minute++)
          counted.add(minute)
      }
    return counted.size
  }

  #firstAt(day: number, minute: number): number {
    const date = dateOf(day + Math.floor(minute / 1440))
    const time =
      `${Math.floor((minute % 1440) / 60)}`.padStart(2, '0') + ':' + `${minute % 60}`.padStart(2, '0')
    const found = this.shown.findIndex((each) => each >= `${date} ${time}`)
    return found < 0 ? this.shown.length : found
  }
}

describe.each(changes)('working time in %s around %s', (timezone, day) => {
  const wall = new Wall(timezone, day)
  const dates = [-1, 0, 1].map((offset) => dateOf(dayNumberOf(day) + offset))
  const moments = fc
    .integer({ min: 0, max: WINDOW_DAYS * 24 * HOUR_MS })
    .map((ms) => new Date(wall.first + ms))
  const calendars = calendarsOf(timezone, dates)

  it('is what the clock on the wall says, minute by minute', () => {
    const minute = fc.integer({ min: 0, max: wall.shown.length - 1 })
    fc.assert(
      fc.property(calendars, minute, minute, (rules, from, to) => {
        const [start, end] = [from, to].map((each) => new Date(wall.first + each * MINUTE_MS))
        const counted = new WorkingCalendar(rules).workingBetween(start!, end!)
        expect(counted / MINUTE_MS).toBe(wall.count(rules, from, to))
      }),
      { numRuns: 40 },
    )
  })

  it('comes back when it is added and then measured', () => {
    const worked = fc.integer({ min: 1, max: 40 * HOUR_MS })
    fc.assert(
      fc.property(calendars, moments, worked, (rules, from, ms) => {
        const calendar = new WorkingCalendar({
          ...rules,
          weekly: { ...rules.weekly, wed: [['08:00', '20:00']] },
        })
        const end = calendar.addWorking(from, ms)
        expect(calendar.workingBetween(from, end)).toBe(ms)
        // The first such moment: a millisecond earlier there was less.
        expect(calendar.workingBetween(from, new Date(end.getTime() - 1))).toBe(ms - 1)
      }),
      { numRuns: 60 },
    )
  })

  it('adds up, wherever it is parted', () => {
    fc.assert(
      fc.property(calendars, fc.tuple(moments, moments, moments), (rules, some) => {
        const [a, b, c] = some.toSorted((one, other) => one.getTime() - other.getTime())
        const calendar = new WorkingCalendar(rules)
        expect(calendar.workingBetween(a!, c!)).toBe(
          calendar.workingBetween(a!, b!) + calendar.workingBetween(b!, c!),
        )
      }),
      { numRuns: 40 },
    )
  })
})

describe('a calendar', () => {
  it('counts the hours of the wall: a night with a change of the clock is an hour shorter or longer', () => {
    const night = new WorkingCalendar({
      timezone: 'Europe/Berlin',
      weekly: { sat: [['22:00', '06:00']] },
      exceptions: [],
    })
    expect(night.workingBetween(at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z'))).toBe(7 * HOUR_MS)
    expect(night.workingBetween(at('2026-10-24T12:00:00Z'), at('2026-10-25T12:00:00Z'))).toBe(9 * HOUR_MS)
    expect(night.workingBetween(at('2026-06-06T12:00:00Z'), at('2026-06-07T12:00:00Z'))).toBe(8 * HOUR_MS)
  })

  it('lets a night shift end though a holiday has begun, and begins none on the holiday', () => {
    const nights = new WorkingCalendar({
      timezone: 'UTC',
      weekly: Object.fromEntries(['mon', 'tue', 'wed'].map((day) => [day, [['22:00', '06:00'] as const]])),
      exceptions: [{ from: '2026-06-02', to: '2026-06-02', type: 'non_working', name: 'Holiday' }],
    })
    const days = nights.dayByDay(at('2026-06-01T12:00:00Z'), at('2026-06-04T12:00:00Z'))
    expect(days.map(({ day, exception, countedMs }) => [day, exception, countedMs / HOUR_MS])).toEqual([
      ['2026-06-01', null, 8],
      ['2026-06-02', 'Holiday', 0],
      ['2026-06-03', null, 8],
      ['2026-06-04', null, 0],
    ])
  })

  it('knows days that are worked instead, half days and what comes every year', () => {
    const calendar = new WorkingCalendar({
      ...office,
      exceptions: [
        { from: '2020-10-01', to: '2020-10-07', type: 'non_working', name: 'National Day', yearly: true },
        {
          from: '2026-10-10',
          to: '2026-10-10',
          type: 'working',
          intervals: [['09:00', '17:00']],
          name: 'Made up',
        },
        {
          from: '2026-12-31',
          to: '2026-12-31',
          type: 'non_working',
          intervals: [['12:00', '24:00']],
          name: 'New Year',
        },
        { from: '2020-12-31', to: '2020-01-02', type: 'non_working', name: 'Turn of the year', yearly: true },
      ],
    })
    const hoursOf = (day: string) => {
      const from = at(`${day}T00:00:00+08:00`)
      return calendar.workingBetween(from, new Date(from.getTime() + 24 * HOUR_MS)) / HOUR_MS
    }
    expect(['2026-09-30', '2026-10-05', '2026-10-08', '2026-10-10', '2026-10-11'].map(hoursOf)).toEqual([
      7.5, 0, 7.5, 8, 0,
    ])
    expect(['2026-12-31', '2027-01-01', '2027-01-04'].map(hoursOf)).toEqual([0, 0, 7.5])
  })

  it('counts what an exception leaves of a night beside the hours of the next day', () => {
    const calendar = new WorkingCalendar({
      timezone: 'UTC',
      weekly: { fri: [['01:15', '01:00']], sat: [['00:00', '00:30']] },
      exceptions: [
        {
          from: '2026-06-05',
          to: '2026-06-05',
          type: 'non_working',
          intervals: [['00:30', '00:15']],
          name: 'Most of it',
        },
      ],
    })
    expect(calendar.workingBetween(at('2026-06-05T00:00:00Z'), at('2026-06-07T00:00:00Z'))).toBe(HOUR_MS)
  })

  it('says when it never has so much time, instead of looking for ever', () => {
    const closed = new WorkingCalendar({ timezone: 'UTC', weekly: {}, exceptions: [] })
    expect(() => closed.addWorking(at('2026-01-01T00:00:00Z'), 1)).toThrow('not enough working time')
  })

  it('around the clock is any time', () => {
    const from = at('2026-03-28T12:34:56.789Z')
    expect(aroundTheClock('Europe/Berlin').addWorking(from, 50 * HOUR_MS)).toEqual(
      new Date(from.getTime() + 50 * HOUR_MS),
    )
  })
})
