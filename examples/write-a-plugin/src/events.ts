import { defineEvent } from '@kith/core'

/** The payload of the events of a follow-up: ids, never values. */
export interface FollowUpEventPayload {
  readonly followUpId: string
  readonly customerId: string
}

/** What the plugin tells. */
export const followUpEvents = [
  defineEvent({ name: 'followUp.created', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'followUp.completed', version: 1, subject: 'customerId' }),
] as const
