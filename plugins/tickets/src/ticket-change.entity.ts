import { defineEntity, f } from '@kith/core'

import { categories } from './category.ts'
import { ticketKinds } from './ticket.entity.ts'

/** What a ticket became when: what service levels and figures about the past follow from. */
export const ticketChangeEntity = defineEntity({
  name: 'ticketChange',
  subject: 'customerId',
  appendOnly: true,
  fields: {
    customerId: f.ref('customer', { inverse: 'ticketChanges' }).class('public').managed(),
    ticketId: f.ref('ticket', { inverse: 'changes' }).class('public').managed(),
    occurredAt: f.instant().class('public').managed(),
    status: f.policyKey().class('public').managed(),
    category: f.enum(categories).class('public').managed(),
    kind: f.enum(ticketKinds).class('public').managed(),
    priority: f.int().class('public').managed(),
    teamId: f.policyKey().class('public').nullable().managed(),
    assigneeId: f.policyKey().class('public').nullable().managed(),
  },
  indexes: [['ticketId', 'occurredAt', 'id']],
})
