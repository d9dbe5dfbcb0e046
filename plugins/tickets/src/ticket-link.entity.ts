import { defineEntity, f, type ReadableOf } from '@kith/core'

/** What one ticket is to another. */
export const linkTypes = ['duplicates', 'causes', 'blocks', 'relates'] as const

/** That two tickets have to do with each other. */
export const ticketLinkEntity = defineEntity({
  name: 'ticketLink',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'ticketLinks' }).class('public').managed(),
    fromId: f.ref('ticket', { inverse: 'links' }).class('public').managed(),
    toId: f.ref('ticket', { inverse: 'linkedFrom' }).class('public').managed(),
    type: f.enum(linkTypes).class('public').managed(),
    /** The two and the type: a link is made once. */
    once: f.text({ max: 130 }).class('public').unique().managed(),
  },
})

/** A link as a role may read it. */
export interface ReadableTicketLink extends ReadableOf<typeof ticketLinkEntity> {}
