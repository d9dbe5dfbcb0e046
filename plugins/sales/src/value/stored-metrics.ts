import type { OperationContext } from '@kith/core'

import { metricsOf, type ValuedOrder } from './metrics.ts'

/** The row that figures are kept in, as it has to be; `undefined` for a customer without orders. */
export function metricRow(
  own: OperationContext,
  orders: readonly ValuedOrder[],
): Readonly<Record<string, unknown>> | undefined {
  if (orders.length === 0) return undefined
  const { currency } = own.tenant()
  const { gross, refunds, netRevenue, profitContribution, averageOrderValue, yearAhead, ...plain } =
    metricsOf(orders, currency)
  const price = (amount: number | null) => (amount === null ? null : { amount, currency })
  return {
    ...plain,
    gross: price(gross),
    refunds: price(refunds),
    netRevenue: price(netRevenue),
    profitContribution: price(profitContribution),
    averageOrderValue: price(averageOrderValue),
    yearAhead: price(yearAhead),
  }
}
