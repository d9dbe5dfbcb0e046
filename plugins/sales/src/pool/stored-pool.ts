import type { OperationContext } from '@kith/core'

import { rowOf } from '../standing/derived-row.ts'
import { findOne } from '../stored-rows.ts'
import { defaultPoolRule, type PoolReason, type PoolRule, type PoolState } from './pool-rule.ts'

/** How customers in the pool name it in `poolId`. */
export const POOL = 'public'

/** Where a customer stands towards the pool, as it is stored. */
export interface StoredStanding {
  readonly id: string
  readonly customerId: string
  readonly state: PoolState
  readonly reason: PoolReason | null
  readonly ownerId: string | null
  readonly heldSince: Date
  readonly protectedUntil: Date | null
  readonly protection: 'claim' | 'hand' | null
  readonly warnedAt: Date | null
  readonly warningTaskId: string | null
  readonly pooledAt: Date | null
}

/** The rule of the tenant; the default where it has set none. */
export async function readPoolRule(own: OperationContext): Promise<PoolRule> {
  return (await findOne<PoolRule>(own, 'poolRule', { key: 'rule' })) ?? defaultPoolRule
}

/** Where a customer stands; `undefined` of one who was never looked at. */
export async function standingOf(
  own: OperationContext,
  customerId: string,
): Promise<StoredStanding | undefined> {
  return (await rowOf(own, 'poolStanding', customerId)) as StoredStanding | undefined
}

/** Writes where a customer stands, as far as it is otherwise. */
export async function writeStanding(
  own: OperationContext,
  standing: StoredStanding,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  const before = standing as unknown as Readonly<Record<string, unknown>>
  const changed = Object.entries(values).filter(
    ([field, value]) => JSON.stringify(before[field]) !== JSON.stringify(value),
  )
  const managed = Object.fromEntries(changed)
  if (changed.length > 0) await own.records('poolStanding').update({ id: standing.id, patch: {}, managed })
}

/** One step of a customer, to be kept. */
export interface Step {
  readonly to: PoolState
  readonly reason: PoolReason
  readonly toOwnerId: string | null
  /** Who makes it, where somebody does. */
  readonly actorId?: string
  readonly evidence?: Readonly<Record<string, unknown>>
  readonly note?: string | undefined
}

/** Keeps a step from where a customer stands, and tells of it. */
export async function keepMove(
  own: OperationContext,
  { customerId, state: from, ownerId: fromOwnerId }: StoredStanding,
  { to, reason, toOwnerId, actorId, evidence = {}, note }: Step,
): Promise<void> {
  const { revision: ruleRevision } = await readPoolRule(own)
  const values = { from, to, reason, fromOwnerId, toOwnerId, ruleRevision, evidence }
  const kept = { ...values, customerId, at: own.now(), actorId: actorId ?? null, note: note ?? null }
  const { id } = await own.records('poolMove').create({}, kept)
  own.timeline({ type: 'poolMove.made', customerId, refId: id, params: { from, to, reason } })
  own.emit('poolStanding.moved', { customerId, poolMoveId: id, from, to, reason, fromOwnerId, toOwnerId })
}
