import { Temporal } from 'temporal-polyfill'

import { loyaltyErrors } from '../errors.ts'

type Unit = 'm' | 'h' | 'D' | 'W' | 'M' | 'Y'

/** A span of time, and whether its end is moved to the start or the end of the day, week, month or year. */
export interface Duration {
  readonly count: number
  readonly unit: Unit
  readonly rounding: 'up' | 'down' | undefined
}

const DURATION = /^([1-9]\d{0,4})(?:([mh])|([DWMY])(?:_([UD]))?)$/

const names = { m: 'minutes', h: 'hours', D: 'days', W: 'weeks', M: 'months', Y: 'years' } as const

/**
 * Reads a duration: `90D`, `12M_U` (to the end of the month a year from now), `2h`.
 *
 * @throws KITH_LOYALTY_DURATION_INVALID
 */
export function readDuration(text: string, pointer?: string): Duration {
  const [, count, short, long, rounding] = DURATION.exec(text) ?? []
  if (count === undefined) throw loyaltyErrors.DURATION_INVALID(pointer === undefined ? {} : { pointer })
  return {
    count: Number(count),
    unit: (short ?? long) as Unit,
    rounding: rounding === undefined ? undefined : rounding === 'U' ? 'up' : 'down',
  }
}

/**
 * The moment that lies a duration after another, by the calendar of a time zone: a month after the 31st is the last day of the
 * next month. `up` is the first moment after the period, so that the whole of it counts.
 */
export function after(from: Date, { count, unit, rounding }: Duration, timeZone: string): Date {
  const start = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO(timeZone)
  const end = start.add({ [names[unit]]: count })
  if (rounding === undefined) return new Date(end.epochMilliseconds)
  const first = startOf(end, unit)
  const rounded = rounding === 'down' ? first : first.add({ [names[unit]]: 1 })
  // A period that began before the points did would be over before they are there.
  return new Date(Math.max(rounded.epochMilliseconds, from.getTime()))
}

/** The start of the day in a time zone that a moment is in. */
export function startOfDay(at: Date, timeZone: string): Date {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  return new Date(zoned.startOfDay().epochMilliseconds)
}

/** @throws KITH_LOYALTY_ZONE_INVALID */
export function requireZone(timeZone: string, pointer: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone)
  } catch (cause) {
    throw loyaltyErrors.ZONE_INVALID({ pointer, cause })
  }
}

/** Weeks begin on Monday (ISO 8601). */
function startOf(at: Temporal.ZonedDateTime, unit: Unit): Temporal.ZonedDateTime {
  const day = at.startOfDay()
  switch (unit) {
    case 'W':
      return day.subtract({ days: day.dayOfWeek - 1 }).startOfDay()
    case 'M':
      return day.with({ day: 1 }).startOfDay()
    case 'Y':
      return day.with({ month: 1, day: 1 }).startOfDay()
    default:
      return day
  }
}
