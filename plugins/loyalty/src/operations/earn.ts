import { defineOperation } from '@kith/core'
import { z } from 'zod'

import { accountOf, requireOpen, saveAccount } from '../account-book.ts'
import { loyaltyErrors } from '../errors.ts'
import { expiryOf, termsOf } from '../find-program.ts'
import type { Lot } from '../ledger/lot.ts'
import { credit } from '../ledger/movements.ts'
import { settle } from '../ledger/settle.ts'
import { listAll } from '../stored-rows.ts'
import { findOnce, move, onceOf, summaryOf } from './move.ts'
import { openFor } from './open-for.ts'
import { accountPlace, accountSummary, movementAnswer, points, reason, ref } from './schemas.ts'

/** Gives points. */
export const earn = defineOperation({
  name: 'loyalty.earn',
  summary: 'Give points to a customer',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'earn' },
  input: accountPlace.extend({
    ref,
    points,
    reason: reason.optional(),
    occurredAt: z.coerce
      .date()
      .optional()
      .describe('When they were earned: from then on they wait and last. Now when left out.'),
  }),
  output: movementAnswer,
  route: 'POST /loyalty/{program}/accounts/{customerId}/earn',
  run: (ctx, input) =>
    move(ctx, input, {
      name: 'earn',
      asked: input.points,
      run: ({ own, account: { book, program } }) => {
        const occurredAt = input.occurredAt ?? ctx.now()
        const terms = termsOf(own, program, occurredAt)
        return credit(book, input.points, { kind: 'earn', terms, occurredAt })
      },
    }),
})

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
