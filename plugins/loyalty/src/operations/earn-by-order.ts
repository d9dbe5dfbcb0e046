import type { OperationContext } from '@kith/core'

import {
  type AccountPlace,
  type OpenAccount,
  openAccount,
  requireOpen,
  saveAccount,
} from '../account-book.ts'
import { type Cause, converge, findEarning } from '../earning/converge.ts'
import { rulesFor } from '../earning/earn-on-event.ts'
import type { EarningOrder } from '../earning/order.ts'
import { loyaltyErrors } from '../errors.ts'
import { findProgram } from '../find-program.ts'
import { findOnce, type Movement, onceOf, summaryOf } from './move.ts'
import { requireCustomer } from './open-for.ts'
import type { EarnAnswer } from './schemas.ts'

/**
 * Brings what an order has earned to what the rules give for it as it is. It is the same order as events of a shop tell of: whoever
 * tells of it later gives or takes the difference.
 *
 * @throws KITH_LOYALTY_REF_REUSED where another movement has the reference.
 */
export async function earnByOrder(
  ctx: OperationContext,
  { program: key, customerId: asked, ref, reason, occurredAt }: Movement,
  order: EarningOrder,
): Promise<EarnAnswer> {
  const own = ctx.asPlugin()
  const program = await findProgram(own, key)
  const customerId = await requireCustomer(ctx, asked)
  const at = { program, customerId }
  requireOpen(await settled(own, at))
  const once = onceOf(program, 'earn', ref)
  const name = `order/${order.source}/${order.externalId}`
  const bought = new Date(order.paidAt ?? order.placedAt)
  const cause: Cause = {
    name,
    customerId,
    order: { ...order, customerId },
    occurredAt: occurredAt ?? bought,
    eventId: ctx.id(),
    said: { once, ref, reason },
  }
  const before = (await findEarning(own, program, cause))?.entryIds ?? []
  const used = await findOnce(own, once)
  if (used !== undefined && !before.includes(used.id)) throw loyaltyErrors.REF_REUSED({ pointer: '/ref' })
  const rules = (await rulesFor(own, null)).filter(({ programId }) => programId === program.id)
  const moved = await converge(own, program, { rules, cause })
  const { points, entryId } = moved ?? { points: 0, entryId: null }
  return {
    entryId,
    kind: points < 0 ? 'reverse' : 'earn',
    points,
    forgiven: 0,
    isReplayed: entryId === null && before.length > 0,
    account: summaryOf(await settled(own, at)),
  }
}

/** The account with everything written that is due by now. */
async function settled(own: OperationContext, at: AccountPlace): Promise<OpenAccount> {
  const account = await openAccount(own, at)
  await saveAccount(own, account)
  return account
}
