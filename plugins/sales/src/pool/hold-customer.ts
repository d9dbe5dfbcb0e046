import { defineOperation, type OperationContext, readableOf } from '@kith/core'
import { z } from 'zod'

import { salesErrors } from '../errors.ts'
import { requireCustomer } from '../require-customer.ts'
import { claimerPlace, customerPlace } from '../turns.ts'
import { isFull } from './claim-customer.ts'
import { holdingOf, lookAt, settle } from './look-at-customers.ts'
import { daysAfter } from './pool-rule.ts'
import { poolStandingEntity } from './pool.entity.ts'
import { putInPool } from './put-in-pool.ts'
import { readPoolRule, type StoredStanding, writeStanding } from './stored-pool.ts'

/** Puts a customer in the pool. */
export const releaseCustomer = defineOperation({
  name: 'pool.release',
  summary: 'Put a customer in the pool',
  kind: 'command',
  permission: { entity: 'poolStanding', action: 'release' },
  input: z.strictObject({
    customerId: z.string(),
    reason: z.string().min(1).max(500).optional().describe('Why, for whoever reads the history.'),
  }),
  output: readableOf(poolStandingEntity),
  route: 'POST /pool/{customerId}/release',
  async run(ctx, { customerId: asked, reason: note }) {
    const customerId = await requireCustomer(ctx, asked)
    const own = ctx.asPlugin()
    await own.turn(customerPlace(customerId))
    const standing = await standingTo(ctx, customerId, 'release')
    if (standing.state === 'pooled') throw salesErrors.POOL_HAS_IT()
    const actorId = ctx.session.actor.id
    await putInPool(own, standing, { reason: 'released', actorId, note })
    return shown(ctx, standing.id)
  },
})

/** Keeps a customer out of the pool for a while, whatever the rule says. */
export const protectCustomer = defineOperation({
  name: 'pool.protect',
  summary: 'Keep a customer of your own out of the pool for a while',
  kind: 'command',
  permission: { entity: 'poolStanding', action: 'protect' },
  input: z.strictObject({ customerId: z.string() }),
  output: readableOf(poolStandingEntity),
  route: 'POST /pool/{customerId}/protect',
  async run(ctx, { customerId: asked }) {
    const customerId = await requireCustomer(ctx, asked)
    const own = ctx.asPlugin()
    const actorId = ctx.session.actor.id
    await own.turn(claimerPlace(actorId))
    await own.turn(customerPlace(customerId))
    const standing = await standingTo(ctx, customerId, 'protect')
    if (standing.ownerId !== actorId) throw salesErrors.POOL_OWNER_PROTECTS()
    const { protectDays, protectLimit } = await readPoolRule(own)
    const others = { ownerId: actorId, protection: 'hand', protectedUntil: { gt: own.now() } }
    const where = { ...others, customerId: { ne: customerId } }
    if (await isFull(own, 'poolStanding', { where, limit: protectLimit }))
      throw salesErrors.POOL_PROTECTION_SPENT({ limit: protectLimit })
    const protectedUntil = daysAfter(own.now(), protectDays)
    await writeStanding(own, standing, { protectedUntil, protection: 'hand' })
    await lookAt(own, customerId)
    own.emit('poolStanding.protected', {
      customerId,
      ownerId: actorId,
      protectedUntil: protectedUntil.toISOString(),
    })
    return shown(ctx, standing.id)
  },
})

/** Where a customer stands to whom the caller may do something. @throws KITH_NOT_FOUND */
async function standingTo(
  ctx: OperationContext,
  customerId: string,
  action: 'release' | 'protect',
): Promise<StoredStanding> {
  const own = ctx.asPlugin()
  const customer = await holdingOf(own, customerId)
  const standing = await settle(own, customer!)
  await ctx.records('poolStanding').require(standing.id, action)
  return standing
}

function shown(ctx: OperationContext, id: string) {
  return ctx.records('poolStanding').get(id)
}
