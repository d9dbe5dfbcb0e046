import { Temporal } from 'temporal-polyfill'

import { salesErrors } from '../errors.ts'

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const

/** How something recurs: the part of RFC 5545, 3.3.10, that tasks need. */
export interface Recurrence {
  readonly frequency: (typeof frequencies)[number]
  readonly interval: number
  readonly count: number | undefined
  /** The last date, itself included. */
  readonly until: string | undefined
  /** 1 for Monday; empty where the start says which day. */
  readonly weekdays: readonly number[]
  /** Days of the month, negative ones from its end; empty where the start says which. */
  readonly monthDays: readonly number[]
}

const KNOWN: ReadonlySet<string> = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY'])
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** As far as the next date is looked for: 29 February comes again after eight years at most, times the largest interval. */
const MOST_DAYS = 36_600

/**
 * Reads a recurrence: `FREQ=WEEKLY;BYDAY=MO,TH`, `FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=12`.
 *
 * @throws KITH_SALES_RECURRENCE_INVALID
 */
export function readRecurrence(text: string): Recurrence {
  const parts = new Map(text.split(';').map((part) => part.split('=', 2) as [string, string | undefined]))
  const refuse = () => salesErrors.RECURRENCE_INVALID({ pointer: '/recurrence' })
  if (![...parts].every(([key, value]) => KNOWN.has(key) && value !== undefined && value !== ''))
    throw refuse()
  const frequency = frequencies.find((each) => each === parts.get('FREQ'))
  const recurrence = {
    frequency,
    interval: numberOf(parts.get('INTERVAL'), 24) ?? 1,
    count: numberOf(parts.get('COUNT'), 1000),
    until: dateText(parts.get('UNTIL')),
    weekdays: (parts.get('BYDAY')?.split(',') ?? []).map((day) => WEEKDAYS.indexOf(day) + 1),
    monthDays: (parts.get('BYMONTHDAY')?.split(',') ?? []).map(Number),
  }
  if (!isSound(recurrence)) throw refuse()
  return recurrence
}

type Draft = Omit<Recurrence, 'frequency'> & { readonly frequency: Recurrence['frequency'] | undefined }

function isSound(draft: Draft): draft is Recurrence {
  const { frequency, interval, count, until, weekdays, monthDays } = draft
  if (frequency === undefined || Number.isNaN(interval) || Number.isNaN(count) || until === 'none')
    return false
  if (count !== undefined && until !== undefined) return false
  if (weekdays.length > 0 && (frequency !== 'WEEKLY' || weekdays.includes(0))) return false
  return monthDays.every((day) => frequency === 'MONTHLY' && isMonthDay(day))
}

function isMonthDay(day: number): boolean {
  return Number.isInteger(day) && day !== 0 && Math.abs(day) <= 31
}

function numberOf(text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined
  const number = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : Number.NaN
  return number > most ? Number.NaN : number
}

/** `20261231` as `2026-12-31`; `none` for what is no date. */
function dateText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? []
  try {
    return Temporal.PlainDate.from(`${year}-${month}-${day}`, { overflow: 'reject' }).toString()
  } catch {
    return 'none'
  }
}

/** Where a series began, and which of its dates was the last one. */
export interface Series {
  readonly start: string
  readonly after: string
  /** Which of the dates `after` is: the first is 1. */
  readonly occurrence: number
}

/**
 * The next date of a series; `undefined` where it is over. A date that a month does not have is left out, as the RFC says: a
 * series on the 31st has seven dates a year.
 */
export function nextDate(recurrence: Recurrence, { start, after, occurrence }: Series): string | undefined {
  const { count, until } = recurrence
  if (count !== undefined && occurrence >= count) return undefined
  const first = Temporal.PlainDate.from(start)
  let date = Temporal.PlainDate.from(after)
  for (let day = 0; day < MOST_DAYS; day++) {
    date = date.add({ days: 1 })
    if (until !== undefined && date.toString() > until) return undefined
    if (isOn(recurrence, first, date)) return date.toString()
  }
  return undefined
}

function isOn(
  { frequency, interval, weekdays, monthDays }: Recurrence,
  start: Temporal.PlainDate,
  date: Temporal.PlainDate,
): boolean {
  switch (frequency) {
    case 'DAILY':
      return daysBetween(start, date) % interval === 0
    case 'WEEKLY':
      return isWeekday(weekdays, start, date) && weeksBetween(start, date) % interval === 0
    case 'MONTHLY':
      return isDayOfMonth(monthDays, start, date) && monthsBetween(start, date) % interval === 0
    case 'YEARLY':
      return date.month === start.month && date.day === start.day && (date.year - start.year) % interval === 0
  }
}

function isWeekday(
  weekdays: readonly number[],
  start: Temporal.PlainDate,
  date: Temporal.PlainDate,
): boolean {
  return weekdays.length === 0 ? date.dayOfWeek === start.dayOfWeek : weekdays.includes(date.dayOfWeek)
}

function isDayOfMonth(
  monthDays: readonly number[],
  start: Temporal.PlainDate,
  date: Temporal.PlainDate,
): boolean {
  if (monthDays.length === 0) return date.day === start.day
  return monthDays.some((day) => date.day === (day > 0 ? day : date.daysInMonth + 1 + day))
}

function daysBetween(start: Temporal.PlainDate, date: Temporal.PlainDate): number {
  return start.until(date, { largestUnit: 'days' }).days
}

/** Weeks begin on Monday. */
function weeksBetween(start: Temporal.PlainDate, date: Temporal.PlainDate): number {
  const monday = (each: Temporal.PlainDate) => each.subtract({ days: each.dayOfWeek - 1 })
  return daysBetween(monday(start), monday(date)) / 7
}

function monthsBetween(start: Temporal.PlainDate, date: Temporal.PlainDate): number {
  return (date.year - start.year) * 12 + date.month - start.month
}
