import { defineOperation } from '@kith/core'

import { loyaltyErrors } from '../errors.ts'
import { debit } from '../ledger/movements.ts'
import type { Program } from '../program.entity.ts'
import { move } from './move.ts'
import { accountPlace, movementAnswer, occurredAt, points, reason, ref } from './schemas.ts'

/** Spends points. */
export const redeem = defineOperation({
  name: 'loyalty.redeem',
  summary: 'Spend points of a customer',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'redeem' },
  input: accountPlace.extend({
    ref,
    points,
    reason: reason.optional(),
    occurredAt: occurredAt.describe('When it was; now when left out. What may be spent is what may be now.'),
  }),
  output: movementAnswer,
  route: 'POST /loyalty/{program}/accounts/{customerId}/redeem',
  run: (ctx, input) =>
    move(ctx, input, {
      name: 'redeem',
      asked: -input.points,
      run: ({ account: { book, program } }) => {
        requireStep(program, input.points)
        return debit(book, input.points, { kind: 'redeem' })
      },
    }),
})

/** @throws KITH_LOYALTY_STEP_REFUSED */
export function requireStep({ redeemMin: min, redeemStep: step }: Program, asked: number): void {
  if (asked < min || asked % step !== 0)
    throw loyaltyErrors.STEP_REFUSED({ min, step }, { pointer: '/points' })
}
