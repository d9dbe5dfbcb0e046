import {
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
  valuesOf,
} from '@kith/core'
import { z } from 'zod'

import { salesErrors } from '../errors.ts'
import { requireCustomer } from '../require-customer.ts'
import { findOne } from '../stored-rows.ts'
import { billingIdentityEntity } from './billing-identity.entity.ts'
import { spell } from './sound-identity.ts'

const byId = z.strictObject({ id: z.string() })
const ofCustomer = z.strictObject({ customerId: z.string() })

/** Adds a billing identity. The first one is the default. */
export const createBillingIdentity = defineOperation({
  name: 'billingIdentities.create',
  summary: 'Add whom invoices of a customer are for',
  kind: 'command',
  permission: { entity: 'billingIdentity', action: 'create' },
  input: ofCustomer.extend({
    identity: valuesOf(billingIdentityEntity, 'create'),
    isDefault: z.boolean().optional().describe('Whether it is the default from now on.'),
  }),
  output: readableOf(billingIdentityEntity),
  route: 'POST /billing-identities',
  async run(ctx, { customerId: asked, identity, isDefault = false }) {
    const customerId = await requireCustomer(ctx, asked)
    const own = ctx.asPlugin()
    const preferredAt = isDefault ? ctx.now() : new Date(0)
    const { id } = await ctx.records('billingIdentity').create(identity, { customerId, preferredAt })
    await spell(own, id)
    ctx.emit('billingIdentity.created', { customerId, billingIdentityId: id })
    return ctx.records('billingIdentity').get(id)
  },
})

/** Reads a billing identity. */
export const getBillingIdentity = defineOperation({
  name: 'billingIdentities.get',
  summary: 'Read whom invoices are for',
  kind: 'query',
  permission: { entity: 'billingIdentity', action: 'read' },
  input: byId,
  output: readableOf(billingIdentityEntity),
  route: 'GET /billing-identities/{id}',
  run: (ctx, { id }) => ctx.records('billingIdentity').get(id),
})

/** Lists billing identities. */
export const listBillingIdentities = defineOperation({
  name: 'billingIdentities.list',
  summary: 'List whom invoices are for',
  kind: 'query',
  permission: { entity: 'billingIdentity', action: 'list' },
  input: listQuerySchema,
  output: pageOf(billingIdentityEntity),
  route: 'GET /billing-identities',
  run: (ctx, query) => ctx.records('billingIdentity').list(query as ListQuery),
})

/** Reads whom invoices of a customer are for unless somebody says otherwise. */
export const readDefaultBillingIdentity = defineOperation({
  name: 'billingIdentities.default',
  summary: 'Read whom invoices of a customer are for by default',
  kind: 'query',
  permission: { entity: 'billingIdentity', action: 'list' },
  input: ofCustomer,
  output: z.strictObject({ identity: readableOf(billingIdentityEntity).nullable() }),
  route: 'GET /billing-identities/of/{customerId}',
  async run(ctx, { customerId: asked }) {
    const where = { customerId: await requireCustomer(ctx, asked) }
    const query = { where, sort: ['-preferredAt', 'id'], limit: 1 }
    const { data } = await ctx.records('billingIdentity').list(query)
    return { identity: data[0] ?? null }
  },
})

/** Changes a billing identity. */
export const updateBillingIdentity = defineOperation({
  name: 'billingIdentities.update',
  summary: 'Change whom invoices are for',
  kind: 'command',
  permission: { entity: 'billingIdentity', action: 'update' },
  input: byId.extend({ patch: valuesOf(billingIdentityEntity, 'patch'), ifVersion: z.int().optional() }),
  output: readableOf(billingIdentityEntity),
  route: 'PATCH /billing-identities/{id}',
  async run(ctx, change) {
    const { id } = change
    const { changed } = await ctx.records('billingIdentity').update(change)
    await spell(ctx.asPlugin(), id)
    if (changed.length > 0) await tell(ctx, 'billingIdentity.updated', { id, changed })
    return ctx.records('billingIdentity').get(id)
  },
})

/** Makes a billing identity the default. */
export const preferBillingIdentity = defineOperation({
  name: 'billingIdentities.prefer',
  summary: 'Make it the default whom invoices of the customer are for',
  kind: 'command',
  permission: { entity: 'billingIdentity', action: 'update' },
  input: byId,
  output: readableOf(billingIdentityEntity),
  route: 'POST /billing-identities/{id}/prefer',
  async run(ctx, { id }) {
    await ctx.records('billingIdentity').require(id, 'update')
    const managed = { preferredAt: ctx.now() }
    await ctx.asPlugin().records('billingIdentity').update({ id, patch: {}, managed })
    await tell(ctx, 'billingIdentity.updated', { id, changed: ['preferredAt'] })
    return ctx.records('billingIdentity').get(id)
  },
})

/** Deletes a billing identity that no contract names. */
export const deleteBillingIdentity = defineOperation({
  name: 'billingIdentities.delete',
  summary: 'Delete whom invoices were for',
  kind: 'command',
  permission: { entity: 'billingIdentity', action: 'delete' },
  input: byId.extend({ ifVersion: z.int().optional() }),
  output: undefined,
  route: 'DELETE /billing-identities/{id}',
  async run(ctx, { id, ifVersion }) {
    await ctx.records('billingIdentity').require(id, 'delete')
    const contract = await findOne(ctx.asPlugin(), 'contract', { billingIdentityId: id })
    if (contract !== undefined) throw salesErrors.BILLING_IN_USE()
    await tell(ctx, 'billingIdentity.deleted', { id })
    await ctx.records('billingIdentity').delete(id, ifVersion)
  },
})

async function tell(
  ctx: OperationContext,
  event: 'billingIdentity.updated' | 'billingIdentity.deleted',
  { id: billingIdentityId, changed }: { readonly id: string; readonly changed?: readonly string[] },
): Promise<void> {
  const { customerId } = await ctx
    .asPlugin()
    .records('billingIdentity')
    .get(billingIdentityId, ['customerId'])
  const what = changed === undefined ? {} : { changed }
  ctx.emit(event, { customerId, billingIdentityId, ...what })
}
