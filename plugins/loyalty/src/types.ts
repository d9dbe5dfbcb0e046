import type { ListQuery, Page, PluginTypes } from '@kith/core'

import type { ReadableAdjustment } from './adjustment.entity.ts'
import type { ReadableEarning } from './earning/earning.entity.ts'
import type { EarningOrder } from './earning/order.ts'
import type { CreateRuleInput, ReadableRule, RulePatch } from './earning/rule.entity.ts'
import type { ReadableEntry } from './entry.entity.ts'
import type {
  AccountUpdatedPayload,
  AdjustmentEventPayload,
  EntryPostedPayload,
  ProgramEventPayload,
  ReferralEventPayload,
  RuleEventPayload,
  TierChangedPayload,
} from './events.ts'
import type { ReadableHold } from './hold.entity.ts'
import type { AccountStanding, AccountSummary, EarnAnswer, MovementAnswer } from './operations/schemas.ts'
import type { TierStanding } from './operations/tiers.ts'
import type { CreateProgramInput, ProgramPatch, ReadableProgram } from './program.entity.ts'
import type { ReadableReferral } from './referrals/referral.entity.ts'
import type { ReferralState } from './referrals/referral.ts'
import type { ReadableTierChange } from './tiers/tier-change.entity.ts'

/** An account, by the key of its program and its customer. */
export interface AccountInput {
  readonly program: string
  readonly customerId: string
}

/** What every movement takes. */
export interface MovementInput extends AccountInput {
  /** Names the movement: under the same one it is done once. */
  readonly ref: string
  readonly reason?: string
  /** When it was; now when left out. */
  readonly occurredAt?: Date
}

/** What `loyalty.redeem` takes. */
export interface PointsInput extends MovementInput {
  readonly points: number
}

/** What `loyalty.earn` takes: points, or an order for which the rules of the program give them. */
export type EarnInput = PointsInput | (MovementInput & { readonly order: EarningOrder })

/** What takes a movement back. */
export interface TakingBackInput extends MovementInput {
  /** The reference of the movement that is taken back; the same as its own when left out. */
  readonly of?: string
  /** All that is left of it when left out. */
  readonly points?: number
}

/** What `loyalty.hold` takes. */
export interface HoldInput extends AccountInput {
  readonly ref: string
  readonly points: number
  readonly minutes?: number
  readonly reason?: string
  /** When they were set aside: the minutes count from then. */
  readonly occurredAt?: Date
}

/** A hold, by its id. */
export interface HeldInput extends AccountInput {
  readonly holdId: string
  readonly reason?: string
}

/** What `loyalty.capture` takes. */
export interface CaptureInput extends HeldInput {
  /** All of them when left out. */
  readonly points?: number
  /** The reference of what is spent; that of the hold when left out. */
  readonly ref?: string
  readonly occurredAt?: Date
}

/** A hold, and where its account stands. */
export interface HoldAnswer {
  readonly hold: ReadableHold
  readonly account: AccountSummary
}

/** What adjusts an account. */
export interface AdjustInput extends MovementInput {
  /** Given, or taken when negative. */
  readonly points: number
  readonly reason: string
}

/** What `loyalty.extend` takes. */
export interface ExtendInput extends AccountInput {
  readonly ref: string
  /** The reference under which the points were earned, or given by hand. */
  readonly of: string
  /** Never where it is `null`. */
  readonly expiresAt: Date | null
  readonly reason: string
}

/** What became of an adjustment. */
export interface AdjustmentAnswer {
  readonly adjustment: ReadableAdjustment | null
  readonly movement: MovementAnswer | null
}

/** What `loyalty.transfer` takes. */
export interface TransferInput extends MovementInput {
  /** The customer who gets the points. */
  readonly to: string
  readonly points: number
}

/** Both accounts after a transfer. */
export interface TransferAnswer {
  readonly transferId: string
  readonly isReplayed: boolean
  readonly from: AccountSummary
  readonly to: AccountSummary
}

/** What `loyalty.verify` has found. */
export interface VerifyAnswer {
  readonly verified: number
  readonly nextCursor: string | null
  readonly findings: readonly {
    readonly accountId: string
    readonly check: string
    readonly id: string | null
  }[]
}

/** What a program owes, in points and, where a point has a value, in money. */
export interface LiabilityAnswer {
  readonly outstanding: number
  readonly debt: number
  readonly value: { readonly amount: number; readonly currency: string } | null
  readonly earned: number
  readonly redeemed: number
  readonly expired: number
  readonly breakage: number | null
}

/** What puts a customer into a tier by hand. */
export interface SetTierInput extends AccountInput {
  /** The key of the tier; `null` for none. */
  readonly tier: string | null
  /** When it is looked at again; never when left out. */
  readonly until?: Date
  readonly reason: string
}

