import { defineEvent } from '@kith/core'

import type { LossCategory, StageCategory } from './opportunity.entity.ts'

/** The payload of the events of opportunities: as it is after the change. */
export interface OpportunityPayload {
  readonly customerId: string
  readonly opportunityId: string
  readonly pipeline: string
  readonly stage: string
  readonly category: StageCategory
}

/** The payload of the event that an opportunity is in another stage. */
export interface OpportunityMovedPayload extends OpportunityPayload {
  readonly from: string
}

/** The payload of the event that fields of an opportunity were changed. */
export interface OpportunityUpdatedPayload extends OpportunityPayload {
  readonly changed: readonly string[]
}

/** The payload of the event that an opportunity was won. */
export interface OpportunityWonPayload extends OpportunityMovedPayload {
  readonly contractId: string | null
}

/** The payload of the event that an opportunity was lost. */
export interface OpportunityLostPayload extends OpportunityMovedPayload {
  readonly reason: LossCategory
}

/** The events of opportunities. */
export const opportunityEvents = [
  defineEvent({ name: 'opportunity.created', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'opportunity.updated', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'opportunity.moved', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'opportunity.won', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'opportunity.lost', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'opportunity.reopened', version: 1, subject: 'customerId' }),
] as const
