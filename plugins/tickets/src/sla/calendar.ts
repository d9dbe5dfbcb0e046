import { Temporal } from 'temporal-polyfill'

import { ticketErrors } from '../errors.ts'
import { type CalendarRules, dateOf, dayNumberOf, exceptionOn, shiftsOn, weekdays } from './calendar-rules.ts'

/** A stretch of working time. */
interface Span {
  readonly start: number
  readonly end: number
  /** The day whose hours it is of. */
  readonly day: number
}

/** What counts of one day between two moments. */
export interface CountedDay {
  /** `YYYY-MM-DD` in the time zone of the calendar. */
  readonly day: string
  /** The exception that the day falls under. */
  readonly exception: string | null
  /** The stretches that count, and how long they are together, in milliseconds. */
  readonly spans: readonly { readonly from: Date; readonly to: Date }[]
  readonly countedMs: number
}

/** After so many days without enough working time there is none to come. */
const HORIZON_DAYS = 3660

/**
 * Working time by a calendar. Hours are local wall times of each day by itself: a day on which the clock changes has an hour
 * more or less. Hours that end after midnight belong to the day on which they begin, so that a holiday ends no night shift
 * of the evening before.
 */
export class WorkingCalendar {
  readonly #rules: CalendarRules
  readonly #spans = new Map<number, readonly Span[]>()

  constructor(rules: CalendarRules) {
    this.#rules = rules
  }

  /**
   * The first moment by which so much working time has passed: `workingBetween(from, addWorking(from, ms)) === ms`.
   *
   * @throws KITH_TICKETS_CALENDAR_EMPTY when ten years have less.
   */
  addWorking(from: Date, ms: number): Date {
    if (ms <= 0) return from
    const start = from.getTime()
    let left = ms
    for (const span of this.#spansFrom(start, dayNumberIn(this.#rules.timezone, start) + HORIZON_DAYS)) {
      const counted = span.end - span.start
      if (counted >= left) return new Date(span.start + left)
      left -= counted
    }
    throw ticketErrors.CALENDAR_EMPTY()
  }

  /** The working time between two moments, in milliseconds; 0 when the second is not the later one. */
  workingBetween(from: Date, to: Date): number {
    return this.dayByDay(from, to).reduce((sum, { countedMs }) => sum + countedMs, 0)
  }

  /** What counts between two moments, for every day of the calendar between them. */
  dayByDay(from: Date, to: Date): readonly CountedDay[] {
    const [start, end] = [from.getTime(), to.getTime()]
    if (end <= start) return []
    const { timezone } = this.#rules
    const last = dayNumberIn(timezone, end)
    const counted = [...this.#spansFrom(start, last)]
      .map((span) => ({ ...span, end: Math.min(span.end, end) }))
      .filter((span) => span.start < span.end)
    const byDay = Map.groupBy(counted, ({ day }) => day)
    const first = Math.min(dayNumberIn(timezone, start), ...byDay.keys())
    return Array.from({ length: last - first + 1 }, (_, index) =>
      this.#counted(first + index, byDay.get(first + index) ?? []),
    )
  }

  #counted(day: number, spans: readonly Span[]): CountedDay {
    return {
      day: dateOf(day),
      exception: exceptionOn(this.#rules, day) ?? null,
      spans: spans.map(({ start, end }) => ({ from: new Date(start), to: new Date(end) })),
      countedMs: spans.reduce((sum, { start, end }) => sum + end - start, 0),
    }
  }

  /** Stretches that end after a moment, in order and apart from each other, of days up to a last one. */
  *#spansFrom(moment: number, lastDay: number): Generator<Span> {
    let until = moment
    let waiting: readonly Span[] = []
    // Hours of the evening before may reach into the first day.
    for (let day = dayNumberIn(this.#rules.timezone, moment) - 1; day <= lastDay; day++) {
      // What an exception has left of a night may begin after midnight: it takes its place among the hours of the next day.
      const midnight = day === lastDay ? Infinity : momentOf(this.#rules.timezone, day + 1, 0)
      const inOrder = [...waiting, ...this.#spansOn(day)].toSorted((a, b) => a.start - b.start)
      waiting = inOrder.filter(({ start }) => start >= midnight)
      for (const span of inOrder) {
        if (span.start >= midnight || span.end <= until) continue
        yield { ...span, start: Math.max(span.start, until) }
        until = span.end
      }
    }
  }

  #spansOn(day: number): readonly Span[] {
    const known = this.#spans.get(day)
    if (known !== undefined) return known
    const { timezone } = this.#rules
    const spans = shiftsOn(this.#rules, day).map(({ from, to }) => ({
      day,
      start: momentOf(timezone, day, from),
      end: momentOf(timezone, day, to),
    }))
    this.#spans.set(day, spans)
    return spans
  }
}

/** A calendar in which every moment counts. */
export function aroundTheClock(timezone: string): WorkingCalendar {
  const weekly = Object.fromEntries(weekdays.map((day) => [day, [['00:00', '24:00'] as const]]))
  return new WorkingCalendar({ timezone, weekly, exceptions: [] })
}

function dayNumberIn(timezone: string, moment: number): number {
  const local = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timezone)
  return dayNumberOf(local.toPlainDate().toString())
}

/**
 * The first moment at which the clock on the wall shows this time or a later one. A time that comes twice is the first of
 * the two, as in RFC 5545, section 3.3.5; one that is left out is the moment of the change, so that hours which the clock
 * skips count for nothing.
 */
function momentOf(timezone: string, day: number, minute: number): number {
  const wall = Temporal.PlainDateTime.from(
    new Date((day * 1440 + minute) * 60_000).toISOString().slice(0, 16),
  )
  const found = wall.toZonedDateTime(timezone)
  if (found.toPlainDateTime().equals(wall)) return found.epochMilliseconds
  const before = wall.toZonedDateTime(timezone, { disambiguation: 'earlier' })
  return before.getTimeZoneTransition('next')!.epochMilliseconds
}
