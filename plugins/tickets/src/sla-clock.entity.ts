import { defineEntity, f, type ReadableOf } from '@kith/core'

import { clockFactTypes, clockStates, metrics } from './sla/clock.ts'

/** How long something has taken on a ticket, and until when it may: see `sla/clock.ts`. */
export const slaClockEntity = defineEntity({
  name: 'slaClock',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'slaClocks' }).class('public').managed(),
    ticketId: f.ref('ticket', { inverse: 'clocks' }).class('public').managed(),
    policyId: f.ref('slaPolicy', { inverse: 'clocks' }).class('public').managed(),
    policyVersion: f.int().class('public').managed(),
    /** The calendar by which it counts; none: any time counts. */
    calendarId: f.ref('slaCalendar', { inverse: 'clocks' }).class('public').nullable().managed(),
    metric: f.enum(metrics).class('public').managed(),
    /** Counts the clocks of one metric of the ticket. */
    seq: f.int().class('public').managed(),
    state: f.enum(clockStates).class('public').managed(),
    startedAt: f.instant().class('public').managed(),
    originAt: f.instant().class('public').managed(),
    targetMs: f.int().class('public').managed(),
    consumedMs: f.int().class('public').managed(),
    pausedMs: f.int().class('public').managed(),
    since: f.instant().class('public').managed(),
    thresholds: f.json().class('public').managed(),
    fired: f.json().class('public').managed(),
    breachedAt: f.instant().class('public').nullable().managed(),
    stoppedAt: f.instant().class('public').nullable().managed(),
    dueAt: f.instant().class('public').nullable().managed(),
    /** When there is something to do next: the one column that is asked for what is due. */
    nextAt: f.instant().class('public').nullable().managed(),
  },
  indexes: [
    ['nextAt', 'id'],
    ['ticketId', 'metric', 'seq'],
    ['calendarId', 'nextAt', 'id'],
  ],
})

/** A clock as a role may read it. */
export interface ReadableSlaClock extends ReadableOf<typeof slaClockEntity> {}

/** What was done to a clock, or reached by it. */
export const slaEventEntity = defineEntity({
  name: 'slaEvent',
  subject: 'customerId',
  appendOnly: true,
  fields: {
    customerId: f.ref('customer', { inverse: 'slaEvents' }).class('public').managed(),
    ticketId: f.ref('ticket', { inverse: 'slaEvents' }).class('public').managed(),
    clockId: f.ref('slaClock', { inverse: 'events' }).class('public').managed(),
    type: f.enum(clockFactTypes).class('public').managed(),
    at: f.instant().class('public').managed(),
    /** Percent of the target, where one was reached. */
    threshold: f.int().class('public').nullable().managed(),
    /** The calendar by which the clock counts from here on. */
    calendarId: f.id().class('public').nullable().managed(),
    /** The event of the ticket's change that it follows from; none where time alone did it. */
    cause: f.text({ max: 100 }).class('public').nullable().managed(),
  },
  indexes: [['clockId', 'id']],
})
