import { defineEvent } from '@kith/core'

import type { PoolReason, PoolState } from './pool-rule.ts'

/** The payload of the event that a customer stands elsewhere towards the pool. */
export interface PoolMovedPayload {
  readonly customerId: string
  readonly poolMoveId: string
  readonly from: PoolState
  readonly to: PoolState
  readonly reason: PoolReason
  readonly fromOwnerId: string | null
  readonly toOwnerId: string | null
}

/** The payload of the event that somebody protects a customer. */
export interface PoolProtectedPayload {
  readonly customerId: string
  readonly ownerId: string | null
  /** RFC 3339. */
  readonly protectedUntil: string
}

/** The events of the pool. */
export const poolEvents = [
  defineEvent({ name: 'poolStanding.moved', version: 1, subject: 'customerId' }),
  defineEvent({ name: 'poolStanding.protected', version: 1, subject: 'customerId' }),
] as const
