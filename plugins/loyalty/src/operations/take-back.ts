import { defineOperation } from '@kith/core'

import { accountOf } from '../account-book.ts'
import { loyaltyErrors } from '../errors.ts'
import { termsOf } from '../find-program.ts'
import type { Book } from '../ledger/book.ts'
import type { Allocation } from '../ledger/entry.ts'
import type { Lot } from '../ledger/lot.ts'
import {
  refund as refundIn,
  restore as restoreIn,
  reverse as reverseIn,
  type Target,
} from '../ledger/take-back.ts'
import { listAll } from '../stored-rows.ts'
import { sumTakenBack } from '../taken-back.ts'
import { findOnce, move, onceOf, type StoredEntry } from './move.ts'
import type { OpenFor } from './open-for.ts'
import { accountPlace, movementAnswer, occurredAt, points, reason, ref } from './schemas.ts'

const DAY_MS = 86_400_000

const takingBack = accountPlace.extend({
  ref,
  of: ref
    .optional()
    .describe('The reference of the movement that is taken back; the same one when left out.'),
  points: points.optional().describe('All that is left of it when left out.'),
  reason: reason.optional(),
  occurredAt,
})

/** Takes back points that were earned, for a return. */
export const reverse = defineOperation({
  name: 'loyalty.reverse',
  summary: 'Take back points that a customer has earned',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'reverse' },
  input: takingBack,
  output: movementAnswer,
  route: 'POST /loyalty/{program}/accounts/{customerId}/reverse',
  run: (ctx, input) =>
    move(ctx, input, {
      name: 'reverse',
      asked: input.points === undefined ? undefined : -input.points,
      async run(moving) {
        const { program } = moving.account
        const { book, ...target } = await findTarget(moving, ['earn'], input)
        const lots = await listAll<Lot>(moving.own, 'loyaltyLot', { entryId: target.entry.id })
        const { returnPolicy: policy, debtLimit } = program
        const asked = input.points ?? leftOf(target)
        return reverseIn(book, asked, { target, lots, policy, debtLimit })
      },
    }),
})

/** Gives back points that were redeemed. */
export const refund = defineOperation({
  name: 'loyalty.refund',
  summary: 'Give back points that a customer has spent',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'reverse' },
  input: takingBack,
  output: movementAnswer,
  route: 'POST /loyalty/{program}/accounts/{customerId}/refund',
  run: (ctx, input) =>
    move(ctx, input, {
      name: 'refund',
      asked: input.points,
      async run(moving) {
        const { program } = moving.account
        const { book, ...target } = await findTarget(moving, ['redeem', 'capture'], input)
        const { allocations, lots } = await allocationsOf(moving, target)
        const { refundGraceDays: days } = program
        const graceUntil = days === null ? null : new Date(ctx.now().getTime() + days * DAY_MS)
        return refundIn(book, input.points ?? leftOf(target), { target, allocations, lots, graceUntil })
      },
    }),
})

/** Takes a reversal back, for a return that was none. */
export const restore = defineOperation({
  name: 'loyalty.restore',
  summary: 'Take a reversal back',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'reverse' },
  input: takingBack.omit({ points: true }),
  output: movementAnswer,
  route: 'POST /loyalty/{program}/accounts/{customerId}/restore',
  run: (ctx, input) =>
    move(ctx, input, {
      name: 'restore',
      asked: undefined,
      async run(moving) {
        const { program } = moving.account
        const { book, entry, later } = await findTarget(moving, ['reverse'], input)
        const target = { entry, takenBack: later.length }
        const { allocations, lots } = await allocationsOf(moving, { entry, later: [] })
        const terms = {
          ...termsOf(moving.own, program, ctx.now()),
          awaitsAction: false,
          availableAt: ctx.now(),
        }
        return restoreIn(book, { target, allocations, lots, terms })
      },
    }),
})

interface FoundTarget extends Target {
  /** The book of the account that it is of. */
  readonly book: Book
  readonly entry: StoredEntry
  /** What was taken back of it before. */
  readonly later: readonly StoredEntry[]
}

/** The entry of an account that was made under a reference. @throws KITH_LOYALTY_REF_UNKNOWN */
export async function findTarget(
  { own, account }: OpenFor,
  names: readonly string[],
  { ref: same, of = same }: { readonly ref: string; readonly of?: string | undefined },
): Promise<FoundTarget> {
  for (const name of names) {
    const entry = await findOnce(own, onceOf(account.program, name, of))
    const owner = entry === undefined ? undefined : accountOf(account, entry.accountId)
    if (entry === undefined || owner === undefined) continue
    const later = await listAll<StoredEntry>(own, 'loyaltyEntry', { targetId: entry.id })
    const takenBack = await sumTakenBack(own, later)
    return { book: owner.book, entry, later, takenBack }
  }
  throw loyaltyErrors.REF_UNKNOWN({ pointer: '/of' })
}

function leftOf({ entry, takenBack }: Target): number {
  const left = Math.abs(entry.points) - takenBack
  if (left === 0) throw loyaltyErrors.EXCEEDS_ENTRY({ points: 1, left })
  return left
}

async function allocationsOf(
  { own }: OpenFor,
  { entry, later }: Pick<FoundTarget, 'entry' | 'later'>,
): Promise<{ readonly allocations: readonly Allocation[]; readonly lots: readonly Lot[] }> {
  const entryId = { in: [entry, ...later].map(({ id }) => id) }
  const allocations = await listAll<Allocation>(own, 'loyaltyAllocation', { entryId })
  const ids = [...new Set(allocations.map(({ lotId }) => lotId))]
  const lots = ids.length === 0 ? [] : await listAll<Lot>(own, 'loyaltyLot', { id: { in: ids } })
  return { allocations, lots }
}
