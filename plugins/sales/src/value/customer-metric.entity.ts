import { defineEntity, f, type ReadableOf } from '@kith/core'

/**
 * What a customer is worth: figures over the orders that were bought and did not come back whole, in the currency of the
 * tenant. All of it follows from the orders; `customerMetrics.recompute` proves it.
 */
export const customerMetricEntity = defineEntity({
  name: 'customerMetric',
  subject: 'customerId',
  fields: {
    customerId: f.ref('customer', { inverse: 'metrics' }).class('public').unique().managed(),
    ordersCount: f.int().class('behaviour').managed().merge('survivor'),
    /** Totals without tax and shipping. */
    gross: f.money().class('behaviour').managed().merge('survivor'),
    /** What was given back, without tax and shipping. */
    refunds: f.money().class('behaviour').managed().merge('survivor'),
    netRevenue: f.money().class('behaviour').managed().merge('survivor'),
    /** Net revenue less what the goods have cost; empty where an order does not say. */
    profitContribution: f.money().class('behaviour').nullable().managed().merge('survivor'),
    /** Net revenue for each order. */
    averageOrderValue: f.money().class('behaviour').nullable().managed().merge('survivor'),
    firstOrderAt: f.instant().class('behaviour').nullable().managed().merge('survivor'),
    lastOrderAt: f.instant().class('behaviour').nullable().managed().merge('survivor'),
    /** Days between two orders, the median; empty below three orders. */
    medianIntervalDays: f
      .decimal({ precision: 9, scale: 2 })
      .class('behaviour')
      .nullable()
      .managed()
      .merge('survivor'),
    /** Days from the first order to the second, begun ones counted whole. */
    daysToSecondOrder: f.int().class('behaviour').nullable().managed().merge('survivor'),
    isRepeat: f.bool().class('behaviour').managed().merge('survivor'),
    /** Contribution of an order times the orders that a year of the median interval has. */
    yearAhead: f.money().class('behaviour').nullable().managed().merge('survivor'),
    /** Orders in another currency that do not say what it is worth: they are in no amount. */
    unconvertedCount: f.int().class('behaviour').managed().merge('survivor'),
  },
  indexes: [
    ['firstOrderAt', 'id'],
    ['lastOrderAt', 'id'],
  ],
})

/** What a customer is worth, as it is read. */
export interface ReadableCustomerMetric extends ReadableOf<typeof customerMetricEntity> {}
