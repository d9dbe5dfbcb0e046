import { defineEntity, f, type ReadableOf } from '@kith/core'

import { picks } from './routing/choose-agent.ts'

/** How the tickets of a team find somebody who works on them. */
export const ticketRoutingEntity = defineEntity({
  name: 'ticketRouting',
  fields: {
    teamId: f.policyKey().class('public').unique(),
    /** New tickets of the team are given away at once. */
    isAutomatic: f.bool().class('public').default(true),
    /** Who answered the customer last within so many days comes first; nobody does when left out. */
    stickyDays: f.int().class('public').nullable(),
    /** The tags of tickets that ask for a skill of the same name. */
    skills: f.textList().class('public').default([]),
    /** The most weight of open tickets of one agent: a ticket weighs 4 at priority 1, and 1 at priority 4. */
    capacity: f.int().class('public').nullable(),
    pick: f.enum(picks).class('public').default('least_busy'),
    /** So many minutes after somebody has gone away, their tickets go to others; never when left out. */
    requeueMinutes: f.int().class('public').nullable(),
    /** Who was given a ticket last. */
    lastUserId: f.policyKey().class('public').nullable().managed(),
  },
})

/** A routing as it is read. */
export interface ReadableTicketRouting extends ReadableOf<typeof ticketRoutingEntity> {}
