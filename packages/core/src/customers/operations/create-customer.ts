import { readableOf, valuesOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { writeNewMirrors } from '../contact-point-repository.ts'
import { ownershipDefaults } from '../customer-defaults.ts'
import { customerEntity } from '../customer.entity.ts'
import { mirrorChanges } from '../mirrors.ts'

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
    const kernel = asKernel(ctx)
    const managed = { ...ownershipDefaults(ctx.session, input), firstSeenAt: ctx.now() }
    const created = await ctx.records('customer').create(input, managed)
    await writeNewMirrors(kernel, created.id, mirrorChanges(created.values, created.changed))
    ctx.emit('customer.created', {
      customerId: created.id,
      version: created.version,
      changed: created.changed,
    })
    return created.row
  },
})
