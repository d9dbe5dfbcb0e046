import { defineOperation } from '@kith/core'
import { z } from 'zod'

import { loyaltyErrors } from '../errors.ts'
import { extend as extendIn } from '../ledger/extend.ts'
import type { Lot } from '../ledger/lot.ts'
import { listAll } from '../stored-rows.ts'
import { move } from './move.ts'
import { accountPlace, movementAnswer, reason, ref } from './schemas.ts'
import { findTarget } from './take-back.ts'

/** Lets points that were given last until another time. */
export const extend = defineOperation({
  name: 'loyalty.extend',
  summary: 'Let points that were given last until another time',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'adjust' },
  input: accountPlace.extend({
    ref,
    of: ref.describe('The reference under which they were earned, or given by hand.'),
    expiresAt: z.coerce.date().nullable().describe('When they expire; null for never.'),
    reason,
  }),
  output: movementAnswer,
  route: 'POST /loyalty/{program}/accounts/{customerId}/extend',
  run: (ctx, input) =>
    move(ctx, input, {
      name: 'extend',
      asked: 0,
      async run(moving) {
        const { expiresAt } = input
        if (expiresAt !== null && expiresAt <= ctx.now())
          throw loyaltyErrors.EXPIRY_PAST({ pointer: '/expiresAt' })
        const { book, entry } = await findTarget(moving, ['earn', 'adjust'], input)
        const lots = await listAll<Lot>(moving.own, 'loyaltyLot', { entryId: entry.id, isOpen: true })
        return extendIn(book, expiresAt, { targetId: entry.id, lotIds: new Set(lots.map(({ id }) => id)) })
      },
    }),
})
