import { z } from 'zod'

import { readableOf } from '../../operations/entity-values.ts'
import { defineOperation } from '../../operations/operation.ts'
import { customerEntity } from '../customer.entity.ts'

/** Brings a deleted customer back. */
export const restoreCustomer = defineOperation({
  name: 'customers.restore',
  summary: 'Restore a deleted customer',
  kind: 'command',
  permission: { entity: 'customer', action: 'restore' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(customerEntity),
  route: 'POST /customers/{id}/restore',
  async run(ctx, { id }) {
    const restored = await ctx.records('customer').restore(id)
    ctx.emit('customer.restored', { customerId: id, version: restored.version, changed: [] })
    ctx.timeline({ type: 'customer.restored', customerId: id })
    return restored.row
  },
})
