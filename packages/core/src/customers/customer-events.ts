import { defineEvent } from '../events/event-definition.ts'

/** The payload of the customer events: ids and field names, never values. */
export interface CustomerEventPayload {
  readonly customerId: string
  readonly version: number
  /** The fields that were set or changed. */
  readonly changed: readonly string[]
}

/** The payload of the events of identities. */
export interface CustomerIdentityEventPayload {
  readonly customerId: string
  readonly customerIdentityId: string
}

/** The payload of the events of relations: the customer at its beginning and the one at its end. */
export interface CustomerRelationEventPayload {
  readonly customerId: string
  readonly otherId: string
  readonly customerRelationId: string
}

/** The events of the kernel. */
export const customerEvents = [
  defineEvent({ name: 'customer.created', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customer.updated', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customer.deleted', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customer.restored', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customerIdentity.added', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customerIdentity.removed', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customerRelation.added', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'customerRelation.ended', version: 1, subject: 'customerId' }),
] as const
