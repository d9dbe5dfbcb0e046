import type { Filter, OperationContext } from '@kith/core'

import { thousandths } from '../amounts.ts'
import { isBought } from '../orders/order-state.ts'
import { writeRefund } from '../orders/record-refund.ts'
import type { StoredLine, StoredOrder } from '../orders/stored-order.ts'
import { listAll } from '../stored-rows.ts'
import { isCreditNote, type OrderFileLine } from './read-line.ts'

/** Something that came back, and whose it was. */
export interface FileReturn {
  readonly told: OrderFileLine
  readonly source: string
  readonly currency: string
  readonly customerId: string | null
}

/**
 * Notes what came back as a refund of the order that it was bought with: the one of the same id, else the last one before of
 * the same customer from the same source that has as much of the article left.
 *
 * @returns what became of it; `alone` for a credit note of goods that nobody is known to have bought, and `unmatched` for any
 * other line of such goods.
 */
export async function takeReturn(
  ctx: OperationContext,
  given: FileReturn,
): Promise<'created' | 'skipped' | 'alone' | 'unmatched'> {
  const own = ctx.asPlugin()
  const { told } = given
  const same = await sameOrders(own, given)
  // A credit note that stands by itself already stays there.
  if (same.some(({ externalId, category }) => externalId === told.externalId && category === 'cancelled'))
    return 'alone'
  if (await isKnown(own, given, same)) return 'skipped'
  const [best] = await returnables(own, given, same)
  if (best === undefined) return isCreditNote(told.externalId) ? 'alone' : 'unmatched'
  await writeRefund(ctx, {
    ref: refOf(told),
    id: best.orderId,
    amount: told.amount,
    refundedAt: told.at,
    lines: [{ line: best.ref, quantity: told.quantity, amount: told.amount }],
  })
  return 'created'
}

/** The refund is known by the order id and the line of the file that tells of it. */
function refOf({ externalId, ref }: OrderFileLine): string {
  return `${externalId.slice(0, 49)}/${ref.slice(-50)}`
}

/** The orders of the same id; a credit note is of the order whose id follows its C. */
function sameOrders(own: OperationContext, { told, source }: FileReturn): Promise<readonly StoredOrder[]> {
  const ids = [told.externalId, told.externalId.replace(/^C/, '')]
  return listAll<StoredOrder>(own, 'order', { slot: { in: ids.map((each) => `${source}:${each}`) } })
}

async function isKnown(
  own: OperationContext,
  { told, source, customerId }: FileReturn,
  same: readonly StoredOrder[],
): Promise<boolean> {
  if (customerId === null && same.length === 0) return false
  const place = customerId === null ? { orderId: { in: same.map(({ id }) => id) } } : { customerId }
  const refunds = await listAll<Below>(own, 'orderRefund', { ...place, ref: refOf(told) })
  const orders = await ordersOf(own, refunds)
  return [...orders.values()].some((order) => order.source === source)
}

interface Below {
  readonly orderId: string
}

type BoughtLine = StoredLine & Below

async function ordersOf(
  own: OperationContext,
  below: readonly Below[],
): Promise<ReadonlyMap<string, StoredOrder>> {
  const found = await own.records('order').find(below.map(({ orderId }) => orderId))
  return found as ReadonlyMap<string, unknown> as ReadonlyMap<string, StoredOrder>
}

/** The lines that it may have come back of, the likeliest first. */
async function returnables(
  own: OperationContext,
  given: FileReturn,
  same: readonly StoredOrder[],
): Promise<readonly BoughtLine[]> {
  const { told } = given
  const lines = await boughtLines(own, given, same)
  const left = lines.filter(
    ({ quantity, returned }) => thousandths(quantity) - thousandths(returned) >= thousandths(told.quantity),
  )
  const orders = await ordersOf(own, left)
  const isNamed = ({ orderId }: Below): boolean => same.some(({ id }) => id === orderId)
  const at = ({ orderId }: Below): number => orders.get(orderId)!.placedAt.getTime()
  return left
    .filter(({ orderId }) => isReturnable(orders.get(orderId), given))
    .toSorted((one, other) => Number(isNamed(other)) - Number(isNamed(one)) || at(other) - at(one))
}

/** Lines of the article in the orders of the same id, and in all of the customer's. */
async function boughtLines(
  own: OperationContext,
  { told: { sku, name }, customerId }: FileReturn,
  same: readonly StoredOrder[],
): Promise<readonly BoughtLine[]> {
  const article: Filter = sku === null ? { name: name ?? '' } : { sku }
  const orderId = { in: same.map(({ id }) => id) }
  const ofSame = same.length === 0 ? [] : await listAll<BoughtLine>(own, 'orderLine', { orderId, ...article })
  if (customerId === null || sku === null) return ofSame
  const ofCustomer = await listAll<BoughtLine>(own, 'orderLine', { customerId, sku })
  return [...new Map([...ofSame, ...ofCustomer].map((line) => [line.id, line])).values()]
}

function isReturnable(
  order: StoredOrder | undefined,
  { told, source, currency, customerId }: FileReturn,
): boolean {
  return (
    order !== undefined &&
    order.source === source &&
    order.customerId === customerId &&
    order.total.currency === currency &&
    order.placedAt <= told.at &&
    isBought(order)
  )
}
