import { type CreateOf, defineEntity, f, type ReadableOf } from '@kith/core'

import { categories } from './category.ts'

/** A status that the tenant has beside the built-in ones, or in place of one of them. */
export const ticketStatusEntity = defineEntity({
  name: 'ticketStatus',
  fields: {
    /** That of a category names the built-in status of that category. */
    key: f.policyKey().class('public').unique(),
    name: f.text({ max: 100 }).class('public'),
    /** What the rules know of it. It stays: tickets are in it. */
    category: f.enum(categories).class('public'),
    position: f.int().class('public').default(100),
    /** One that is not active is given to no ticket any more. */
    isActive: f.bool().class('public').default(true),
  },
})

/** A status as it is read. */
export interface ReadableTicketStatus extends ReadableOf<typeof ticketStatusEntity> {}

/** What `ticketStatuses.create` takes. */
export interface CreateTicketStatusInput extends CreateOf<typeof ticketStatusEntity> {}
