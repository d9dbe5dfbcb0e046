import type { OperationContext } from '@kith/core'
import { z } from 'zod'

import { quantityText, scale, sumOf, thousandths } from '../amounts.ts'
import { salesErrors } from '../errors.ts'
import { evaluate } from '../standing/evaluate.ts'
import { findCategory } from '../statuses/find-category.ts'
import { orderPlace } from '../turns.ts'
import { refundDocument, requireReturnable, slotOf } from './order-document.ts'
import {
  type OrderFacts,
  orderCategories,
  type RefundFacts,
  type RefundedLine,
  stateOf,
} from './order-state.ts'
import { doesCount } from './refund-standing.ts'
import {
  allRefundsOf,
  lineFacts,
  linesOf,
  refundFacts,
  refundRow,
  type StoredLine,
  type StoredOrder,
  type StoredRefund,
} from './stored-order.ts'
import { tellOf } from './tell-of-order.ts'

/** A refund of an order that is known. */
export const refundInput = refundDocument
  .extend({
    id: z.string(),
    amount: refundDocument.shape.amount.optional().describe('What its lines come to when left out.'),
  })
  .refine(({ amount, lines = [] }) => amount !== undefined || lines.length > 0, {
    path: ['amount'],
    message: 'Expected an amount, or lines that came back',
  })

type GivenRefund = z.output<typeof refundInput>

/**
 * Notes what was given back of an order, beside what its source tells. The same refund again changes nothing.
 *
 * @returns the row of the refund.
 * @throws KITH_NOT_FOUND, KITH_SALES_LINE_UNKNOWN, KITH_SALES_RETURN_EXCEEDS, KITH_SALES_REFUND_DIFFERS
 */
export async function recordRefund(ctx: OperationContext, given: GivenRefund): Promise<string> {
  const { id, customerId } = await writeRefund(ctx, given)
  if (customerId !== null) await evaluate(ctx.asPlugin(), [customerId])
  return id
}

/** What became of a refund. */
export interface WrittenRefund {
  readonly id: string
  /** Whose figures it has changed. */
  readonly customerId: string | null
}

/** The same without what follows for the customer. */
export async function writeRefund(ctx: OperationContext, given: GivenRefund): Promise<WrittenRefund> {
  const own = ctx.asPlugin()
  await ctx.records('order').require(given.id, 'record')
  await own.turn(orderPlace(slotOf(await storedOrder(own, given.id))))
  const before = await storedOrder(own, given.id)
  const all = await allRefundsOf(own, before.id)
  const again = all.find(({ ref, isCounted }) => ref === given.ref && isCounted !== null)
  if (again !== undefined) return { id: requireSame(again, given).id, customerId: null }
  const lines = await linesOf(own, before.id)
  const refund = readRefund(given, lines)
  const isCounted = doesCount(refund, toldBy(before, all))
  const known = all.filter((each) => each.isCounted !== false)
  requireReturnable(lines, isCounted ? [...known, refund] : [refund], '/lines')
  const managed = { ...refundRow(refund, before.total.currency), isCounted }
  const place = { orderId: before.id, customerId: before.customerId }
  const created = await own.records('orderRefund').create({}, { ...managed, ...place })
  if (!isCounted) return { id: created.id, customerId: null }
  await saveState(own, before, lines)
  await tellOf(own, before.id, { before, known })
  return { id: created.id, customerId: before.customerId }
}

async function storedOrder(own: OperationContext, id: string): Promise<StoredOrder> {
  return (await own.records('order').get(id)) as unknown as StoredOrder
}

function toldBy({ tellsRefunds, sourceUpdatedAt }: StoredOrder, all: readonly StoredRefund[]) {
  const ofMessage = all.filter(({ isCounted }) => isCounted === null)
  return {
    tellsRefunds: tellsRefunds === true,
    refs: new Set(ofMessage.map(({ ref }) => ref)),
    sourceUpdatedAt,
  }
}