interface Moves<I> {
  readonly input: I
  readonly output: MovementAnswer
}

/** Everything that points add to the types of a host. */
export interface LoyaltyTypes extends PluginTypes {
  readonly id: 'loyalty'
  readonly events: {
    readonly 'loyaltyEntry.posted': EntryPostedPayload
    readonly 'loyaltyAccount.updated': AccountUpdatedPayload
    readonly 'loyaltyAdjustment.requested': AdjustmentEventPayload
    readonly 'loyaltyAdjustment.decided': AdjustmentEventPayload & { readonly isApproved: boolean }
    readonly 'loyaltyTierChange.recorded': TierChangedPayload
    readonly 'loyaltyReferral.registered': ReferralEventPayload
    readonly 'loyaltyReferral.decided': ReferralEventPayload & { readonly state: ReferralState }
    readonly 'loyaltyRule.created': RuleEventPayload
    readonly 'loyaltyRule.updated': RuleEventPayload & { readonly changed: readonly string[] }
    readonly 'loyaltyProgram.created': ProgramEventPayload
    readonly 'loyaltyProgram.updated': ProgramEventPayload & { readonly changed: readonly string[] }
  }
  readonly operations: {
    readonly 'loyaltyPrograms.list': { input: ListQuery; output: Page<ReadableProgram> }
    readonly 'loyaltyPrograms.create': { input: CreateProgramInput; output: ReadableProgram }
    readonly 'loyaltyPrograms.update': {
      input: { readonly id: string; readonly patch: ProgramPatch; readonly ifVersion?: number }
      output: ReadableProgram
    }
    readonly 'loyalty.account': { input: AccountInput; output: AccountStanding }
    readonly 'loyalty.entries': { input: AccountInput & ListQuery; output: Page<ReadableEntry> }
    readonly 'loyalty.earn': { input: EarnInput; output: EarnAnswer }
    readonly 'loyalty.activate': {
      input: AccountInput & { readonly of: string }
      output: AccountSummary
    }
    readonly 'loyalty.redeem': Moves<PointsInput>
    readonly 'loyalty.hold': { input: HoldInput; output: HoldAnswer }
    readonly 'loyalty.capture': { input: CaptureInput; output: HoldAnswer }
    readonly 'loyalty.release': { input: HeldInput; output: HoldAnswer }
    readonly 'loyalty.reverse': Moves<TakingBackInput>
    readonly 'loyalty.refund': Moves<TakingBackInput>
    readonly 'loyalty.restore': Moves<Omit<TakingBackInput, 'points'>>
    readonly 'loyalty.transfer': { input: TransferInput; output: TransferAnswer }
    readonly 'loyalty.adjust': { input: AdjustInput; output: AdjustmentAnswer }
    readonly 'loyaltyAdjustments.request': { input: AdjustInput; output: ReadableAdjustment }
    readonly 'loyaltyAdjustments.decide': {
      input: { readonly id: string; readonly isApproved: boolean }
      output: { readonly adjustment: ReadableAdjustment; readonly movement: MovementAnswer | null }
    }
    readonly 'loyaltyAdjustments.list': { input: ListQuery; output: Page<ReadableAdjustment> }
    readonly 'loyalty.extend': Moves<ExtendInput>
    readonly 'loyalty.freeze': { input: AccountInput; output: AccountSummary }
    readonly 'loyalty.unfreeze': { input: AccountInput; output: AccountSummary }
    readonly 'loyalty.verify': {
      input: { readonly program: string; readonly cursor?: string; readonly limit?: number }
      output: VerifyAnswer
    }
    readonly 'loyaltyRules.list': { input: ListQuery; output: Page<ReadableRule> }
    readonly 'loyaltyRules.create': { input: CreateRuleInput; output: ReadableRule }
    readonly 'loyaltyRules.update': {
      input: { readonly id: string; readonly patch: RulePatch; readonly ifVersion?: number }
      output: ReadableRule
    }
    readonly 'loyalty.earnings': { input: AccountInput & ListQuery; output: Page<ReadableEarning> }
    readonly 'loyalty.tier': { input: AccountInput; output: TierStanding }
    readonly 'loyalty.setTier': { input: SetTierInput; output: TierStanding }
    readonly 'loyaltyTierChanges.list': { input: ListQuery; output: Page<ReadableTierChange> }
    readonly 'loyalty.referralCode': { input: AccountInput; output: { readonly code: string } }
    readonly 'loyalty.refer': { input: AccountInput & { readonly code: string }; output: ReadableReferral }
    readonly 'loyaltyReferrals.list': { input: ListQuery; output: Page<ReadableReferral> }
    readonly 'loyalty.liability': { input: { readonly program: string }; output: LiabilityAnswer }
  }
}
