import { defineOperation, type ListQuery, listQuerySchema, pageOf } from '@kith/core'
import { z } from 'zod'

import { openAccount } from '../account-book.ts'
import { loyaltyErrors } from '../errors.ts'
import { findProgram } from '../find-program.ts'
import type { Program } from '../program.entity.ts'
import { readTierPlace } from '../tiers/next-tier.ts'
import { enterTier } from '../tiers/review-tier.ts'
import { tierChangeEntity } from '../tiers/tier-change.entity.ts'
import { metricOf } from '../tiers/tier-metric.ts'
import { placeTold, project } from '../tiers/tier.ts'
import { requireCustomer } from './open-for.ts'
import { accountPlace, reason } from './schemas.ts'

const standing = z.strictObject({
  tier: z.string().nullable(),
  since: z.date().nullable(),
  until: z.date().nullable().describe('When it is looked at again; null for a tier that lasts.'),
  metric: z.int().describe('What counts for tiers by now.'),
  next: z.strictObject({ key: z.string(), missing: z.int() }).nullable(),
  missingToKeep: z.int().describe('What is missing to be in the same tier when it is looked at again.'),
})

/** Where a customer stands among the tiers. */
export type TierStanding = z.output<typeof standing>

/** Reads in which tier a customer is, and how far it is to the next. */
export const readTier = defineOperation({
  name: 'loyalty.tier',
  summary: 'Read the tier of a customer, and how far it is to the next',
  kind: 'query',
  permission: { entity: 'loyaltyAccount', action: 'read' },
  input: accountPlace,
  output: standing,
  route: 'GET /loyalty/{program}/accounts/{customerId}/tier',
  async run(ctx, input) {
    const own = ctx.asPlugin()
    const program = await findProgram(own, input.program)
    const customerId = await requireCustomer(ctx, input.customerId)
    const place = await readTierPlace(ctx, { program, customerId })
    const metric = await metricOf(own, { program, customerId })
    return { ...placeTold(place), ...project(program.tiers ?? [], place, metric) }
  },
})

/** Puts a customer into a tier by hand. */
export const setTier = defineOperation({
  name: 'loyalty.setTier',
  summary: 'Put a customer into a tier by hand',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'adjust' },
  input: accountPlace.extend({
    tier: z.string().max(40).nullable().describe('The key of the tier; null for none.'),
    until: z.coerce.date().optional().describe('When it is looked at again; never when left out.'),
    reason,
  }),
  output: standing,
  route: 'POST /loyalty/{program}/accounts/{customerId}/tier',
  async run(ctx, { program: key, customerId: asked, tier, until = null, reason: words }) {
    const own = ctx.asPlugin()
    const program = await findProgram(own, key)
    requireTier(program, tier)
    const customerId = await requireCustomer(ctx, asked)
    const account = await openAccount(own, { program, customerId })
    const metric = await metricOf(own, account)
    await enterTier(own, account, { to: tier, because: 'byHand', metric, until, words })
    return { ...placeTold(account.tier), ...project(program.tiers ?? [], account.tier, metric) }
  },
})

/** @throws KITH_LOYALTY_TIER_UNKNOWN */
function requireTier({ tiers }: Program, tier: string | null): void {
  if (tier !== null && tiers?.some(({ key }) => key === tier) !== true)
    throw loyaltyErrors.TIER_UNKNOWN({ tier }, { pointer: '/tier' })
}

/** Lists how the tier of a customer has changed. */
export const listTierChanges = defineOperation({
  name: 'loyaltyTierChanges.list',
  summary: 'List how the tiers of customers have changed, and why',
  kind: 'query',
  permission: { entity: 'loyaltyTierChange', action: 'list' },
  input: listQuerySchema,
  output: pageOf(tierChangeEntity),
  route: 'GET /loyalty-tier-changes',
  run: (ctx, query) => ctx.records('loyaltyTierChange').list(query as ListQuery),
})
