import { defineOperation, type Filter, type OperationContext, readableOf } from '@kith/core'
import { z } from 'zod'

import { dateOf, startOf } from '../calendar.ts'
import { salesErrors } from '../errors.ts'
import { claimerPlace, customerPlace } from '../turns.ts'
import { lookAt } from './look-at-customers.ts'
import { daysAfter, type PoolRule } from './pool-rule.ts'
import { poolStandingEntity } from './pool.entity.ts'
import { keepMove, readPoolRule, standingOf, type StoredStanding, writeStanding } from './stored-pool.ts'

/** Takes a customer out of the pool. Of many who ask at the same time one gets the customer. */
export const claimCustomer = defineOperation({
  name: 'pool.claim',
  summary: 'Take a customer out of the pool as your own',
  kind: 'command',
  permission: { entity: 'poolStanding', action: 'claim' },
  input: z.strictObject({ customerId: z.string() }),
  output: readableOf(poolStandingEntity),
  route: 'POST /pool/{customerId}/claim',
  async run(ctx, { customerId }) {
    const own = ctx.asPlugin()
    const { id: actorId, attributes } = ctx.session.actor
    await own.turn(claimerPlace(actorId))
    await own.turn(customerPlace(customerId))
    const standing = await requirePooled(ctx, customerId)
    const rule = await readPoolRule(own)
    await requireNotLost(own, { standing, actorId, rule })
    await requireRoom(own, actorId, rule)
    const { teamIds } = attributes
    const teamId = Array.isArray(teamIds) ? ((teamIds as readonly string[])[0] ?? null) : null
    const patch = { ownerId: actorId, teamId, poolId: null }
    await own.call('customers.update', { id: customerId, patch })
    await keepMove(own, standing, { to: 'claimed', reason: 'claimed', toOwnerId: actorId, actorId })
    await hold(own, standing, { actorId, rule })
    await lookAt(own, customerId)
    return ctx.records('poolStanding').get(standing.id)
  },
})

async function hold(
  own: OperationContext,
  standing: StoredStanding,
  { actorId, rule }: { readonly actorId: string; readonly rule: PoolRule },
): Promise<void> {
  const now = own.now()
  const protectedUntil = daysAfter(now, rule.protectDays)
  const held = { ownerId: actorId, heldSince: now, pooledAt: null, state: 'claimed', reason: 'claimed' }
  await writeStanding(own, standing, { ...held, protectedUntil, protection: 'claim' })
}

/** A customer of the pool who is there. @throws KITH_NOT_FOUND for everybody else */
async function requirePooled(ctx: OperationContext, customerId: string): Promise<StoredStanding> {
  const own = ctx.asPlugin()
  const standing = await standingOf(own, customerId)
  const isThere = (await own.records('customer').find([customerId], [])).size > 0
  const isPooled = standing?.state === 'pooled' && isThere
  // Whoever is not in the pool is as absent as whoever there is not.
  await ctx.records('poolStanding').require(isPooled ? standing.id : own.id(), 'claim')
  return standing!
}

interface Claim {
  readonly standing: StoredStanding
  readonly actorId: string
  readonly rule: PoolRule
}

/** @throws KITH_SALES_POOL_LOST_LATELY */
async function requireNotLost(own: OperationContext, { standing, actorId, rule }: Claim): Promise<void> {
  const since = daysAfter(own.now(), -rule.reclaimDays)
  const lost = { customerId: standing.customerId, to: 'pooled', fromOwnerId: actorId, at: { gt: since } }
  const query = { where: lost, sort: '-at', fields: ['at'], limit: 1 }
  const { data } = await own.records('poolMove').list(query)
  if (data[0] === undefined) return
  const again = daysAfter(data[0]['at'] as Date, rule.reclaimDays)
  throw salesErrors.POOL_LOST_LATELY({ again: again.toISOString() })
}

/** @throws KITH_SALES_POOL_CLAIMS_SPENT, KITH_SALES_POOL_HOLDING_FULL */
async function requireRoom(own: OperationContext, actorId: string, rule: PoolRule): Promise<void> {
  const { zone } = own.tenant()
  const today = startOf(dateOf(own.now(), zone), zone)
  const claims = { toOwnerId: actorId, to: 'claimed', at: { gte: today } }
  if (await isFull(own, 'poolMove', { where: claims, limit: rule.claimsPerDay }))
    throw salesErrors.POOL_CLAIMS_SPENT({ limit: rule.claimsPerDay! })
  if (await isFull(own, 'customer', { where: { ownerId: actorId }, limit: rule.holding }))
    throw salesErrors.POOL_HOLDING_FULL({ limit: rule.holding! })
}

interface Bound {
  readonly where: Filter
  /** `null` where there is no bound. */
  readonly limit: number | null
}

/** Whether there are as many rows as there may be. */
export async function isFull(
  own: OperationContext,
  entity: string,
  { where, limit }: Bound,
): Promise<boolean> {
  if (limit === null) return false
  const { data } = await own.records(entity).aggregate({ where, measures: { count: 'count' } })
  return Number(data[0]?.measures['count'] ?? 0) >= limit
}
