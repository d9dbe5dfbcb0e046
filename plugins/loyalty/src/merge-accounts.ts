import type { MergeParticipant, OperationContext } from '@kith/core'

import { listAll } from './stored-rows.ts'

interface Account {
  readonly id: string
  readonly isFormer: boolean
}

/**
 * A merge brings the accounts of the retired customer to the survivor as they are, and marks them: the first movement after it
 * gathers what they have. So undoing a merge after which nothing was moved leaves everything as it was; after that, an account
 * is a row that was changed since, and stays with the survivor if the rest is undone.
 */
export const mergingAccounts: MergeParticipant = {
  preview: async ({ retiredId }, ctx) => ({ accounts: (await accountsOf(ctx, retiredId)).length }),
  async merge({ retiredId }, ctx) {
    const current = (await accountsOf(ctx, retiredId)).filter(({ isFormer }) => !isFormer)
    for (const { id } of current) await mark(ctx, id, true)
    return current.map(({ id }) => id)
  },
  async unmerge({ retiredId }, record, ctx) {
    const marked = new Set(record as readonly string[])
    for (const { id } of await accountsOf(ctx, retiredId)) if (marked.has(id)) await mark(ctx, id, false)
  },
}

function accountsOf(ctx: OperationContext, customerId: string): Promise<readonly Account[]> {
  return listAll<Account>(ctx, 'loyaltyAccount', { customerId })
}

async function mark(ctx: OperationContext, id: string, isFormer: boolean): Promise<void> {
  await ctx.records('loyaltyAccount').update({ id, patch: {}, managed: { isFormer } })
}
