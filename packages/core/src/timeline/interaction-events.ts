import { defineEvent } from '../events/event-definition.ts'

/** The payload of the events of interactions. */
export interface InteractionEventPayload {
  readonly customerId: string
  readonly interactionId: string
}

/** The events of interactions. */
export const interactionEvents = [
  defineEvent({ name: 'interaction.recorded', version: 1, subject: 'customerId' }),
] as const