/** Whoever sends a refund again says the same of it. What followed from lines may have changed with them. */
function requireSame(stored: StoredRefund, { amount, refundedAt, lines = [] }: GivenRefund): StoredRefund {
  const isSame =
    (amount ?? stored.amount.amount) === stored.amount.amount &&
    refundedAt.getTime() === stored.refundedAt.getTime() &&
    JSON.stringify(stored.lines.map(partOf)) === JSON.stringify(lines.map(partOf))
  if (!isSame) throw salesErrors.REFUND_DIFFERS({ pointer: '/ref' })
  return stored
}

function partOf({
  line,
  quantity = 0,
}: {
  readonly line: string
  readonly quantity?: number | string | undefined
}) {
  return [line, quantityText(quantity)]
}

/** What the caller leaves out follows from the lines: what was paid for as much of each as came back. */
function readRefund(given: GivenRefund, lines: readonly StoredLine[]): RefundFacts {
  const { ref, refundedAt, reason, shipping = 0, lines: parts = [] } = given
  const lineOf = new Map(lines.map((line) => [line.ref, line]))
  const back = parts.map((part) => shareOf(lineOf.get(part.line), part))
  const sum = sumOf(back.map(({ amount }) => amount)) + shipping
  const tax = given.amount === undefined ? sumOf(back.map((each) => each.tax)) : 0
  return {
    ref,
    refundedAt,
    shipping,
    reason: reason ?? null,
    amount: given.amount ?? sum,
    tax: given.tax ?? tax,
    lines: back.map(({ line, quantity, amount }) => ({ line, quantity, amount })),
  }
}

type GivenPart = NonNullable<GivenRefund['lines']>[number]

/** @throws KITH_SALES_LINE_UNKNOWN */
function shareOf(
  line: StoredLine | undefined,
  { quantity: given = 0, amount }: GivenPart,
): RefundedLine & { readonly tax: number } {
  if (line === undefined) throw salesErrors.LINE_UNKNOWN({ pointer: '/lines' })
  const quantity = quantityText(given)
  const share = (whole: number): number => scale(whole, thousandths(quantity), thousandths(line.quantity))
  return {
    line: line.ref,
    quantity,
    amount: amount ?? share(line.amount.amount),
    tax: share(line.tax.amount),
  }
}

/** Writes what follows for the order and its lines from the refunds that count now. */
async function saveState(
  own: OperationContext,
  order: StoredOrder,
  lines: readonly StoredLine[],
): Promise<void> {
  const all = await allRefundsOf(own, order.id)
  const counted = all.filter(({ isCounted }) => isCounted !== false)
  const place = { of: 'order', categories: orderCategories, pointer: '/id' } as const
  const category = await findCategory(own, order.status, place)
  const state = stateOf(factsOf(order, { category, lines, refunds: counted }))
  const price = (amount: number) => ({ amount, currency: order.total.currency })
  const managed = {
    category: state.category,
    refunded: price(state.refunded),
    refundedNet: price(state.refundedNet),
    cost: state.cost === null ? null : price(state.cost),
  }
  await own.records('order').update({ id: order.id, patch: {}, managed })
  for (const [index, { returned, refunded }] of state.lines.entries()) {
    const line = lines[index]!
    if (returned === line.returned && refunded === line.refunded.amount) continue
    await own
      .records('orderLine')
      .update({ id: line.id, patch: {}, managed: { returned, refunded: price(refunded) } })
  }
}

interface Known extends Pick<OrderFacts, 'category'> {
  readonly lines: readonly StoredLine[]
  readonly refunds: readonly StoredRefund[]
}

/** An order that is stored, as far as refunds change anything about it. */
function factsOf({ placedAt, paidAt, total }: StoredOrder, { category, lines, refunds }: Known): OrderFacts {
  return {
    category,
    placedAt,
    paidAt,
    total: total.amount,
    payments: [],
    lines: lines.map(lineFacts),
    refunds: refunds.map(refundFacts),
  }
}
