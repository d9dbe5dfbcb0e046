import type { Money, OperationContext } from '@kith/core'

import { listAll } from '../stored-rows.ts'
import { type OrderDocument, slotOf } from './order-document.ts'
import type {
  LineFacts,
  LineState,
  OrderCategory,
  OrderState,
  PaymentFacts,
  RefundedLine,
  RefundFacts,
} from './order-state.ts'

/** An order as it is stored. */
export interface StoredOrder {
  readonly id: string
  readonly version: number
  readonly customerId: string | null
  readonly source: string
  readonly externalId: string
  readonly status: string
  readonly category: OrderCategory
  readonly placedAt: Date
  readonly paidAt: Date | null
  readonly sourceUpdatedAt: Date
  readonly subtotal: Money
  readonly discount: Money
  readonly tax: Money
  readonly shipping: Money
  readonly total: Money
  readonly refunded: Money
  readonly refundedNet: Money
  readonly cost: Money | null
  readonly fxRateToBase: string | null
  readonly channel: string | null
  readonly campaignId: string | null
  readonly couponCodes: readonly string[]
  readonly tellsRefunds: boolean | null
  readonly isImported: boolean | null
}

/** A line as it is stored. */
export interface StoredLine extends Pick<
  LineState,
  'ref' | 'sku' | 'name' | 'category' | 'quantity' | 'returned'
> {
  readonly id: string
  readonly position: number
  readonly amount: Money
  readonly tax: Money
  readonly unitPrice: Money | null
  readonly discount: Money
  readonly unitCost: Money | null
  readonly refunded: Money
}

/** A refund as it is stored. */
export interface StoredRefund {
  readonly id: string
  readonly ref: string
  readonly amount: Money
  readonly tax: Money
  readonly shipping: Money
  readonly refundedAt: Date
  readonly reason: string | null
  readonly lines: readonly RefundedLine[]
  /** Whether one counts that was recorded by itself; `null` for one of a message. */
  readonly isCounted: boolean | null
}

type Values = Readonly<Record<string, unknown>>

type Priced = (amount: number) => Money

function priced(currency: string): Priced {
  return (amount) => ({ amount, currency })
}

function orNull(price: Priced, amount: number | null): Money | null {
  return amount === null ? null : price(amount)
}

/** The row of an order. */
export function orderRow(document: OrderDocument, state: OrderState): Values {
  const { source, externalId, status, placedAt, sourceUpdatedAt, currency } = document
  const { discount = 0, tax = 0, shipping = 0, total } = document
  const price = priced(currency)
  const subtotal = document.subtotal ?? state.lines.reduce((sum, line) => sum + line.amount, 0)
  return {
    source,
    externalId,
    status,
    placedAt,
    sourceUpdatedAt,
    slot: slotOf(document),
    category: state.category,
    paidAt: state.paidAt,
    subtotal: price(subtotal),
    discount: price(discount),
    tax: price(tax),
    shipping: price(shipping),
    total: price(total),
    refunded: price(state.refunded),
    refundedNet: price(state.refundedNet),
    cost: orNull(price, state.cost),
    fxRateToBase: rateText(document.fxRateToBase),
    channel: document.channel ?? null,
    campaignId: document.campaignId ?? null,
    couponCodes: document.couponCodes ?? [],
    tellsRefunds: document.refunds !== undefined,
    isImported: false,
  }
}

/** A rate as it is stored. */
export function rateText(rate: string | undefined): string | null {
  if (rate === undefined) return null
  const [whole = '', fraction = ''] = rate.split('.')
  return `${whole.replace(/^0+(?=\d)/, '')}.${fraction.padEnd(8, '0')}`
}

/** The rows below an order, by entity. */
export interface PartRows {
  readonly orderLine: readonly Values[]
  readonly orderPayment: readonly Values[]
  readonly orderRefund: readonly Values[]
}

/** The rows below an order. */
export function partRows(
  { currency }: OrderDocument,
  facts: { readonly payments: readonly PaymentFacts[]; readonly refunds: readonly RefundFacts[] },
  { lines }: OrderState,
): PartRows {
  const price = priced(currency)
  return {
    orderLine: lines.map((line, position) => lineRow(line, { position, currency })),
    orderPayment: facts.payments.map((payment) => ({ ...payment, amount: price(payment.amount) })),
    orderRefund: facts.refunds.map((refund) => refundRow(refund, currency)),
  }
}

