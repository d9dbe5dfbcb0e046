import { defineOperation, type OperationContext } from '@kith/core'
import { z } from 'zod'

import {
  type AccountPlace,
  type OpenAccount,
  openAccount,
  requireOpen,
  saveAccount,
} from '../account-book.ts'
import { loyaltyErrors } from '../errors.ts'
import { findProgram, startOfToday } from '../find-program.ts'
import { transfer as transferIn } from '../ledger/movements.ts'
import { sumOf } from '../ledger/settle.ts'
import { listAll } from '../stored-rows.ts'
import { findOnce, onceOf, type StoredEntry, summaryOf } from './move.ts'
import { requireCustomer } from './open-for.ts'
import { accountPlace, accountSummary, occurredAt, points, reason, ref } from './schemas.ts'

/** Moves points from one customer to another. They keep the time at which they expire. */
export const transfer = defineOperation({
  name: 'loyalty.transfer',
  summary: 'Move points from one customer to another',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'transfer' },
  input: accountPlace.extend({
    ref,
    to: z.string().describe('The customer who gets them.'),
    points,
    reason: reason.optional(),
    occurredAt,
  }),
  output: z.strictObject({
    transferId: z.string(),
    isReplayed: z.boolean(),
    from: accountSummary,
    to: accountSummary,
  }),
  route: 'POST /loyalty/{program}/accounts/{customerId}/transfer',
  async run(ctx, input) {
    const own = ctx.asPlugin()
    const program = await findProgram(own, input.program)
    const customerId = await requireCustomer(ctx, input.customerId)
    const receiverId = await requireCustomer(ctx, input.to)
    if (customerId === receiverId) throw loyaltyErrors.TRANSFER_SELF({ pointer: '/to' })
    const [from, to] = await openBoth(own, { program, customerId }, receiverId)
    const once = onceOf(program, 'transfer', input.ref)
    const before = await findOnce(own, once)
    if (before !== undefined) requireSame(before, { accountId: from.id, points: -input.points })
    const transferId = before?.transferId ?? (await moveNow({ own, from, to }, input, once))
    if (before !== undefined) for (const account of [from, to]) await saveAccount(own, account)
    return { transferId, isReplayed: before !== undefined, from: summaryOf(from), to: summaryOf(to) }
  },
})

async function moveNow(
  { own, from, to }: { readonly own: OperationContext; readonly from: OpenAccount; readonly to: OpenAccount },
  input: {
    readonly ref: string
    readonly points: number
    readonly reason?: string | undefined
    readonly occurredAt?: Date | undefined
  },
  once: string,
): Promise<string> {
  for (const account of [from, to]) requireOpen(account)
  await requireWithinLimit(own, from, input.points)
  const { transferId, outId, inId } = transferIn(from.book, to.book, input.points)
  const { ref: name, reason: why, occurredAt: at } = input
  await saveAccount(own, from, new Map([[outId, { once, ref: name, reason: why, occurredAt: at }]]))
  await saveAccount(own, to, new Map([[inId, { reason: why, occurredAt: at }]]))
  return transferId
}

/** Takes both turns, always in the same order: two transfers in opposite directions wait for each other and do not lock up. */
async function openBoth(
  own: OperationContext,
  { program, customerId }: AccountPlace,
  receiverId: string,
): Promise<readonly [OpenAccount, OpenAccount]> {
  const opened = new Map<string, OpenAccount>()
  for (const id of [customerId, receiverId].toSorted())
    opened.set(id, await openAccount(own, { program, customerId: id }))
  return [opened.get(customerId)!, opened.get(receiverId)!]
}

/** @throws KITH_LOYALTY_REF_REUSED */
function requireSame(
  before: StoredEntry,
  asked: { readonly accountId: string; readonly points: number },
): void {
  if (before.accountId !== asked.accountId || before.points !== asked.points)
    throw loyaltyErrors.REF_REUSED({ pointer: '/ref' })
}

/** @throws KITH_LOYALTY_TRANSFER_LIMIT */
async function requireWithinLimit(
  own: OperationContext,
  { id: accountId, program }: OpenAccount,
  asked: number,
): Promise<void> {
  const { transferLimitPerDay: limit } = program
  if (limit === null) return
  const where = { accountId, kind: 'transferOut', createdAt: { gte: startOfToday(own, program) } }
  const today = await listAll<StoredEntry>(own, 'loyaltyEntry', where)
  const left = Math.max(0, limit + sumOf(today))
  if (asked > left) throw loyaltyErrors.TRANSFER_LIMIT({ limit, left })
}
