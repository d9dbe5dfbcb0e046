import { isBought, type OrderCategory } from './order-state.ts'

/** What decides which events a change of an order causes. */
export interface OrderStanding {
  readonly customerId: string | null
  readonly category: OrderCategory
  readonly paidAt: Date | null
  readonly refunded: number
}

/** The names of the events of orders. */
export type OrderEventName =
  | 'order.placed'
  | 'order.updated'
  | 'order.paid'
  | 'order.refunded'
  | 'order.cancelled'
  | 'order.customer_attached'

/** What happened to an order, from how it was (`undefined`: it was not known) and how it is. */
export function changesOf(
  before: OrderStanding | undefined,
  after: OrderStanding,
): readonly OrderEventName[] {
  const wasPlaced = before !== undefined && before.category !== 'draft'
  const happened: readonly (readonly [OrderEventName, boolean])[] = [
    ['order.placed', !wasPlaced && after.category !== 'draft'],
    ['order.updated', before !== undefined],
    ['order.customer_attached', isAttached(before, after)],
    ['order.paid', isBought(after) && !(before !== undefined && isBought(before))],
    ['order.refunded', after.refunded > (before?.refunded ?? 0)],
    ['order.cancelled', after.category === 'cancelled' && before?.category !== 'cancelled'],
  ]
  return happened.filter(([, isSo]) => isSo).map(([name]) => name)
}

/** An order that was a customer's from the beginning was not attached. */
function isAttached(before: OrderStanding | undefined, { customerId }: OrderStanding): boolean {
  return before !== undefined && customerId !== null && customerId !== before.customerId
}
