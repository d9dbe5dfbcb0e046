import { defineEntity, f } from '@kith/core'

/** What sales know of a ticket of a customer: how it was told last, and what has followed from it. */
export const serviceCaseEntity = defineEntity({
  name: 'serviceCase',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'serviceCases' }).class('public').managed(),
    /** The ticket, in a word of whoever keeps tickets. */
    ticketId: f.text({ max: 64 }).class('public').unique().managed(),
    number: f.text({ max: 40 }).class('public').nullable().managed(),
    kind: f.policyKey().class('public').nullable().managed(),
    isOpen: f.bool().class('public').managed(),
    /** When what is known of it was told, and by which event: what was told before changes nothing. */
    toldAt: f.instant().class('public').nullable().managed(),
    toldBy: f.text({ max: 64 }).class('public').nullable().managed(),
    /** How satisfied the customer was with it, from 1 to 5. */
    score: f.int().class('behaviour').nullable().managed(),
    renewalTaskId: f.id().class('public').nullable().managed(),
    retentionTaskId: f.id().class('public').nullable().managed(),
    /** Until when the customer gets no marketing because of it. */
    heldUntil: f.instant().class('public').nullable().managed(),
  },
  indexes: [['heldUntil', 'id']],
})

/** A case as it is stored. */
export interface StoredCase {
  readonly id: string
  readonly customerId: string
  readonly ticketId: string
  readonly number: string | null
  readonly kind: string | null
  readonly isOpen: boolean
  readonly toldAt: Date | null
  readonly toldBy: string | null
  readonly score: number | null
  readonly renewalTaskId: string | null
  readonly retentionTaskId: string | null
  readonly heldUntil: Date | null
}
