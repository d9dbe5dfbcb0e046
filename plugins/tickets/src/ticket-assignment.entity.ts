import { defineEntity, f, type ReadableOf } from '@kith/core'

import { reasons } from './routing/choose-agent.ts'

/** To whom a ticket was given by the rules of its team, and who else was considered. */
export const ticketAssignmentEntity = defineEntity({
  name: 'ticketAssignment',
  subject: 'customerId',
  appendOnly: true,
  fields: {
    customerId: f.ref('customer', { inverse: 'ticketAssignments' }).class('public').managed(),
    ticketId: f.ref('ticket', { inverse: 'assignments' }).class('public').managed(),
    teamId: f.policyKey().class('public').managed(),
    /** None: nobody could take it. */
    userId: f.policyKey().class('public').nullable().managed(),
    reason: f.enum(reasons).class('public').managed(),
    occurredAt: f.instant().class('public').managed(),
    /** Everybody of the team: whether they could take it, why not, and how busy they were. */
    candidates: f.json().class('public').managed(),
  },
  indexes: [
    ['ticketId', 'id'],
    ['userId', 'occurredAt'],
  ],
})

/** An assignment as a role may read it. */
export interface ReadableTicketAssignment extends ReadableOf<typeof ticketAssignmentEntity> {}
