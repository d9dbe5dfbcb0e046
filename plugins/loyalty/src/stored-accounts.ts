import type { Filter, OperationContext } from '@kith/core'

import type { Lot } from './ledger/lot.ts'
import { type Summary, summarize } from './ledger/summary.ts'
import { listAll } from './stored-rows.ts'

interface StoredAccount {
  readonly id: string
  readonly customerId: string
  readonly programId: string
  readonly isFormer: boolean
  readonly status: 'active' | 'frozen'
  readonly debt: number
  readonly tierKey: string | null
}

/** Where a customer stands in a program, with what accounts of merged customers have that nothing has gathered yet. */
export interface Standing extends Summary {
  readonly customerId: string
  readonly programId: string
  readonly status: 'active' | 'frozen'
  readonly tier: string | null
}

/** Where customers stand, of the accounts that a filter leaves, as the caller may see them. */
export async function readStandings(ctx: OperationContext, where: Filter): Promise<readonly Standing[]> {
  const accounts = await listAll<StoredAccount>(ctx, 'loyaltyAccount', where)
  if (accounts.length === 0) return []
  const accountId = { in: accounts.map(({ id }) => id) }
  const lots = await listAll<Lot & { readonly accountId: string }>(ctx, 'loyaltyLot', {
    accountId,
    isOpen: true,
  })
  const byAccount = Map.groupBy(lots, (lot) => lot.accountId)
  const byPlace = Map.groupBy(accounts, ({ customerId, programId }) => `${customerId}/${programId}`)
  return [...byPlace.values()].map((all) => {
    const { customerId, programId } = all[0]!
    const current = all.find(({ isFormer }) => !isFormer)
    const [status, tier] = [current?.status ?? 'active', current?.tierKey ?? null]
    const debt = all.reduce((sum, account) => sum + account.debt, 0)
    const own = all.flatMap(({ id }) => byAccount.get(id) ?? [])
    return { customerId, programId, status, tier, ...summarize(own, debt, ctx.now()) }
  })
}
