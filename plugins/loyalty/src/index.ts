export { loyalty } from './plugin.ts'
export type {
  AccountInput,
  AdjustInput,
  CaptureInput,
  EarnInput,
  ExtendInput,
  AdjustmentAnswer,
  HeldInput,
  HoldAnswer,
  HoldInput,
  LiabilityAnswer,
  LoyaltyTypes,
  MovementInput,
  PointsInput,
  SetTierInput,
  TakingBackInput,
  TransferAnswer,
  TransferInput,
  VerifyAnswer,
} from './types.ts'
export type { AccountSummary, MovementAnswer } from './operations/schemas.ts'
export type { CreateProgramInput, ProgramPatch, ReadableProgram } from './program.entity.ts'
export type { CreateRuleInput, ReadableRule, RulePatch } from './earning/rule.entity.ts'
export type { EarnedPart, ReadableEarning } from './earning/earning.entity.ts'
export type { TierStanding } from './operations/tiers.ts'
export type { Tier, TierReason } from './tiers/tier.ts'
export type { ReadableTierChange } from './tiers/tier-change.entity.ts'
export type { ReadableReferral } from './referrals/referral.entity.ts'
export type { ReferralState } from './referrals/referral.ts'
export type { ReadableEntry } from './entry.entity.ts'
export type { ReadableHold } from './hold.entity.ts'
export type { ReadableAdjustment } from './adjustment.entity.ts'
export type { AllocationKind, EntryKind } from './ledger/entry.ts'
export type {
  AccountUpdatedPayload,
  AdjustmentEventPayload,
  EntryPostedPayload,
  ProgramEventPayload,
  ReferralEventPayload,
  RuleEventPayload,
  TierChangedPayload,
} from './events.ts'
export { loyaltyErrors } from './errors.ts'
