import type { OperationContext } from '@kith/core'

import { evaluate } from '../standing/evaluate.ts'
import { findOne, listAll } from '../stored-rows.ts'
import { identityPlace, orderPlace, takeTurns } from '../turns.ts'
import type { BuyerIdentity } from './find-buyer.ts'
import { partEntities, refundsOf, type StoredOrder } from './stored-order.ts'
import { tellOf } from './tell-of-order.ts'

/** A guest is forgotten whose order is a customer's. */
export async function forgetGuest(own: OperationContext, orderId: string): Promise<void> {
  const guest = await findOne<{ readonly id: string }>(own, 'orderGuest', { orderId })
  if (guest !== undefined) await own.records('orderGuest').delete(guest.id)
}

/** Gives a customer the orders of the guest who turned out to be them. */
export async function attachOrders(own: OperationContext, customerIdentityId: string): Promise<void> {
  const found = await own.records('customerIdentity').find([customerIdentityId])
  const identity = found.get(customerIdentityId) as (BuyerIdentity & { customerId: string }) | undefined
  if (identity === undefined) return
  const { namespace, externalId, customerId } = identity
  await own.turn(identityPlace(identity))
  const guests = await listAll<{ readonly orderId: string }>(own, 'orderGuest', { namespace, externalId })
  const waiting = await ordersOf(own, guests)
  await takeTurns(
    own,
    waiting.map(({ source, externalId: ofOrder }) => orderPlace(`${source}:${ofOrder}`)),
  )
  for (const before of await ordersOf(own, guests))
    if (before.customerId === null) await attach(own, before, customerId)
  await evaluate(own, waiting.length === 0 ? [] : [customerId])
}

async function ordersOf(
  own: OperationContext,
  guests: readonly { readonly orderId: string }[],
): Promise<readonly StoredOrder[]> {
  const found = await own.records('order').find(guests.map(({ orderId }) => orderId))
  return [...found.values()] as unknown as readonly StoredOrder[]
}

async function attach(own: OperationContext, before: StoredOrder, customerId: string): Promise<void> {
  const { id } = before
  await own.records('order').update({ id, patch: {}, managed: { customerId } })
  for (const entity of partEntities)
    for (const part of await listAll<{ readonly id: string }>(own, entity, { orderId: id }))
      await own.records(entity).update({ id: part.id, patch: {}, managed: { customerId } })
  await forgetGuest(own, id)
  await tellOf(own, id, { before, known: await refundsOf(own, id) })
}
