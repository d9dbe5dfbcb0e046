import type { ListQuery, Page } from '@kith/core'

import type { PoolMovedPayload, PoolProtectedPayload } from './pool-events.ts'
import type { PoolReason, PoolRule } from './pool-rule.ts'
import type { ReadablePoolMove, ReadablePoolRule, ReadablePoolStanding } from './pool.entity.ts'

/** A customer of the pool, as whoever may claim them sees them. */
export interface PooledCustomer {
  readonly customerId: string
  readonly pooledAt: Date
  readonly reason: PoolReason | null
  readonly kind: string
  /** Masked, unless the rule says otherwise. */
  readonly name: string
  readonly phone: string | null
  readonly email: string | null
  readonly industry: string | null
  readonly lifecycle: string
  readonly $masked: readonly string[]
}

/** A page of the pool. */
export interface PoolPage {
  readonly data: readonly PooledCustomer[]
  readonly nextCursor: string | null
}

/** What the pool adds to the events of sales. */
export interface PoolEventTypes {
  readonly 'poolStanding.moved': PoolMovedPayload
  readonly 'poolStanding.protected': PoolProtectedPayload
}

/** What the pool adds to the operations of sales. */
export interface PoolOperationTypes {
  readonly 'pool.list': {
    input: { readonly limit?: number; readonly cursor?: string }
    output: PoolPage
  }
  readonly 'pool.claim': { input: { readonly customerId: string }; output: ReadablePoolStanding }
  readonly 'pool.release': {
    input: { readonly customerId: string; readonly reason?: string }
    output: ReadablePoolStanding
  }
  readonly 'pool.protect': { input: { readonly customerId: string }; output: ReadablePoolStanding }
  readonly 'poolMoves.list': {
    input: { readonly customerId: string } & ListQuery
    output: Page<ReadablePoolMove>
  }
  readonly 'poolRules.read': { input: object; output: PoolRule }
  readonly 'poolRules.set': { input: Partial<Omit<PoolRule, 'revision'>>; output: ReadablePoolRule }
}
