import type { Money } from '@kith/core'

import { scale, sumOf } from '../amounts.ts'
import { isBought, type OrderCategory } from '../orders/order-state.ts'

/** An order as figures are made of it. */
export interface ValuedOrder {
  readonly category: OrderCategory
  readonly placedAt: Date
  readonly paidAt: Date | null
  readonly total: Money
  readonly tax: Money
  readonly shipping: Money
  readonly refundedNet: Money
  readonly cost: Money | null
  readonly fxRateToBase: string | null
}

/** What a customer is worth. Amounts are in smallest units of the tenant's currency. */
export interface Metrics {
  readonly ordersCount: number
  readonly gross: number
  readonly refunds: number
  readonly netRevenue: number
  readonly profitContribution: number | null
  readonly averageOrderValue: number | null
  readonly firstOrderAt: Date | null
  readonly lastOrderAt: Date | null
  readonly medianIntervalDays: string | null
  readonly daysToSecondOrder: number | null
  readonly isRepeat: boolean
  readonly yearAhead: number | null
  readonly unconvertedCount: number
}

const DAY_MS = 86_400_000
const RATE_SCALE = 100_000_000
/** A year in hundredths of days. */
const YEAR = 36_500

/** Whether an order counts: it was bought, and did not come back whole. */
function counts(order: Pick<ValuedOrder, 'category' | 'paidAt'>): boolean {
  return isBought(order) && order.category !== 'returned'
}

/** When the orders that count were placed, the first one first. */
export function orderTimes(orders: readonly ValuedOrder[]): readonly Date[] {
  return orders
    .filter(counts)
    .map(({ placedAt }) => placedAt)
    .toSorted((one, other) => one.getTime() - other.getTime())
}

/** Figures over the orders of a customer, in a currency. */
export function metricsOf(orders: readonly ValuedOrder[], currency: string): Metrics {
  const counted = orders.filter(counts)
  const converted = counted.flatMap((order) => inBase(order, currency) ?? [])
  const times = orderTimes(orders)
  const gross = sumOf(converted.map((order) => order.gross))
  const refunds = sumOf(converted.map((order) => order.refunds))
  const netRevenue = gross - refunds
  const profitContribution = profitOf(converted, netRevenue)
  const interval = medianInterval(times)
  const ordersCount = converted.length
  return {
    ordersCount: counted.length,
    gross,
    refunds,
    netRevenue,
    profitContribution,
    averageOrderValue: ordersCount === 0 ? null : scale(netRevenue, 1, ordersCount),
    firstOrderAt: times[0] ?? null,
    lastOrderAt: times.at(-1) ?? null,
    medianIntervalDays: interval === null ? null : asDays(interval),
    daysToSecondOrder:
      times.length < 2 ? null : Math.ceil((times[1]!.getTime() - times[0]!.getTime()) / DAY_MS),
    isRepeat: times.length >= 2,
    yearAhead: yearAhead({ profitContribution, ordersCount, interval }),
    unconvertedCount: counted.length - converted.length,
  }
}

interface BaseOrder {
  readonly gross: number
  readonly refunds: number
  readonly cost: number | null
}

/** An order in the base currency; `undefined` where nobody says what its own is worth. */
function inBase(order: ValuedOrder, currency: string): BaseOrder | undefined {
  const isBase = order.total.currency === currency
  if (!isBase && order.fxRateToBase === null) return undefined
  const rate = isBase ? RATE_SCALE : Number(order.fxRateToBase!.replace('.', ''))
  const convert = (amount: number): number => scale(amount, rate, RATE_SCALE)
  return {
    gross: convert(order.total.amount - order.tax.amount - order.shipping.amount),
    refunds: convert(order.refundedNet.amount),
    cost: order.cost === null ? null : convert(order.cost.amount),
  }
}

function profitOf(orders: readonly BaseOrder[], netRevenue: number): number | null {
  const costs = orders.flatMap(({ cost }) => (cost === null ? [] : [cost]))
  return costs.length < orders.length || orders.length === 0 ? null : netRevenue - sumOf(costs)
}

/** The median of the intervals between orders, in hundredths of days; `null` where there are fewer than two. */
export function medianInterval(times: readonly Date[]): number | null {
  if (times.length < 3) return null
  const intervals = times.slice(1).map((time, index) => time.getTime() - times[index]!.getTime())
  const sorted = intervals.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[(sorted.length - 1) >> 1]!, sorted[middle]!]
  return scale(low + high, 100, 2 * DAY_MS)
}

function asDays(hundredths: number): string {
  const digits = String(hundredths).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

function yearAhead({
  profitContribution,
  ordersCount,
  interval,
}: {
  readonly profitContribution: number | null
  readonly ordersCount: number
  readonly interval: number | null
}): number | null {
  if (profitContribution === null || interval === null || interval === 0) return null
  return scale(profitContribution, YEAR, ordersCount * interval)
}
