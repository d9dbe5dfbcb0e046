import { scale, sumOf, thousandths } from '../amounts.ts'

/** What an order may be, whatever its source calls it. */
export const orderCategories = [
  'draft',
  'open',
  'paid',
  'fulfilled',
  'closed',
  'cancelled',
  'partially_returned',
  'returned',
] as const

/** What an order may be. */
export type OrderCategory = (typeof orderCategories)[number]

/** One line as the source tells it; amounts in smallest units of the order's currency. */
export interface LineFacts {
  readonly ref: string
  readonly sku: string | null
  readonly name: string | null
  readonly category: string | null
  /** Three digits after the point. */
  readonly quantity: string
  readonly unitPrice: number | null
  readonly discount: number
  readonly amount: number
  readonly tax: number
  readonly unitCost: number | null
}

/** One payment as the source tells it. */
export interface PaymentFacts {
  readonly ref: string
  readonly method: string | null
  readonly amount: number
  readonly paidAt: Date
}

/** What one refund gives back of one line. */
export interface RefundedLine {
  readonly line: string
  readonly quantity: string
  readonly amount: number
}

/** One refund as the source tells it. */
export interface RefundFacts {
  readonly ref: string
  readonly amount: number
  readonly tax: number
  readonly shipping: number
  readonly refundedAt: Date
  readonly reason: string | null
  readonly lines: readonly RefundedLine[]
}

/** An order as the source tells it, with the category that its status means. */
export interface OrderFacts {
  readonly category: OrderCategory
  readonly placedAt: Date
  readonly paidAt: Date | null
  readonly total: number
  readonly lines: readonly LineFacts[]
  readonly payments: readonly PaymentFacts[]
  readonly refunds: readonly RefundFacts[]
}

/** What follows for a line from the refunds. */
export interface LineState extends LineFacts {
  readonly returned: string
  readonly refunded: number
}

/** What follows from an order as it is told. */
export interface OrderState {
  readonly category: OrderCategory
  readonly paidAt: Date | null
  readonly refunded: number
  readonly refundedNet: number
  readonly cost: number | null
  readonly lines: readonly LineState[]
}

/** Categories of orders that their buyer has paid for, or has had. */
const settled: ReadonlySet<OrderCategory> = new Set([
  'paid',
  'fulfilled',
  'closed',
  'partially_returned',
  'returned',
])

/** What follows from an order: from itself alone, whatever was known before. */
export function stateOf(order: OrderFacts): OrderState {
  const lines = order.lines.map((line) => lineState(line, order.refunds))
  const refunded = sumOf(order.refunds.map(({ amount }) => amount))
  const aside = sumOf(order.refunds.flatMap(({ tax, shipping }) => [tax, shipping]))
  return {
    category: categoryOf(order, lines, refunded),
    paidAt: paidAtOf(order),
    refunded,
    refundedNet: refunded - aside,
    cost: costOf(lines),
    lines,
  }
}

function lineState(line: LineFacts, refunds: readonly RefundFacts[]): LineState {
  const parts = refunds.flatMap((refund) => refund.lines.filter((part) => part.line === line.ref))
  const returned = sumOf(parts.map(({ quantity }) => thousandths(quantity)))
  // Later messages may have made the line smaller than what was recorded as returned of it.
  const most = Math.min(returned, thousandths(line.quantity))
  return { ...line, returned: asQuantity(most), refunded: sumOf(parts.map(({ amount }) => amount)) }
}

function asQuantity(inThousandths: number): string {
  const digits = String(inThousandths).padStart(4, '0')
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`
}

/** Goods that came back say more than a status that was set before. */
function categoryOf(
  { category, total }: OrderFacts,
  lines: readonly LineState[],
  refunded: number,
): OrderCategory {
  if (!settled.has(category)) return category
  const isBack = ({ quantity, returned }: LineState): boolean =>
    thousandths(returned) >= thousandths(quantity)
  const isAllBack = lines.length > 0 && lines.every(isBack)
  if (isAllBack || (total > 0 && refunded >= total)) return 'returned'
  return lines.some(({ returned }) => thousandths(returned) > 0) ? 'partially_returned' : category
}

/** When the source says so, else when payments came to the total, else when it was placed if its status says it is paid. */
function paidAtOf({ paidAt, payments, total, category, placedAt }: OrderFacts): Date | null {
  if (paidAt !== null) return paidAt
  let paid = 0
  for (const payment of payments.toSorted((one, other) => one.paidAt.getTime() - other.paidAt.getTime())) {
    paid += payment.amount
    if (paid >= total) return payment.paidAt
  }
  return settled.has(category) ? placedAt : null
}

/** What the goods have cost that did not come back; unknown where one line does not say. */
function costOf(lines: readonly LineState[]): number | null {
  const costs: number[] = []
  for (const { unitCost, quantity, returned } of lines) {
    if (unitCost === null) return null
    costs.push(scale(unitCost, thousandths(quantity) - thousandths(returned), 1000))
  }
  return lines.length === 0 ? null : sumOf(costs)
}

/** Whether an order counts as bought: it is paid, and was not called off. */
export function isBought({
  category,
  paidAt,
}: {
  readonly category: OrderCategory
  readonly paidAt: Date | null
}): boolean {
  return paidAt !== null && category !== 'draft' && category !== 'cancelled'
}
