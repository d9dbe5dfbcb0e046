import { defineEvent } from '@kith/core'

import type { EntryKind } from './ledger/entry.ts'
import type { TierReason } from './tiers/tier.ts'

/** The payload of the event that points moved. */
export interface EntryPostedPayload {
  readonly customerId: string
  readonly loyaltyEntryId: string
  readonly accountId: string
  readonly kind: EntryKind
}

/** The payload of the event that an account was frozen, or may be used again. */
export interface AccountUpdatedPayload {
  readonly customerId: string
  readonly loyaltyAccountId: string
  readonly status: 'active' | 'frozen'
}

/** The payload of the events of adjustments. */
export interface AdjustmentEventPayload {
  readonly customerId: string
  readonly loyaltyAdjustmentId: string
}

/** The payload of the events of programs. */
export interface ProgramEventPayload {
  readonly loyaltyProgramId: string
}

/** The payload of the event that a customer came into a tier, or lost it. */
export interface TierChangedPayload {
  readonly customerId: string
  readonly loyaltyTierChangeId: string
  readonly programId: string
  readonly accountId: string
  readonly from: string | null
  readonly to: string | null
  readonly because: TierReason
}

/** The payload of the event that a customer has come by the code of another. */
export interface ReferralEventPayload {
  readonly customerId: string
  readonly loyaltyReferralId: string
  readonly referrerId: string
}

/** The payload of the events of rules. */
export interface RuleEventPayload {
  readonly loyaltyRuleId: string
}

/** The events of points. */
export const loyaltyEvents = [
  defineEvent({ name: 'loyaltyEntry.posted', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'loyaltyAccount.updated', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'loyaltyAdjustment.requested', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'loyaltyAdjustment.decided', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'loyaltyProgram.created', version: 1, subject: 'loyaltyProgramId' }),
  defineEvent({ name: 'loyaltyProgram.updated', version: 1, subject: 'loyaltyProgramId' }),
  defineEvent({ name: 'loyaltyTierChange.recorded', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'loyaltyReferral.registered', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'loyaltyReferral.decided', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'loyaltyRule.created', version: 1, subject: 'loyaltyRuleId' }),
  defineEvent({ name: 'loyaltyRule.updated', version: 1, subject: 'loyaltyRuleId' }),
] as const
