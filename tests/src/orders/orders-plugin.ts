import {
  type CreateOf,
  defineEntity,
  defineOperation,
  definePlugin,
  f,
  type ListQuery,
  type Page,
  pageOf,
  type PatchOf,
  type PluginTypes,
  type ReadableOf,
  readableOf,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

/** An order with a field of most kinds, every one of which may be null. Orders form chains. */
export const orderEntity = defineEntity({
  name: 'order',
  subject: 'customerId',
  indexes: [['total']],
  fields: {
    customerId: f.ref('customer', { inverse: 'orders' }).class('public').nullable(),
    parentId: f.ref('order', { inverse: 'parts' }).class('public').nullable(),
    ownerId: f.policyKey().class('public').nullable(),
    code: f.text().class('basic').nullable(),
    level: f.int().class('basic').nullable(),
    paid: f.bool().class('basic').nullable(),
    dueOn: f.date().class('basic').nullable(),
    paidAt: f.instant().class('basic').nullable(),
    tags: f.textList().class('basic').nullable(),
    rate: f.decimal({ precision: 6, scale: 3 }).class('basic').default('1.000').nullable(),
    total: f.money().class('behaviour').nullable(),
  },
})

/** An order as its reader may see it. */
export type Order = ReadableOf<typeof orderEntity>

interface OrderTypes extends PluginTypes {
  readonly id: 'orders'
  readonly operations: {
    readonly 'orders.create': { input: CreateOf<typeof orderEntity>; output: Order }
    readonly 'orders.update': {
      input: { readonly id: string; readonly patch: PatchOf<typeof orderEntity> }
      output: { readonly changed: readonly string[]; readonly order: Order }
    }
    readonly 'orders.get': { input: { readonly id: string }; output: Order }
    readonly 'orders.list': { input: ListQuery; output: Page<Order> }
  }
}

const id = z.strictObject({ id: z.string() })
const anyQuery = z.looseObject({})

const operations = [
  defineOperation({
    name: 'orders.create',
    summary: 'Create an order',
    kind: 'command',
    permission: { entity: 'order', action: 'create' },
    route: 'POST /orders',
    input: valuesOf(orderEntity, 'create'),
    output: readableOf(orderEntity),
    run: async (ctx, input) => (await ctx.records('order').create(input)).row,
  }),
  defineOperation({
    name: 'orders.update',
    summary: 'Change an order',
    kind: 'command',
    permission: { entity: 'order', action: 'update' },
    input: z.strictObject({ id: z.string(), patch: valuesOf(orderEntity, 'patch') }),
    output: z.strictObject({ changed: z.array(z.string()), order: readableOf(orderEntity) }),
    run: async (ctx, input) => {
      const { changed, row } = await ctx.records('order').update(input)
      return { changed: [...changed], order: row }
    },
  }),
  defineOperation({
    name: 'orders.get',
    summary: 'Read an order',
    kind: 'query',
    permission: { entity: 'order', action: 'read' },
    route: 'GET /orders/{id}',
    input: id,
    output: readableOf(orderEntity),
    run: (ctx, input) => ctx.records('order').get(input.id),
  }),
  defineOperation({
    name: 'orders.list',
    summary: 'List orders',
    kind: 'query',
    permission: { entity: 'order', action: 'list' },
    input: anyQuery,
    output: pageOf(orderEntity),
    run: (ctx, input) => ctx.records('order').list(input as ListQuery),
  }),
]

/** A plugin of orders. It grants nothing: each test states its policy. */
export const orders = definePlugin<OrderTypes>({
  id: 'orders',
  version: '1.0.0',
  kernel: '^0.1',
  entities: [orderEntity],
  migrations: [
    {
      id: '0001-create-orders',
      steps: [
        {
          createTable: 'order',
          spec: {
            columns: {
              id: { type: 'id' },
              tenant_id: { type: 'key' },
              version: { type: 'int' },
              created_at: { type: 'instant' },
              created_by: { type: 'key' },
              updated_at: { type: 'instant' },
              updated_by: { type: 'key' },
              customer_id: { type: 'id', nullable: true },
              parent_id: { type: 'id', nullable: true },
              owner_id: { type: 'key', nullable: true },
              code: { type: 'string', length: 200, nullable: true },
              level: { type: 'int', nullable: true },
              paid: { type: 'bool', nullable: true },
              due_on: { type: 'date', nullable: true },
              paid_at: { type: 'instant', nullable: true },
              tags: { type: 'json', nullable: true },
              rate: { type: 'int', nullable: true },
              total_amount: { type: 'int', nullable: true },
              total_currency: { type: 'string', length: 3, nullable: true },
            },
            primaryKey: ['id'],
            clustered: true,
            indexes: [
              { columns: ['tenant_id', 'total_currency', 'total_amount'] },
              { columns: ['tenant_id', 'customer_id'] },
              { columns: ['tenant_id', 'parent_id'] },
            ],
          },
        },
      ],
    },
  ],
  setup(r) {
    for (const operation of operations) r.operation(operation)
  },
})
