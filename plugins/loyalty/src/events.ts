import { defineEvent } from '@kith/core'

import type { EntryKind } from './ledger/entry.ts'

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

/** The events of points. */
export const loyaltyEvents = [
  defineEvent({ name: 'loyaltyEntry.posted', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'loyaltyAccount.updated', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'loyaltyAdjustment.requested', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'loyaltyAdjustment.decided', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'loyaltyProgram.created', version: 1, subject: 'loyaltyProgramId' }),
  defineEvent({ name: 'loyaltyProgram.updated', version: 1, subject: 'loyaltyProgramId' }),
] as const
