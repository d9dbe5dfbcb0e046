import { defineEvent } from '@kith/core'

/** The payload of the events of billing identities. */
export interface BillingIdentityPayload {
  readonly customerId: string
  readonly billingIdentityId: string
}

/** The payload of the event that a billing identity is another one now. */
export interface BillingIdentityUpdatedPayload extends BillingIdentityPayload {
  readonly changed: readonly string[]
}

/** The events of billing identities. */
export const billingEvents = [
  defineEvent({ name: 'billingIdentity.created', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'billingIdentity.updated', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'billingIdentity.deleted', version: 1, subject: 'customerId' }),
] as const
