import { z } from 'zod'

import { pageOf, readableOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { customerIdentityEntity } from '../customer-identity.entity.ts'
import { livingCustomer } from '../living-customer.ts'

const MOST_IDENTITIES = 200

/** The system that an external id belongs to: `shop`, `wechat:wx8a1f`. */
export const namespaceSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._:-]{0,63}$/, 'Expected up to 64 of a-z, 0-9, ".", "_", ":" and "-"')

/** An id as another system spells it: its letters keep their case, white space around it is not part of it. */
export const externalIdSchema = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(
    (value) => value.isWellFormed() && !value.includes('\0'),
    'Expected well-formed Unicode without NUL',
  )

/** Lists the identities of a customer, the one that counts most first. */
export const listIdentities = defineOperation({
  name: 'customers.identities.list',
  summary: 'List the identities of a customer in other systems',
  kind: 'query',
  permission: { entity: 'customerIdentity', action: 'list' },
  input: z.strictObject({ id: z.string() }),
  output: pageOf(customerIdentityEntity),
  route: 'GET /customers/{id}/identities',
  async run(ctx, input) {
    const id = await livingCustomer(ctx, input.id)
    const sort = ['-priority', 'createdAt']
    const query = { by: 'customerId', ids: [id], sort, limit: MOST_IDENTITIES }
    const found = await ctx.records('customerIdentity').listBy(query)
    return { data: found.get(id) ?? [], nextCursor: null }
  },
})

/**
 * Notes under which name another system knows a customer. The same name again moves `lastSeenAt`; a name that another
 * customer has is refused.
 */
export const addIdentity = defineOperation({
  name: 'customers.identities.add',
  summary: 'Note the identity of a customer in another system',
  kind: 'command',
  permission: { entity: 'customerIdentity', action: 'create' },
  input: z.strictObject({
    id: z.string(),
    namespace: namespaceSchema,
    externalId: externalIdSchema,
    priority: z.int().min(-1000).max(1000).optional(),
    confidence: z.int().min(0).max(100).optional(),
  }),
  output: readableOf(customerIdentityEntity),
  route: 'POST /customers/{id}/identities',
  async run(ctx, { id: given, ...identity }) {
    const id = await livingCustomer(ctx, given)
    const identities = ctx.records('customerIdentity')
    const known = await findSame(ctx, identity)
    // What another customer has is left to the unique index, which counts how often it is asked.
    if (known?.['customerId'] === id) return seeAgain(ctx, known)
    const seen = { firstSeenAt: ctx.now(), lastSeenAt: ctx.now() }
    const created = await identities.create({ ...identity, customerId: id }, seen)
    ctx.emit('customerIdentity.added', { customerId: id, customerIdentityId: created.id })
    ctx.timeline({ type: 'customerIdentity.added', customerId: id, refId: created.id })
    return created.row
  },
})

/** Removes an identity from a customer; the other system may then name another customer so. */
export const removeIdentity = defineOperation({
  name: 'customers.identities.remove',
  summary: 'Remove the identity of a customer in another system',
  kind: 'command',
  permission: { entity: 'customerIdentity', action: 'delete' },
  input: z.strictObject({ id: z.string(), identityId: z.string() }),
  output: undefined,
  route: 'DELETE /customers/{id}/identities/{identityId}',
  async run(ctx, { id: given, identityId }) {
    const id = await livingCustomer(ctx, given)
    await requireBelow(ctx, id, identityId)
    await ctx.records('customerIdentity').delete(identityId)
    ctx.emit('customerIdentity.removed', { customerId: id, customerIdentityId: identityId })
    ctx.timeline({ type: 'customerIdentity.removed', customerId: id })
  },
})

function findSame(
  ctx: OperationContext,
  identity: { readonly namespace: string; readonly externalId: string },
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const kernel = asKernel(ctx)
  const at = { field: 'externalId', index: 'key', row: identity }
  return kernel.store('customerIdentity').findByIndex(kernel.gateCall, at)
}

/** A sighting is no change of the row: nobody's version moves, and the time never goes back. */
async function seeAgain(ctx: OperationContext, known: Readonly<Record<string, unknown>>): Promise<unknown> {
  const kernel = asKernel(ctx)
  const id = known['id'] as string
  const sighting = { field: 'lastSeenAt', to: ctx.now() }
  await kernel.store('customerIdentity').advance(kernel.gateCall, id, sighting)
  const readable = await ctx.records('customerIdentity').find([id])
  return readable.get(id) ?? { id, version: known['version'] }
}

/** The identity is sought below its customer: one of another customer is as absent as one that does not exist. */
async function requireBelow(ctx: OperationContext, customerId: string, id: string): Promise<void> {
  const where = { id, customerId }
  const { data } = await ctx.records('customerIdentity').list({ where, fields: [], limit: 1 })
  if (data.length > 0) return
  await asKernel(ctx).gateCall.auditRefusal('customerIdentity', [id])
  throw kernelErrors.NOT_FOUND({ entity: 'customerIdentity' })
}
