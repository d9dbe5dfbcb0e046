import { listQuerySchema } from '../../gate/list-query.ts'
import type { ListQuery } from '../../gate/list-query.ts'
import { pageOf } from '../../operations/entity-values.ts'
import { defineOperation } from '../../operations/operation.ts'
import { customerEntity } from '../customer.entity.ts'

/** Lists customers by a query that may stand in a URL. */
export const listCustomers = defineOperation({
  name: 'customers.list',
  summary: 'List customers',
  kind: 'query',
  answersRows: true,
  permission: { entity: 'customer', action: 'list' },
  input: listQuerySchema,
  output: pageOf(customerEntity),
  route: 'GET /customers',
  run: (ctx, query) => ctx.records('customer').list(query as ListQuery),
})

/** Lists customers by a query in a body: the only place over HTTP for values of fields above `basic`. */
export const searchCustomers = defineOperation({
  ...listCustomers,
  name: 'customers.search',
  summary: 'Search customers',
  input: listQuerySchema,
  route: 'POST /customers/search',
  run: (ctx, query) => ctx.records('customer').list(query as ListQuery),
})
