export { loyalty } from './plugin.ts'
export type {
  AccountInput,
  AdjustInput,
  AdjustmentAnswer,
  HeldInput,
  HoldAnswer,
  HoldInput,
  LiabilityAnswer,
  LoyaltyTypes,
  MovementInput,
  PointsInput,
  TakingBackInput,
  TransferAnswer,
  TransferInput,
  VerifyAnswer,
} from './types.ts'
export type { AccountSummary, MovementAnswer } from './operations/schemas.ts'
export type { CreateProgramInput, ProgramPatch, ReadableProgram } from './program.entity.ts'
export type { ReadableEntry } from './entry.entity.ts'
export type { ReadableHold } from './hold.entity.ts'
export type { ReadableAdjustment } from './adjustment.entity.ts'
export type { AllocationKind, EntryKind } from './ledger/entry.ts'
export type {
  AccountUpdatedPayload,
  AdjustmentEventPayload,
  EntryPostedPayload,
  ProgramEventPayload,
} from './events.ts'
export { loyaltyErrors } from './errors.ts'
