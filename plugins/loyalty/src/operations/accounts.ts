import { defineOperation, type ListQuery, listQuerySchema, pageOf } from '@kith/core'

import { entryEntity } from '../entry.entity.ts'
import { findProgram } from '../find-program.ts'
import type { Lot } from '../ledger/lot.ts'
import { summarize } from '../ledger/summary.ts'
import { listAll } from '../stored-rows.ts'
import { requireCustomer } from './move.ts'
import { accountPlace, accountSummary } from './schemas.ts'

/** Reads where an account stands. */
export const readAccount = defineOperation({
  name: 'loyalty.account',
  summary: 'Read where a customer stands in a program',
  kind: 'query',
  permission: { entity: 'loyaltyAccount', action: 'read' },
  input: accountPlace,
  output: accountSummary,
  route: 'GET /loyalty/{program}/accounts/{customerId}',
  async run(ctx, input) {
    const program = await findProgram(ctx.asPlugin(), input.program)
    const customerId = await requireCustomer(ctx, input.customerId)
    const all = await listAll<StoredAccount>(ctx, 'loyaltyAccount', { programId: program.id, customerId })
    const lots: Lot[] = []
    for (const { id: accountId } of all)
      lots.push(...(await listAll<Lot>(ctx, 'loyaltyLot', { accountId, isOpen: true })))
    const debt = all.reduce((sum, account) => sum + account.debt, 0)
    const { expiring, ...sums } = summarize(lots, debt, ctx.now())
    const status = all.find(({ isFormer }) => !isFormer)?.status ?? 'active'
    return { program: program.key, customerId, status, ...sums, expiring: [...expiring] }
  },
})

interface StoredAccount {
  readonly id: string
  readonly isFormer: boolean
  readonly status: 'active' | 'frozen'
  readonly debt: number
}

/** Lists the movements of an account, the last first. */
export const listEntries = defineOperation({
  name: 'loyalty.entries',
  summary: 'List the movements of points of a customer',
  kind: 'query',
  permission: { entity: 'loyaltyEntry', action: 'list' },
  input: accountPlace.extend(listQuerySchema.shape),
  output: pageOf(entryEntity),
  route: 'GET /loyalty/{program}/accounts/{customerId}/entries',
  async run(ctx, { program: key, customerId: asked, where, ...query }) {
    const program = await findProgram(ctx.asPlugin(), key)
    const customerId = await requireCustomer(ctx, asked)
    const own = { programId: program.id, customerId }
    const all = where === undefined ? own : { and: [own, where] }
    return ctx.records('loyaltyEntry').list({ sort: '-id', ...query, where: all } as ListQuery)
  },
})
