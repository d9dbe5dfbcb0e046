import { z } from 'zod'

import { customValues, pageOf, readableOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { changeCustomer } from '../changed-customer.ts'
import { demotePrimary } from '../contact-point-repository.ts'
import { contactPointEntity, contactPointKinds } from '../contact-point.entity.ts'
import { findContactPoint } from '../find-contact-point.ts'
import { livingCustomer } from '../living-customer.ts'
import { isMirrored } from '../mirrors.ts'
import { normalizeEmail } from '../normalize/email.ts'
import { normalizePhone } from '../normalize/phone.ts'

/** Lists the contact points of a customer that the caller may see. */
export const listContactPoints = defineOperation({
  name: 'customers.contactPoints.list',
  summary: 'List the contact points of a customer',
  kind: 'query',
  permission: { entity: 'contactPoint', action: 'list' },
  input: z.strictObject({ id: z.string() }),
  output: pageOf(contactPointEntity),
  route: 'GET /customers/{id}/contact-points',
  async run(ctx, { id }) {
    const where = { customerId: await livingCustomer(ctx, id) }
    return ctx.records('contactPoint').list({ where, sort: ['createdAt'], limit: 200 })
  },
})

/** Adds a contact point to a customer. A primary one takes the place of the former and is mirrored. */
export const addContactPoint = defineOperation({
  name: 'customers.contactPoints.add',
  summary: 'Add a contact point to a customer',
  kind: 'command',
  permission: { entity: 'contactPoint', action: 'create' },
  input: z.strictObject({
    id: z.string(),
    kind: z.enum(contactPointKinds),
    value: z.string().max(500),
    label: z.string().max(50).optional(),
    isPrimary: z.boolean().optional(),
    custom: customValues(),
  }),
  output: readableOf(contactPointEntity),
  route: 'POST /customers/{id}/contact-points',
  async run(ctx, { id, isPrimary = false, ...point }) {
    const kernel = asKernel(ctx)
    const canonical = canonicalValue(point.kind, point.value, kernel.gateCall.tenant.region)
    const mirrored = isPrimary && isMirrored(point.kind) ? { [point.kind]: canonical } : {}
    const customer = await changeCustomer(ctx, { id, patch: mirrored })
    if (isPrimary) await demotePrimary(kernel, id, point.kind)
    const created = await ctx
      .records('contactPoint')
      .create({ ...point, value: canonical, customerId: id, isPrimary })
    const changed = ['contactPoints', ...customer.changed]
    ctx.emit('customer.updated', { customerId: id, version: customer.version, changed })
    ctx.timeline({ type: 'contactPoint.added', customerId: id, refId: created.id })
    return created.row
  },
})

/** Removes a contact point; removing a primary one clears its mirror. */
export const removeContactPoint = defineOperation({
  name: 'customers.contactPoints.remove',
  summary: 'Remove a contact point from a customer',
  kind: 'command',
  permission: { entity: 'contactPoint', action: 'delete' },
  input: z.strictObject({ id: z.string(), contactPointId: z.string() }),
  output: undefined,
  route: 'DELETE /customers/{id}/contact-points/{contactPointId}',
  async run(ctx, { id: given, contactPointId }) {
    const id = await livingCustomer(ctx, given)
    const points = ctx.records('contactPoint')
    const point = await findContactPoint(ctx, id, contactPointId)
    const kind = point['kind'] as string
    const mirrored = point['isPrimary'] === true && isMirrored(kind) ? { [kind]: null } : {}
    const customer = await changeCustomer(ctx, { id, patch: mirrored })
    await points.delete(contactPointId)
    const changed = ['contactPoints', ...customer.changed]
    ctx.emit('customer.updated', { customerId: id, version: customer.version, changed })
    ctx.timeline({ type: 'contactPoint.removed', customerId: id })
  },
})

function canonicalValue(kind: (typeof contactPointKinds)[number], value: string, region: string): string {
  const result =
    kind === 'phone' ? normalizePhone(value, region) : kind === 'email' ? normalizeEmail(value) : undefined
  if (result === undefined) return value
  if (result.ok) return result.value
  throw kernelErrors.VALIDATION({
    issues: [{ pointer: '/value', code: 'invalid_value', message: result.reason }],
  })
}
