import type { Filter, OperationContext } from '@kith/core'

import { openAccount, saveAccount } from './account-book.ts'
import { settle } from './ledger/settle.ts'
import type { Program } from './program.entity.ts'
import { listAll } from './stored-rows.ts'
import { reviewTier } from './tiers/review-tier.ts'

const DAY_MS = 86_400_000

/** Accounts that one run brings up to date. Nobody could spend anything that is late. */
const MOST_ACCOUNTS = 200

interface DueRow {
  readonly customerId: string
  readonly programId: string
}

/** Looks again at the tiers whose time is over. @returns how many. */
export async function reviewTiers(ctx: OperationContext): Promise<number> {
  const programs = await listAll<Program>(ctx, 'loyaltyProgram', { tierValidity: { isNull: false } })
  let reviewed = 0
  for (const program of programs) {
    const due = new Date(ctx.now().getTime() - (program.tierGraceDays ?? 0) * DAY_MS)
    const where = { programId: program.id, tierUntil: { lte: due } }
    const late = await someDue(ctx, 'loyaltyAccount', { where, sort: 'tierUntil' })
    for (const { customerId } of late) await reviewTier(ctx, await openAccount(ctx, { program, customerId }))
    reviewed += late.length
  }
  return reviewed
}

/** Writes what has expired: entries and events come by themselves, whether or not anybody touches the account. */
export async function sweepExpired(ctx: OperationContext): Promise<number> {
  const due = { lte: ctx.now() }
  const lots = await someDue(ctx, 'loyaltyLot', {
    where: { isOpen: true, remaining: { gt: 0 }, expiresAt: due },
    sort: 'expiresAt',
  })
  const holds = await someDue(ctx, 'loyaltyHold', {
    where: { state: 'held', expiresAt: due },
    sort: 'expiresAt',
  })
  const accounts = new Map([...lots, ...holds].map((row) => [`${row.programId}:${row.customerId}`, row]))
  for (const { customerId, programId } of accounts.values()) {
    const program = (await ctx.records('loyaltyProgram').get(programId)) as unknown as Program
    const account = await openAccount(ctx, { program, customerId })
    for (const { book } of [account, ...account.former]) settle(book)
    await saveAccount(ctx, account)
  }
  return accounts.size
}

async function someDue(
  ctx: OperationContext,
  entity: string,
  due: { readonly where: Filter; readonly sort: string },
): Promise<readonly DueRow[]> {
  const query = { ...due, fields: ['customerId', 'programId'], limit: MOST_ACCOUNTS }
  const { data } = await ctx.records(entity).list(query)
  return data as unknown as readonly DueRow[]
}
