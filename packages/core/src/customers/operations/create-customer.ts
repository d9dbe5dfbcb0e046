import { z } from 'zod'

import { readableOf, valuesOf } from '../../operations/entity-values.ts'
import { defineOperation } from '../../operations/operation.ts'
import { completeCreation, managedOnCreation } from '../created-customer.ts'
import { customerEntity } from '../customer.entity.ts'

/** Creates a customer; phone, e-mail and address also become primary contact points. */
export const createCustomer = defineOperation({
  name: 'customers.create',
  summary: 'Create a customer',
  kind: 'command',
  permission: { entity: 'customer', action: 'create' },
  input: valuesOf(customerEntity, 'create'),
  output: readableOf(customerEntity),
  route: 'POST /customers',
  async run(ctx, input) {
    const created = await ctx.records('customer').create(input, managedOnCreation(ctx, input))
    await completeCreation(ctx, created)
    return created.row
  },
})

/** Creates customers, all or none; in process only, over HTTP `customers.bulk` does it. */
export const createManyCustomers = defineOperation({
  name: 'customers.createMany',
  summary: 'Create customers, all or none',
  kind: 'command',
  permission: { entity: 'customer', action: 'create' },
  input: z.strictObject({ items: z.array(valuesOf(customerEntity, 'create')).min(1).max(200) }),
  output: z.strictObject({ data: z.array(z.strictObject({ id: z.string(), version: z.int() })) }),
  async run(ctx, { items }) {
    const rows = items.map((values) => ({ values, managed: managedOnCreation(ctx, values) }))
    const created = await ctx.records('customer').createMany(rows)
    for (const each of created) await completeCreation(ctx, each)
    return { data: created.map(({ id, version }) => ({ id, version })) }
  },
})
