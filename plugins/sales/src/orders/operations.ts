import {
  type AggregateQuery,
  aggregateQuerySchema,
  aggregateResultSchema,
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
} from '@kith/core'
import { z } from 'zod'

import { orderDocument } from './order-document.ts'
import { orderEntity, orderLineEntity, orderPaymentEntity, orderRefundEntity } from './order.entity.ts'
import { recordOrders } from './record-orders.ts'
import { recordRefund, refundInput } from './record-refund.ts'

const recordedOrder = z.strictObject({
  order: readableOf(orderEntity),
  isStale: z.boolean().describe('The message was older than what is known, and has changed nothing.'),
})

/** Takes an order in as its source tells it. */
export const recordOrder = defineOperation({
  name: 'orders.record',
  summary: 'Record an order as its source tells it, all of it',
  kind: 'command',
  permission: { entity: 'order', action: 'record' },
  input: orderDocument,
  output: recordedOrder,
  route: 'PUT /orders/{source}/{externalId}',
  async run(ctx, document) {
    const [recorded] = await recordOrders(ctx, [document])
    const { id, isStale } = recorded!
    return { order: await ctx.records('order').get(id), isStale }
  },
})

/** Takes many orders in, all or none. */
export const recordManyOrders = defineOperation({
  name: 'orders.bulk',
  summary: 'Record many orders as their sources tell them, all or none',
  kind: 'command',
  permission: { entity: 'order', action: 'record' },
  input: z.strictObject({ items: z.array(orderDocument).min(1).max(200) }),
  output: z.strictObject({
    results: z.array(z.strictObject({ id: z.string(), isStale: z.boolean() })),
  }),
  route: 'POST /orders/bulk',
  bodyLimit: 8 * 1024 * 1024,
  run: async (ctx, { items }) => ({ results: await recordOrders(ctx, items) }),
})

/** Notes what was given back of an order, where its source does not tell of it or somebody else knows first. */
export const refundOrder = defineOperation({
  name: 'orders.refund',
  summary: 'Record what was given back of an order',
  kind: 'command',
  permission: { entity: 'order', action: 'record' },
  input: refundInput,
  output: z.strictObject({ order: readableOf(orderEntity), refund: readableOf(orderRefundEntity) }),
  route: 'POST /orders/{id}/refunds',
  async run(ctx, input) {
    const refundId = await recordRefund(ctx, input)
    return {
      order: await ctx.records('order').get(input.id),
      refund: await ctx.records('orderRefund').get(refundId),
    }
  },
})

/** Reads an order with everything below it. */
export const getOrder = defineOperation({
  name: 'orders.get',
  summary: 'Read an order with its lines, payments and refunds',
  kind: 'query',
  permission: { entity: 'order', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: z.strictObject({
    order: readableOf(orderEntity),
    lines: z.array(readableOf(orderLineEntity)),
    payments: z.array(readableOf(orderPaymentEntity)),
    refunds: z.array(readableOf(orderRefundEntity)),
  }),
  route: 'GET /orders/{id}',
  async run(ctx, { id }) {
    const order = await ctx.records('order').get(id)
    const refunds = await below(ctx, 'orderRefund', { id, sort: 'id' })
    return {
      order,
      lines: await below(ctx, 'orderLine', { id, sort: 'position' }),
      payments: await below(ctx, 'orderPayment', { id, sort: 'id' }),
      refunds: refunds.filter((refund) => refund['isCounted'] !== false),
    }
  },
})

const MOST_PARTS = 500

async function below(
  ctx: OperationContext,
  entity: string,
  { id, sort }: { readonly id: string; readonly sort: string },
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const found = await ctx
    .records(entity)
    .listBy({ by: 'orderId', ids: [id], sort: [sort], limit: MOST_PARTS })
  return found.get(id) ?? []
}

/** Lists orders, the last recorded first. */
export const listOrders = defineOperation({
  name: 'orders.list',
  summary: 'List orders',
  kind: 'query',
  permission: { entity: 'order', action: 'list' },
  input: listQuerySchema,
  output: pageOf(orderEntity),
  route: 'GET /orders',
  run: (ctx, query) => ctx.records('order').list(query as ListQuery),
})

/** The same as the list, for filters whose values do not belong into an address. */
export const searchOrders = defineOperation({
  name: 'orders.search',
  summary: 'Search orders by any field',
  kind: 'query',
  permission: { entity: 'order', action: 'list' },
  input: listQuerySchema,
  output: pageOf(orderEntity),
  route: 'POST /orders/search',
  run: (ctx, query) => ctx.records('order').list(query as ListQuery),
})

/** Answers figures about groups of orders. */
export const aggregateOrders = defineOperation({
  name: 'orders.aggregate',
  summary: 'Figures about groups of orders',
  kind: 'query',
  permission: { entity: 'order', action: 'aggregate' },
  input: aggregateQuerySchema,
  output: aggregateResultSchema,
  route: 'POST /orders/aggregate',
  run: (ctx, query) => ctx.records('order').aggregate(query as AggregateQuery),
})
