import { defineEntity, f } from '@kith/core'

/** That a ticket went into another one, and what takes it back. */
export const ticketMergeEntity = defineEntity({
  name: 'ticketMerge',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'ticketMerges' }).class('public').managed(),
    ticketId: f.ref('ticket', { inverse: 'merges' }).class('public').managed(),
    mergedId: f.ref('ticket', { inverse: 'mergedBy' }).class('public').managed(),
    mergedAt: f.instant().class('public').managed(),
    undoneAt: f.instant().class('public').nullable().managed(),
    /** The messages that went over, each with its number before; and what the ticket was before. */
    moved: f.json().class('public').managed(),
    before: f.json().class('public').managed(),
  },
  indexes: [['mergedId', 'id']],
})
