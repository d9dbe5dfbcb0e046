import { defineEvent } from '../events/event-definition.ts'
import type { ConsentState } from './rules/current-consents.ts'

/** The payload of `consent.recorded`. */
export interface ConsentRecordedPayload {
  readonly customerId: string
  readonly entryId: string
  /** The key of the purpose. */
  readonly purpose: string
  readonly state: ConsentState
}

/** The payload of the purpose events. */
export interface PurposeEventPayload {
  readonly purposeId: string
  readonly version: number
  /** The fields that were set or changed. */
  readonly changed: readonly string[]
}

/** The events of consents. */
export const consentEvents = [
  defineEvent({ name: 'consent.recorded', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'purpose.created', version: 1, subject: 'purposeId' }),
  defineEvent({ name: 'purpose.updated', version: 1, subject: 'purposeId' }),
] as const
