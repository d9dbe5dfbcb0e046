import { defineEntity, f, type ReadableOf } from '@kith/core'

/** What is known of somebody who takes tickets, beyond the directory. */
export const ticketAgentEntity = defineEntity({
  name: 'ticketAgent',
  fields: {
    userId: f.policyKey().class('public').unique(),
    skills: f.textList().class('public').default([]),
    /** The most weight of open tickets at a time, in place of that of the team. */
    capacity: f.int().class('public').nullable(),
    isAvailable: f.bool().class('public').default(true),
    /** Since when they are not there. */
    awaySince: f.instant().class('public').nullable().managed(),
    /** When they work: nothing is given to them at other times. */
    calendarId: f.ref('slaCalendar', { inverse: 'agents' }).class('public').nullable(),
  },
})

/** An agent as it is read. */
export interface ReadableTicketAgent extends ReadableOf<typeof ticketAgentEntity> {}
