import { defineEntity, f, type ReadableOf, type RowOf } from '@kith/core'

import { remedies } from './complaints/stages.ts'

/** A remedy that is worth more than one person may promise alone, and what the second one says to it. */
export const complaintRemedyEntity = defineEntity({
  name: 'complaintRemedy',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'complaintRemedies' }).class('public').managed(),
    complaintId: f.ref('complaint', { inverse: 'remedies' }).class('public').managed(),
    ticketId: f.ref('ticket', { inverse: 'complaintRemedies' }).class('public').managed(),
    remedy: f.enum(remedies).class('public').managed(),
    value: f.money().class('behaviour').managed(),
    state: f.enum(['requested', 'approved', 'refused']).class('public').managed(),
    requestedBy: f.policyKey().class('public').managed(),
    decidedBy: f.policyKey().class('public').nullable().managed(),
    decidedAt: f.instant().class('public').nullable().managed(),
  },
  indexes: [
    ['complaintId', 'id'],
    ['state', 'id'],
  ],
})

/** A remedy that a second person decides, with every field. */
export interface ComplaintRemedy extends RowOf<typeof complaintRemedyEntity> {}

/** A remedy that a second person decides, as it is read. */
export interface ReadableComplaintRemedy extends ReadableOf<typeof complaintRemedyEntity> {}
