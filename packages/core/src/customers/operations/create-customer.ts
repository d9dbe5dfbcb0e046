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
    await completeCreation(ctx, [created])
    return created.row
  },
})
