import type { MergeParticipant, OperationContext } from '@kith/core'

import { defaultLifecycleRule, type LifecycleState } from '../lifecycle/lifecycle.ts'
import { listAll } from '../stored-rows.ts'
import { metricsOf } from '../value/metrics.ts'
import { rowOf } from './derived-row.ts'
import { evaluate, showLifecycle } from './evaluate.ts'

interface MergeRecord {
  /** Rows that were made for the survivor, so that those of the retired are put aside and not moved. */
  readonly made: readonly { readonly entity: string; readonly id: string }[]
  readonly lifecycle: LifecycleState
}

const derived = ['customerMetric', 'customerLifecycle'] as const

/**
 * What is derived for the retired customer is put aside by a merge, and derived anew for the survivor after it. So nothing of
 * it can keep the merge from being undone.
 */
export const mergingStanding: MergeParticipant = {
  preview: () => Promise.resolve(null),
  async merge({ survivorId, retiredId }, ctx) {
    const made: { entity: string; id: string }[] = []
    for (const entity of derived)
      if (
        (await rowOf(ctx, entity, retiredId)) !== undefined &&
        (await rowOf(ctx, entity, survivorId)) === undefined
      )
        made.push({ entity, id: await makeEmpty(ctx, entity, survivorId) })
    return { made, lifecycle: await lifecycleOf(ctx, survivorId) }
  },
  async unmerge({ mergeId, survivorId }, record, ctx) {
    const { made, lifecycle } = record as unknown as MergeRecord
    for (const { id } of await listAll<{ readonly id: string }>(ctx, 'lifecycleEntry', { mergeId }))
      await ctx.records('lifecycleEntry').delete(id)
    for (const { entity, id } of made)
      if ((await ctx.records(entity).find([id], ['id'])).size > 0) await ctx.records(entity).delete(id)
    const isUnderived = made.some(({ entity }) => entity === 'customerLifecycle')
    if (isUnderived && (await lifecycleOf(ctx, survivorId)) !== lifecycle)
      await showLifecycle(ctx, survivorId, lifecycle)
  },
}

/** Derives anew what customers are after they became one, or several again. */
export async function evaluateMerged(
  ctx: OperationContext,
  customerIds: readonly string[],
  mergeId: string | null,
): Promise<void> {
  const own = ctx.asPlugin()
  const living: string[] = []
  for (const id of customerIds) living.push(String((await own.records('customer').get(id, ['id']))['id']))
  await evaluate(own, living, mergeId)
}

async function lifecycleOf(ctx: OperationContext, customerId: string): Promise<LifecycleState> {
  const customer = await ctx.records('customer').get(customerId, ['lifecycle'])
  return customer['lifecycle'] as LifecycleState
}

async function makeEmpty(ctx: OperationContext, entity: string, customerId: string): Promise<string> {
  const values = entity === 'customerMetric' ? noMetrics(ctx.tenant().currency) : noStanding
  return (await ctx.records(entity).create({}, { ...values, customerId })).id
}

const noStanding = {
  state: 'potential',
  reason: 'noOrder',
  ruleRevision: defaultLifecycleRule.revision,
} as const

function noMetrics(currency: string): Readonly<Record<string, unknown>> {
  const { ordersCount, isRepeat, unconvertedCount, gross } = metricsOf([], currency)
  const none = { amount: gross, currency }
  return { ordersCount, isRepeat, unconvertedCount, gross: none, refunds: none, netRevenue: none }
}
