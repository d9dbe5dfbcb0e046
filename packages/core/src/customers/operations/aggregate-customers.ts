import {
  type AggregateQuery,
  aggregateQuerySchema,
  aggregateResultSchema,
} from '../../gate/aggregate-query.ts'
import { defineOperation } from '../../operations/operation.ts'

/** Answers figures about groups of customers. */
export const aggregateCustomers = defineOperation({
  name: 'customers.aggregate',
  summary: 'Figures about groups of customers',
  kind: 'query',
  permission: { entity: 'customer', action: 'aggregate' },
  input: aggregateQuerySchema,
  output: aggregateResultSchema,
  route: 'POST /customers/aggregate',
  run: (ctx, query) => ctx.records('customer').aggregate(query as AggregateQuery),
})
