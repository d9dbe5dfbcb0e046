import { Temporal } from 'temporal-polyfill'

/** The first moment of a calendar date in a time zone. */
export function startOf(date: string, zone: string): Date {
  return new Date(Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds)
}

/** The first moment after a calendar date in a time zone: all of the day is before it. */
export function endOf(date: string, zone: string): Date {
  return startOf(addDays(date, 1), zone)
}

/** The calendar date that it is at a moment in a time zone. */
export function dateOf(at: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
    .toString()
}

/** The date that is so many days later, or earlier. */
export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** The same time of day on another date, in a time zone. */
export function onDate(at: Date, date: string, zone: string): Date {
  const time = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainTime()
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time })
  return new Date(zoned.epochMilliseconds)
}
/** The date that is so many months later: a month after the 31st is the last day of the next one. */
export function addMonths(date: string, months: number): string {
  return Temporal.PlainDate.from(date).add({ months }).toString()
}

/** The date itself, or the last working day before it: weekends are none. */
export function workingDay(date: string): string {
  const { dayOfWeek } = Temporal.PlainDate.from(date)
  return addDays(date, -Math.max(0, dayOfWeek - 5))
}

/** Whether a time zone is one. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}
