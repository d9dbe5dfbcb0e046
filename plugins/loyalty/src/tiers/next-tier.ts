import type { OperationContext } from '@kith/core'

import type { AccountPlace } from '../account-book.ts'
import { metricOf } from './tier-metric.ts'
import { placeOf, project, type TierPlace, type TierProjection } from './tier.ts'

/** Where a customer stands among the tiers of a program, as the caller may see the account. */
export async function readTierPlace(
  ctx: OperationContext,
  { program, customerId }: AccountPlace,
): Promise<TierPlace | null> {
  const where = { programId: program.id, customerId, isFormer: false }
  const { data } = await ctx.records('loyaltyAccount').list({ where, limit: 1 })
  return data[0] === undefined ? null : placeOf(data[0] as never)
}

/** How far it is to the next tier; `null` where the program has none above. */
export async function nextTierOf(ctx: OperationContext, at: AccountPlace): Promise<TierProjection['next']> {
  const tiers = at.program.tiers ?? []
  if (tiers.length === 0) return null
  const place = await readTierPlace(ctx, at)
  return project(tiers, place, await metricOf(ctx.asPlugin(), at)).next
}
