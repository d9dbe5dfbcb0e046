import { defineEvent } from '@kith/core'

/** The payload of the events: ids, never values. */
export interface FollowUpEventPayload {
  readonly followUpId: string
  readonly customerId: string
}

/** The events of follow-ups. */
export const followUpEvents = [
  defineEvent({ name: 'followUp.scheduled', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'followUp.completed', version: 1, subject: 'customerId' }),
] as const
