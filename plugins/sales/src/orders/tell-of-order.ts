import type { OperationContext } from '@kith/core'

import type { OrderEventRefund } from '../events.ts'
import { changesOf, type OrderEventName, type OrderStanding } from './order-changes.ts'
import { newRefunds, type PaidLine, payloadOf } from './order-payload.ts'
import { isBought } from './order-state.ts'
import { linesOf, refundsOf, type StoredOrder, type StoredRefund } from './stored-order.ts'

/** How an order was before a change: what events are told apart by. */
export interface FormerOrder {
  /** `undefined` where nothing was known of it. */
  readonly before: StoredOrder | undefined
  /** The refunds that were known. */
  readonly known: readonly StoredRefund[]
}

/** An order as it is after a change, with what is below it. */
export interface ChangedOrder {
  readonly order: StoredOrder
  readonly lines: readonly PaidLine[]
  readonly refunds: readonly StoredRefund[]
}

/** Emits what a change of an order has caused, and notes it on the timeline of its customer. */
export async function tellOf(own: OperationContext, id: string, former: FormerOrder): Promise<void> {
  const order = (await own.records('order').get(id)) as unknown as StoredOrder
  tellOfChange(own, { order, lines: await linesOf(own, id), refunds: await refundsOf(own, id) }, former)
}

/** The same of an order whose rows are at hand. */
export function tellOfChange(
  own: OperationContext,
  { order, lines, refunds: now }: ChangedOrder,
  { before, known }: FormerOrder,
): void {
  const payload = payloadOf(order, lines)
  const refunds = newRefunds(known, now)
  const happened = changesOf(before && standingOf(before), standingOf(order))
  const details = { refunds, formerCustomerId: before?.customerId ?? null }
  for (const name of happened) own.emit(name, { ...payload, ...detailOf(name, details) })
  if (order.customerId !== null)
    for (const type of notesOf(order, happened)) note(own, { type, customerId: order.customerId, order })
}

function detailOf(
  name: OrderEventName,
  {
    refunds,
    formerCustomerId,
  }: { readonly refunds: readonly OrderEventRefund[]; readonly formerCustomerId: string | null },
): Readonly<Record<string, unknown>> {
  if (name === 'order.refunded') return { refunds }
  return name === 'order.customer_attached' ? { formerCustomerId } : {}
}

const noted = ['order.placed', 'order.paid', 'order.refunded', 'order.cancelled'] as const

/** An order that became a customer's is new on their timeline. */
function notesOf(order: StoredOrder, happened: readonly OrderEventName[]): readonly OrderEventName[] {
  const isNewHere = happened.includes('order.customer_attached')
  const before: readonly OrderEventName[] = isBought(order)
    ? ['order.placed', 'order.paid']
    : ['order.placed']
  return noted.filter((name) => happened.includes(name) || (isNewHere && before.includes(name)))
}

function note(
  own: OperationContext,
  {
    type,
    customerId,
    order,
  }: { readonly type: OrderEventName; readonly customerId: string; readonly order: StoredOrder },
): void {
  const { id: refId, source, placedAt, paidAt } = order
  const whenOf: Partial<Record<OrderEventName, Date | null>> = {
    'order.placed': placedAt,
    'order.paid': paidAt,
  }
  own.timeline({ type, customerId, refId, occurredAt: whenOf[type] ?? own.now(), params: { source } })
}

function standingOf({ customerId, category, paidAt, refunded }: StoredOrder): OrderStanding {
  return { customerId, category, paidAt, refunded: refunded.amount }
}
