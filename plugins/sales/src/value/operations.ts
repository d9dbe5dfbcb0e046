import {
  type AggregateQuery,
  aggregateQuerySchema,
  aggregateResultSchema,
  defineOperation,
  type Filter,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
} from '@kith/core'
import { z } from 'zod'

import { requireCustomer } from '../require-customer.ts'
import { customerMetricEntity } from './customer-metric.entity.ts'

/** Reads what a customer is worth. */
export const getMetrics = defineOperation({
  name: 'customerMetrics.get',
  summary: 'Read what a customer is worth',
  kind: 'query',
  permission: { entity: 'customerMetric', action: 'read' },
  input: z.strictObject({ customerId: z.string() }),
  output: z.strictObject({ metrics: readableOf(customerMetricEntity).nullable() }),
  route: 'GET /customers/{customerId}/value',
  async run(ctx, input) {
    const customerId = await requireCustomer(ctx, input.customerId)
    const { data } = await ctx.records('customerMetric').list({ where: { customerId }, limit: 1 })
    return { metrics: data[0] ?? null }
  },
})

/** Searches customers by what they are worth. */
export const searchMetrics = defineOperation({
  name: 'customerMetrics.search',
  summary: 'Search figures of customers',
  kind: 'query',
  permission: { entity: 'customerMetric', action: 'list' },
  input: listQuerySchema,
  output: pageOf(customerMetricEntity),
  route: 'POST /customer-metrics/search',
  run: (ctx, query) => ctx.records('customerMetric').list(query as ListQuery),
})

/** Answers figures about groups of customers. */
export const aggregateMetrics = defineOperation({
  name: 'customerMetrics.aggregate',
  summary: 'Figures about what groups of customers are worth',
  kind: 'query',
  permission: { entity: 'customerMetric', action: 'aggregate' },
  input: aggregateQuerySchema,
  output: aggregateResultSchema,
  route: 'POST /customer-metrics/aggregate',
  run: (ctx, query) => ctx.records('customerMetric').aggregate(query as AggregateQuery),
})

const DAY_MS = 86_400_000

/** Tells how many customers come again. */
export const cohortRate = defineOperation({
  name: 'customerMetrics.cohort',
  summary: 'Tell how many customers of a time order again within so many days',
  kind: 'query',
  permission: { entity: 'customerMetric', action: 'aggregate' },
  input: z.strictObject({
    from: z.coerce.date(),
    to: z.coerce.date().describe('Customers whose first order was before this, and not before `from`.'),
    withinDays: z.int().min(1).max(3650),
  }),
  output: z.strictObject({
    customers: z
      .int()
      .nullable()
      .describe('Those whose first order is old enough; null where they are too few to tell.'),
    returned: z.int().nullable().describe('Those of them with a second order in time.'),
    rate: z.number().nullable(),
  }),
  route: 'POST /customer-metrics/cohort',
  async run(ctx, { from, to, withinDays }) {
    // Whoever has not had the time to come again says nothing about who does.
    const matured = new Date(ctx.now().getTime() - withinDays * DAY_MS)
    const old: Filter = { firstOrderAt: { gte: from, lt: to, lte: matured } }
    const customers = await countOf(ctx, old)
    const returned = await countOf(ctx, { and: [old, { daysToSecondOrder: { lte: withinDays } }] })
    if (customers === null || returned === null) return { customers: null, returned: null, rate: null }
    return { customers, returned, rate: customers === 0 ? null : returned / customers }
  },
})

/** How many rows there are; `null` where that would tell of too few people. */
async function countOf(ctx: OperationContext, where: Filter): Promise<number | null> {
  const { data, isSuppressed } = await ctx
    .records('customerMetric')
    .aggregate({ where, measures: { count: 'count' } })
  return isSuppressed ? null : Number(data[0]?.measures['count'] ?? 0)
}
