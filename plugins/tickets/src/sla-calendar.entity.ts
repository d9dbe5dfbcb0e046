import { defineEntity, f, type ReadableOf } from '@kith/core'

/** When somebody works: see `sla/calendar-rules.ts`. */
export const slaCalendarEntity = defineEntity({
  name: 'slaCalendar',
  fields: {
    name: f.text({ max: 100 }).class('public'),
    timezone: f.text({ max: 64 }).class('public'),
    weekly: f.json().class('public'),
    exceptions: f.json().class('public').default([]),
    /** The team whose tickets count by it, where a policy names no calendar. */
    teamId: f.policyKey().class('public').nullable(),
  },
})

/** A calendar as it is read. */
export interface ReadableSlaCalendar extends ReadableOf<typeof slaCalendarEntity> {}
