import { z } from 'zod'

import { weekdays } from '../sla/calendar-rules.ts'

const time = /^(?:[01]\d|2[0-3]):[0-5]\d$/

const interval = z
  .tuple([
    z.string().regex(time, 'Expected a time of day, HH:MM'),
    z.union([z.literal('24:00'), z.string().regex(time, 'Expected a time of day, HH:MM, or 24:00')]),
  ])
  .refine(([from, to]) => from !== to, 'Expected hours that begin and end at different times')

const intervals = z.array(interval).max(10)

function isZone(timezone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const exception = z
  .strictObject({
    from: z.iso.date(),
    to: z.iso.date(),
    type: z.enum(['working', 'non_working']),
    intervals: intervals.optional(),
    name: z.string().min(1).max(100),
    yearly: z.boolean().optional(),
  })
  .refine(({ from, to, yearly }) => yearly === true || from <= to, {
    path: ['to'],
    message: 'Expected a last day that is not before the first one',
  })
  .refine(({ type, intervals: hours }) => type !== 'working' || (hours ?? []).length > 0, {
    path: ['intervals'],
    message: 'Expected the hours of a day that is worked',
  })

/** What a calendar is made of. */
export const calendarValues = z.strictObject({
  name: z.string().min(1).max(100),
  timezone: z
    .string()
    .max(64)
    .refine(isZone, 'Expected the IANA name of a time zone')
    .describe('Whose wall times they are: an IANA name.'),
  weekly: z
    .partialRecord(z.enum(weekdays), intervals)
    .describe('The hours by the day on which they begin; those that do not end later end on the next day.'),
  exceptions: z.array(exception).max(1000).optional().describe('Days that are not like their weekday.'),
  teamId: z
    .string()
    .max(64)
    .nullable()
    .optional()
    .describe('The team whose tickets count by it, where a policy names no calendar.'),
})
