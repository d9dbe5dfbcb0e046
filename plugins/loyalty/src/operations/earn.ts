import { defineOperation, type OperationContext } from '@kith/core'

import { accountOf, requireOpen, saveAccount } from '../account-book.ts'
import { earningOrder } from '../earning/order.ts'
import { loyaltyErrors } from '../errors.ts'
import { expiryOf, termsOf } from '../find-program.ts'
import type { Lot } from '../ledger/lot.ts'
import { credit } from '../ledger/movements.ts'
import { settle } from '../ledger/settle.ts'
import { listAll } from '../stored-rows.ts'
import { earnByOrder } from './earn-by-order.ts'
import { findOnce, move, type Movement, onceOf, summaryOf } from './move.ts'
import { openFor } from './open-for.ts'
import { accountPlace, accountSummary, earnAnswer, occurredAt, points, reason, ref } from './schemas.ts'

const input = accountPlace
  .extend({
    ref,
    points: points.optional(),
    order: earningOrder
      .optional()
      .describe(
        'An order as it is now: the rules of the program say what it gives. Told again, it gives the difference.',
      ),
    reason: reason.optional(),
    occurredAt: occurredAt.describe(
      'When they were earned: from then on they wait and last. Now, or when the order was paid, when left out.',
    ),
  })
  .refine(({ points: asked, order }) => (asked === undefined) !== (order === undefined), {
    path: ['points'],
    message: 'Expected either points or an order',
  })

/** Gives points: so many, or what the rules give for an order. */
export const earn = defineOperation({
  name: 'loyalty.earn',
  summary: 'Give points to a customer, or those that an order gives',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'earn' },
  input,
  output: earnAnswer,
  route: 'POST /loyalty/{program}/accounts/{customerId}/earn',
  run: (ctx, { points: asked, order, ...movement }) =>
    order === undefined ? earnPoints(ctx, movement, asked!) : earnByOrder(ctx, movement, order),
})

function earnPoints(ctx: OperationContext, movement: Movement, asked: number) {
  return move(ctx, movement, {
    name: 'earn',
    asked,
    run: ({ own, account: { book, program } }) => {
      const earnedAt = movement.occurredAt ?? ctx.now()
      return credit(book, asked, {
        kind: 'earn',
        terms: termsOf(own, program, earnedAt),
        occurredAt: earnedAt,
      })
    },
  })
}

/** Makes points available that wait for it. */
export const activate = defineOperation({
  name: 'loyalty.activate',
  summary: 'Make points that wait for it available',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'earn' },
  input: accountPlace.extend({ of: ref.describe('The reference under which they were earned.') }),
  output: accountSummary,
  route: 'POST /loyalty/{program}/accounts/{customerId}/activate',
  async run(ctx, input) {
    const { own, account } = await openFor(ctx, input)
    const { program } = account
    const entry = await findOnce(own, onceOf(program, 'earn', input.of))
    const owner = entry === undefined ? undefined : accountOf(account, entry.accountId)
    if (entry === undefined || owner === undefined) throw loyaltyErrors.REF_UNKNOWN({ pointer: '/of' })
    requireOpen(account)
    for (const lot of await listAll<Lot>(own, 'loyaltyLot', { entryId: entry.id, isOpen: true }))
      if (lot.awaitsAction) owner.book.activate(lot.id, { expiresAt: expiryOf(own, program, ctx.now()) })
    settle(account.book)
    await saveAccount(own, account)
    return summaryOf(account)
  },
})
