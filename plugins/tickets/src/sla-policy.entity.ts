import { defineEntity, f, type ReadableOf } from '@kith/core'

/** Whose calendar a policy counts by that names none. */
export const calendarSources = ['team', 'customer'] as const

/** How soon what is to be done on which tickets: see `service-levels/policy-schema.ts`. */
export const slaPolicyEntity = defineEntity({
  name: 'slaPolicy',
  fields: {
    name: f.text({ max: 100 }).class('public'),
    /** Of the policies that match a ticket the lowest one holds. */
    position: f.int().class('public').default(100),
    isActive: f.bool().class('public').default(true),
    /** When it begins to hold, and when it ends: at once and never where they are null. */
    activeFrom: f.instant().class('public').nullable(),
    activeTo: f.instant().class('public').nullable(),
    match: f.json().class('public').default({}),
    calendarId: f.ref('slaCalendar', { inverse: 'policies' }).class('public').nullable(),
    /** Whose calendar it is where none is named: the team of the ticket, or that of the customer. */
    calendarFrom: f.enum(calendarSources).class('public').nullable(),
    targets: f.json().class('public'),
    pauseIn: f.textList().class('public').default(['waiting_customer']),
    onReopen: f.enum(['resume', 'restart']).class('public').default('resume'),
    isRetroactive: f.bool().class('public').default(true),
  },
  indexes: [['isActive', 'position', 'id']],
})

/** A policy as it is read. */
export interface ReadableSlaPolicy extends ReadableOf<typeof slaPolicyEntity> {}
