import type { MergeParticipant, OperationContext } from '@kith/core'

import { holdingOf, lookAt, settle } from './look-at-customers.ts'
import { standingOf } from './stored-pool.ts'

interface MergeRecord {
  /** What was made for the survivor, so that the row of the retired is put aside and not moved. */
  readonly made: string | null
}

/** A merge leaves the survivor where they stand: whoever holds the survivor holds both. */
export const mergingPool: MergeParticipant = {
  preview: () => Promise.resolve(null),
  async merge({ survivorId, retiredId }, ctx) {
    if ((await standingOf(ctx, retiredId)) === undefined) return { made: null }
    if ((await standingOf(ctx, survivorId)) !== undefined) return { made: null }
    const survivor = await holdingOf(ctx, survivorId)
    const { id } = await settle(ctx, survivor!)
    return { made: id }
  },
  async unmerge(_merge, record, ctx) {
    const { made } = record as unknown as MergeRecord
    if (made === null) return
    if ((await ctx.records('poolStanding').find([made], ['id'])).size > 0)
      await ctx.records('poolStanding').delete(made)
  },
}

/** Looks again at customers who became one, or several again. */
export async function lookAtMerged(ctx: OperationContext, customerIds: readonly string[]): Promise<void> {
  const own = ctx.asPlugin()
  for (const id of customerIds.toSorted()) await lookAt(own, id)
}
