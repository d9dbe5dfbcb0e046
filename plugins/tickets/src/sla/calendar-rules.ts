/** The days of the week as calendars name them, from Sunday. */
export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** A day of the week. */
export type Weekday = (typeof weekdays)[number]

/** Working hours by the clock on the wall, `['09:00', '17:30']`. One that does not end after it begins ends on the next day. */
export type Interval = readonly [from: string, to: string]

/** Days that are not like their weekday. */
export interface CalendarException {
  /** The first and the last day, `YYYY-MM-DD`. */
  readonly from: string
  readonly to: string
  /**
   * `working`: the intervals are the hours of the day, whatever its weekday. `non_working`: the intervals are taken out of
   * the day, or all of it where there are none.
   */
  readonly type: 'working' | 'non_working'
  readonly intervals?: readonly Interval[] | undefined
  readonly name: string
  /** It comes again every year on the same days. */
  readonly yearly?: boolean | undefined
}

/** When somebody works: by the clock on the wall of one time zone. */
export interface CalendarRules {
  /** The IANA name of the time zone. */
  readonly timezone: string
  readonly weekly: Readonly<Partial<Record<Weekday, readonly Interval[]>>>
  /** Of several on one day the later ones go on from what the earlier ones left. */
  readonly exceptions: readonly CalendarException[]
}

/** Hours of a day in minutes since its midnight. Those that end on the next day end after 1440. */
export interface Shift {
  readonly from: number
  readonly to: number
}

const DAY_MINUTES = 1440
const DAY_MS = 86_400_000

/** Days since 1970-01-01 of a date, `YYYY-MM-DD`. */
export function dayNumberOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS
}

/** The date of a number of days since 1970-01-01. */
export function dateOf(dayNumber: number): string {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10)
}

/** The hours that begin on a day, by its weekday and its exceptions. */
export function shiftsOn({ weekly, exceptions }: CalendarRules, dayNumber: number): readonly Shift[] {
  const usual = toShifts(weekly[weekdayOf(dayNumber)] ?? [])
  return exceptions.filter((each) => covers(each, dayNumber)).reduce(afterException, usual)
}

/** The name of the last exception that a day falls under. */
export function exceptionOn({ exceptions }: CalendarRules, dayNumber: number): string | undefined {
  return exceptions.findLast((each) => covers(each, dayNumber))?.name
}

function weekdayOf(dayNumber: number): Weekday {
  return weekdays[new Date(dayNumber * DAY_MS).getUTCDay()]!
}

function covers({ from, to, yearly }: CalendarException, dayNumber: number): boolean {
  const date = dateOf(dayNumber)
  if (yearly !== true) return from <= date && date <= to
  const [day, first, last] = [date.slice(5), from.slice(5), to.slice(5)]
  return first <= last ? first <= day && day <= last : first <= day || day <= last
}

function afterException(shifts: readonly Shift[], { type, intervals }: CalendarException): readonly Shift[] {
  const named = toShifts(intervals ?? [])
  if (type === 'working') return named
  return intervals === undefined ? [] : named.reduce(without, shifts)
}

function without(shifts: readonly Shift[], gone: Shift): readonly Shift[] {
  return shifts
    .flatMap(({ from, to }) => [
      { from, to: Math.min(to, gone.from) },
      { from: Math.max(from, gone.to), to },
    ])
    .filter(({ from, to }) => from < to)
}

function toShifts(intervals: readonly Interval[]): readonly Shift[] {
  return intervals
    .map(([from, to]) => ({ from: minutesOf(from), to: minutesOf(to) }))
    .map(({ from, to }) => ({ from, to: to > from ? to : to + DAY_MINUTES }))
    .toSorted((a, b) => a.from - b.from)
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}
