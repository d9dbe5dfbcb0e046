import type { Panel } from '@kith/core'
import { z } from 'zod'

import type { Lot } from './ledger/lot.ts'
import { summarize } from './ledger/summary.ts'
import { accountSummary } from './operations/schemas.ts'
import { listAll } from './stored-rows.ts'

interface Account {
  readonly id: string
  readonly customerId: string
  readonly programId: string
  readonly status: 'active' | 'frozen'
  readonly debt: number
}

/** Where the customer stands, program by program. */
export const pointsPanel: Panel = {
  title: 'Points',
  order: 60,
  permission: { entity: 'loyaltyAccount', action: 'list' },
  output: z.array(accountSummary),
  async load(ids, ctx) {
    const accounts = await listAll<Account>(ctx, 'loyaltyAccount', { customerId: { in: ids } })
    if (accounts.length === 0) return new Map()
    const accountId = { in: accounts.map(({ id }) => id) }
    const lots = await listAll<Lot & { readonly accountId: string }>(ctx, 'loyaltyLot', {
      accountId,
      isOpen: true,
    })
    const byAccount = Map.groupBy(lots, (lot) => lot.accountId)
    const programs = await ctx.records('loyaltyProgram').find(accounts.map(({ programId }) => programId))
    const told = accounts.map(({ id, customerId, programId, status, debt }) => {
      const program = String(programs.get(programId)?.['key'])
      return { program, customerId, status, ...summarize(byAccount.get(id) ?? [], debt, ctx.now()) }
    })
    return Map.groupBy(told, ({ customerId }) => customerId)
  },
}