/** The row of a line. */
export function lineRow(
  line: LineState,
  { position, currency }: { readonly position: number; readonly currency: string },
): Values {
  const price = priced(currency)
  return {
    ...line,
    position,
    unitPrice: orNull(price, line.unitPrice),
    discount: price(line.discount),
    amount: price(line.amount),
    tax: price(line.tax),
    unitCost: orNull(price, line.unitCost),
    refunded: price(line.refunded),
  }
}

/** The row of a refund. */
export function refundRow(refund: RefundFacts, currency: string): Values {
  const { amount, tax, shipping, ...rest } = refund
  const price = priced(currency)
  return { ...rest, amount: price(amount), tax: price(tax), shipping: price(shipping) }
}

/** A stored line as a message would tell it. */
export function lineFacts(line: StoredLine): LineFacts {
  const { ref, sku, name, category, quantity, unitPrice, discount, amount, tax, unitCost } = line
  return {
    ref,
    sku,
    name,
    category,
    quantity,
    unitPrice: unitPrice?.amount ?? null,
    discount: discount.amount,
    amount: amount.amount,
    tax: tax.amount,
    unitCost: unitCost?.amount ?? null,
  }
}

/** What a refund says. */
export function refundFacts(stored: StoredRefund): RefundFacts {
  const { ref, amount, tax, shipping, refundedAt, reason, lines } = stored
  return {
    ref,
    refundedAt,
    reason,
    lines,
    amount: amount.amount,
    tax: tax.amount,
    shipping: shipping.amount,
  }
}

/** The entities below an order. */
export const partEntities = ['orderLine', 'orderPayment', 'orderRefund'] as const

/** Makes the rows below an order what they are to be: rows are told apart by their `ref`. */
export async function saveParts(
  own: OperationContext,
  order: { readonly id: string; readonly customerId: string | null },
  parts: PartRows,
): Promise<void> {
  for (const entity of partEntities) await savePart(own, order, { entity, rows: parts[entity] })
}

async function savePart(
  own: OperationContext,
  { id: orderId, customerId }: { readonly id: string; readonly customerId: string | null },
  { entity, rows }: { readonly entity: string; readonly rows: readonly Values[] },
): Promise<void> {
  const records = own.records(entity)
  // Refunds that were recorded by themselves are none of the message's.
  const told = entity === 'orderRefund' ? { orderId, isCounted: { isNull: true } } : { orderId }
  const stored = await listAll<{ readonly id: string; readonly ref: string }>(own, entity, told)
  const idOf = new Map(stored.map(({ ref, id }) => [ref, id]))
  const refs = new Set(rows.map(({ ref }) => ref))
  for (const { id, ref } of stored) if (!refs.has(ref)) await records.delete(id)
  for (const row of rows) {
    const id = idOf.get(row['ref'] as string)
    if (id !== undefined) await records.update({ id, patch: {}, managed: { ...row, customerId } })
  }
  const added = rows.filter(({ ref }) => !idOf.has(ref as string))
  if (added.length > 0)
    await records.createMany(added.map((row) => ({ values: {}, managed: { ...row, orderId, customerId } })))
}

/** The lines of an order, as they stand in it. */
export async function linesOf(own: OperationContext, orderId: string): Promise<readonly StoredLine[]> {
  const lines = await listAll<StoredLine>(own, 'orderLine', { orderId })
  return lines.toSorted((one, other) => one.position - other.position)
}

/** The refunds of an order, those that do not count any more among them. */
export function allRefundsOf(own: OperationContext, orderId: string): Promise<readonly StoredRefund[]> {
  return listAll<StoredRefund>(own, 'orderRefund', { orderId })
}

/** The refunds of an order that count. */
export async function refundsOf(own: OperationContext, orderId: string): Promise<readonly StoredRefund[]> {
  return (await allRefundsOf(own, orderId)).filter(({ isCounted }) => isCounted !== false)
}
