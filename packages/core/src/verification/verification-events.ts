import { defineEvent } from '../events/event-definition.ts'

/** The payload of the events of a verification. */
export interface VerificationEventPayload {
  readonly customerId: string
  readonly contactPointId: string
  readonly verificationId: string
}

/** The events of verifications. */
export const verificationEvents = [
  defineEvent({ name: 'contactVerification.requested', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'contactVerification.verified', version: 1, subject: 'customerId' }),
] as const

/** The events of verifications, with their payloads. */
export interface VerificationEvents {
  readonly 'contactVerification.requested': VerificationEventPayload
  readonly 'contactVerification.verified': VerificationEventPayload
}
