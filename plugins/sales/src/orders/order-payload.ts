import type { OrderEventPayload, OrderEventRefund } from '../events.ts'
import { isBought } from './order-state.ts'
import type { StoredLine, StoredOrder, StoredRefund } from './stored-order.ts'

/** What events tell of a line. */
export type PaidLine = Pick<
  StoredLine,
  'ref' | 'sku' | 'category' | 'quantity' | 'returned' | 'amount' | 'tax' | 'refunded'
>

/** The order as events tell of it. */
export function payloadOf(order: StoredOrder, lines: readonly PaidLine[]): OrderEventPayload {
  const { placedAt, paidAt } = order
  return {
    orderId: order.id,
    customerId: order.customerId,
    source: order.source,
    externalId: order.externalId,
    status: order.status,
    category: order.category,
    channel: order.channel,
    campaignId: order.campaignId,
    isBought: isBought(order),
    placedAt: placedAt.toISOString(),
    paidAt: paidAt === null ? null : paidAt.toISOString(),
    currency: order.total.currency,
    subtotal: order.subtotal.amount,
    discount: order.discount.amount,
    tax: order.tax.amount,
    shipping: order.shipping.amount,
    total: order.total.amount,
    refunded: order.refunded.amount,
    refundedNet: order.refundedNet.amount,
    lines: lines.map((line) => ({
      ref: line.ref,
      sku: line.sku,
      category: line.category,
      quantity: line.quantity,
      returned: line.returned,
      amount: line.amount.amount,
      tax: line.tax.amount,
      refunded: line.refunded.amount,
    })),
  }
}

/** The refunds that were not there before, or were told otherwise. */
export function newRefunds(
  before: readonly StoredRefund[],
  after: readonly StoredRefund[],
): readonly OrderEventRefund[] {
  const known = new Set(before.map((refund) => JSON.stringify(refundOf(refund))))
  return after.map(refundOf).filter((refund) => !known.has(JSON.stringify(refund)))
}

function refundOf({ ref, amount, tax, shipping, lines }: StoredRefund): OrderEventRefund {
  return {
    ref,
    amount: amount.amount,
    tax: tax.amount,
    shipping: shipping.amount,
    lines: lines.map(({ line, quantity, amount: ofLine }) => ({ line, quantity, amount: ofLine })),
  }
}
