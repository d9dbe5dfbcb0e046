import { z } from 'zod'

import { readableOf, valuesOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { changeCustomer } from '../changed-customer.ts'
import { writeMirrors } from '../contact-point-repository.ts'
import { customerEntity } from '../customer.entity.ts'
import { mirrorChanges } from '../mirrors.ts'
import { clearUnreadValues } from '../unread-values.ts'

/** Changes a customer; a changed phone, e-mail or address also changes the primary contact point. */
export const updateCustomer = defineOperation({
  name: 'customers.update',
  summary: 'Change a customer',
  kind: 'command',
  permission: { entity: 'customer', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(customerEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(customerEntity),
  route: 'PATCH /customers/{id}',
  requiresVersion: true,
  async run(ctx, change) {
    const updated = await changeCustomer(ctx, change)
    await clearUnreadValues(asKernel(ctx), updated.id, Object.keys(change.patch))
    if (updated.changed.length === 0) return updated.row
    await writeMirrors(asKernel(ctx), updated.id, mirrorChanges(updated.values, updated.changed))
    ctx.emit('customer.updated', {
      customerId: updated.id,
      version: updated.version,
      changed: updated.changed,
    })
    ctx.timeline({ type: 'customer.updated', customerId: updated.id, fields: updated.changed })
    return updated.row
  },
})
