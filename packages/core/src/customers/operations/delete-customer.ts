import { z } from 'zod'

import { defineOperation } from '../../operations/operation.ts'

/** Deletes a customer; it stays restorable. */
export const deleteCustomer = defineOperation({
  name: 'customers.delete',
  summary: 'Delete a customer',
  kind: 'command',
  permission: { entity: 'customer', action: 'delete' },
  input: z.strictObject({ id: z.string(), ifVersion: z.int().optional() }),
  output: undefined,
  route: 'DELETE /customers/{id}',
  requiresVersion: true,
  async run(ctx, { id, ifVersion }) {
    const deleted = await ctx.records('customer').delete(id, ifVersion)
    ctx.emit('customer.deleted', { customerId: id, version: deleted.version, changed: [] })
    ctx.timeline({ type: 'customer.deleted', customerId: id })
  },
})
