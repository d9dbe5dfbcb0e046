import { defineOperation, type OperationContext, readableOf } from '@kith/core'
import { z } from 'zod'

import { accountOf, gatherFormer, type OpenAccount, requireOpen, saveAccount } from '../account-book.ts'
import { loyaltyErrors } from '../errors.ts'
import { holdEntity } from '../hold.entity.ts'
import type { Book } from '../ledger/book.ts'
import { captureHold, placeHold, releaseHold } from '../ledger/holds.ts'
import type { Portion } from '../ledger/settle.ts'
import { findOnce, onceOf, summaryOf } from './move.ts'
import { openFor } from './open-for.ts'
import { requireStep } from './redeem.ts'
import { accountPlace, accountSummary, occurredAt, points, reason, ref } from './schemas.ts'

const MINUTE_MS = 60_000
/** A week, in minutes. */
const LONGEST_HOLD = 10_080

const holdAnswer = z.strictObject({ hold: readableOf(holdEntity), account: accountSummary })

interface StoredHold {
  readonly id: string
  readonly accountId: string
  readonly state: 'held' | 'captured' | 'released' | 'expired'
  readonly points: number
  readonly parts: readonly Portion[]
  readonly ref: string
  readonly reason: string | null
  readonly entryId: string | null
}

/** Sets points aside for a checkout. */
export const hold = defineOperation({
  name: 'loyalty.hold',
  summary: 'Set points of a customer aside for a while',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'redeem' },
  input: accountPlace.extend({
    ref,
    points,
    reason: reason.optional(),
    occurredAt: occurredAt.describe(
      'When they were set aside: the minutes count from then. Now when left out.',
    ),
    minutes: z
      .int()
      .min(1)
      .max(LONGEST_HOLD)
      .optional()
      .describe('How long; as the program says when left out.'),
  }),
  output: holdAnswer,
  route: 'POST /loyalty/{program}/accounts/{customerId}/holds',
  async run(ctx, input) {
    const { own, account } = await openFor(ctx, input)
    const { program, customerId, book } = account
    const once = onceOf(program, 'hold', input.ref)
    const before = await findHold(own, { once })
    if (before !== undefined) {
      if (accountOf(account, before.accountId) === undefined || before.points !== input.points)
        throw loyaltyErrors.REF_REUSED({ pointer: '/ref' })
      return answer(own, account, before.id)
    }
    requireOpen(account)
    requireStep(program, input.points)
    const parts = placeHold(book, input.points)
    const minutes = input.minutes ?? program.holdMinutes
    const { id } = await own.records('loyaltyHold').create(
      {},
      {
        customerId,
        programId: program.id,
        accountId: account.id,
        points: input.points,
        state: 'held',
        expiresAt: new Date((input.occurredAt ?? ctx.now()).getTime() + minutes * MINUTE_MS),
        parts,
        entryId: null,
        once,
        ref: input.ref,
        reason: input.reason ?? null,
      },
    )
    return answer(own, account, id)
  },
})

const heldPlace = accountPlace.extend({ holdId: z.string() })

/** Spends what was set aside, or a part of it; the rest is free again. */
export const capture = defineOperation({
  name: 'loyalty.capture',
  summary: 'Spend points that were set aside',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'redeem' },
  input: heldPlace.extend({
    points: points.optional().describe('All of them when left out.'),
    ref: ref.optional().describe('The reference of what is spent; that of the hold when left out.'),
    reason: reason.optional(),
    occurredAt,
  }),
  output: holdAnswer,
  route: 'POST /loyalty/{program}/accounts/{customerId}/holds/{holdId}/capture',
  async run(ctx, input) {
    const { own, account } = await openFor(ctx, input)
    const held = await requireHold(own, account, input.holdId)
    const asked = input.points ?? held.points
    if (await isCaptured(own, held, asked)) return answer(own, account, held.id)
    if (held.state !== 'held') throw loyaltyErrors.HOLD_ENDED({ state: held.state })
    requireOpen(account)
    const name = input.ref ?? held.ref
    const once = onceOf(account.program, 'capture', name)
    if ((await findOnce(own, once)) !== undefined) throw loyaltyErrors.REF_REUSED({ pointer: '/ref' })
    const entryId = captureHold(held.book, held.parts, asked)
    gatherFormer(account)
    const why = input.reason ?? held.reason ?? undefined
    const details = { once, ref: name, reason: why, occurredAt: input.occurredAt }
    await saveAccount(own, account, new Map([[entryId, details]]))
    const managed = { state: 'captured', entryId }
    await own.records('loyaltyHold').update({ id: held.id, patch: {}, managed })
    return told(own, account, held.id)
  },
})

/** Frees what was set aside. */
export const release = defineOperation({
  name: 'loyalty.release',
  summary: 'Free points that were set aside',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'redeem' },
  input: heldPlace.extend({ reason: reason.optional() }),
  output: holdAnswer,
  route: 'POST /loyalty/{program}/accounts/{customerId}/holds/{holdId}/release',
  async run(ctx, input) {
    const { own, account } = await openFor(ctx, input)
    const held = await requireHold(own, account, input.holdId)
    if (held.state === 'captured') throw loyaltyErrors.HOLD_ENDED({ state: held.state })
    if (held.state === 'held') {
      releaseHold(held.book, held.parts)
      gatherFormer(account)
      const managed = { state: 'released', reason: input.reason ?? held.reason }
      await own.records('loyaltyHold').update({ id: held.id, patch: {}, managed })
    }
    return answer(own, account, held.id)
  },
})

async function findHold(
  own: OperationContext,
  where: { readonly once: string } | { readonly id: string },
): Promise<StoredHold | undefined> {
  const { data } = await own.records('loyaltyHold').list({ where, limit: 1 })
  return data[0] as unknown as StoredHold | undefined
}

/** @throws KITH_LOYALTY_REF_UNKNOWN for one of another account, as for none. */
async function requireHold(
  own: OperationContext,
  account: OpenAccount,
  holdId: string,
): Promise<StoredHold & { readonly book: Book }> {
  const held = await findHold(own, { id: holdId })
  const owner = held === undefined ? undefined : accountOf(account, held.accountId)
  if (held === undefined || owner === undefined) throw loyaltyErrors.REF_UNKNOWN({ pointer: '/holdId' })
  return { ...held, book: owner.book }
}

/** Whether the very capture was done before: the same is answered again. */
async function isCaptured(own: OperationContext, { entryId }: StoredHold, asked: number): Promise<boolean> {
  if (entryId === null) return false
  const entry = await own.records('loyaltyEntry').get(entryId, ['points'])
  return entry['points'] === -asked
}

async function answer(own: OperationContext, account: OpenAccount, holdId: string) {
  await saveAccount(own, account)
  return told(own, account, holdId)
}

async function told(own: OperationContext, account: OpenAccount, holdId: string) {
  return { hold: await own.records('loyaltyHold').get(holdId), account: summaryOf(account) }
}
