import type { Filter, OperationContext } from '@kith/core'

import { openAccount, saveAccount } from './account-book.ts'
import { settle } from './ledger/settle.ts'
import type { Program } from './program.entity.ts'

/** Accounts that one run brings up to date. Nobody could spend anything that is late. */
const MOST_ACCOUNTS = 200

interface DueRow {
  readonly customerId: string
  readonly programId: string
}

/** Writes what has expired: entries and events come by themselves, whether or not anybody touches the account. */
export async function sweepExpired(ctx: OperationContext): Promise<number> {
  const due = { lte: ctx.now() }
  const lots = await someDue(ctx, 'loyaltyLot', { isOpen: true, remaining: { gt: 0 }, expiresAt: due })
  const holds = await someDue(ctx, 'loyaltyHold', { state: 'held', expiresAt: due })
  const accounts = new Map([...lots, ...holds].map((row) => [`${row.programId}:${row.customerId}`, row]))
  for (const { customerId, programId } of accounts.values()) {
    const program = (await ctx.records('loyaltyProgram').get(programId)) as unknown as Program
    const account = await openAccount(ctx, { program, customerId })
    for (const { book } of [account, ...account.former]) settle(book)
    await saveAccount(ctx, account)
  }
  return accounts.size
}

async function someDue(ctx: OperationContext, entity: string, where: Filter): Promise<readonly DueRow[]> {
  const query = { where, sort: 'expiresAt', fields: ['customerId', 'programId'], limit: MOST_ACCOUNTS }
  const { data } = await ctx.records(entity).list(query)
  return data as unknown as readonly DueRow[]
}
