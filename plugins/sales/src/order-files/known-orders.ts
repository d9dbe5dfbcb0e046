import type { OperationContext } from '@kith/core'

import type { StoredLine, StoredOrder, StoredRefund } from '../orders/stored-order.ts'
import { listAll } from '../stored-rows.ts'

/** An order that is there, with what is below it. */
export interface KnownParts {
  readonly order: StoredOrder
  readonly lines: readonly StoredLine[]
  readonly refunds: readonly StoredRefund[]
}

/** Values that one filter may name. */
const MOST_VALUES = 50

/** More lines than an order has. */
const MOST_PARTS = 100_000

/** The orders of some slots that are there, by slot. */
export async function findOrders(
  own: OperationContext,
  slots: readonly string[],
): Promise<ReadonlyMap<string, KnownParts>> {
  const orders: StoredOrder[] = []
  for (let from = 0; from < slots.length; from += MOST_VALUES)
    orders.push(
      ...(await listAll<StoredOrder>(own, 'order', { slot: { in: slots.slice(from, from + MOST_VALUES) } })),
    )
  const ids = orders.map(({ id }) => id)
  const below = { by: 'orderId', ids, limit: MOST_PARTS }
  const lines = await own.records('orderLine').listBy({ ...below, sort: ['position', 'id'] })
  const refunds = await own.records('orderRefund').listBy({ ...below, sort: ['id'] })
  const parts = orders.map((order): KnownParts => ({
    order,
    lines: (lines.get(order.id) ?? []) as unknown as readonly StoredLine[],
    refunds: (refunds.get(order.id) ?? []) as unknown as readonly StoredRefund[],
  }))
  return new Map(parts.map((each) => [`${each.order.source}:${each.order.externalId}`, each]))
}
