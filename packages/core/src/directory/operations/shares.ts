import { z } from 'zod'

import { pageOf, readableOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { directoryErrors } from '../directory-errors.ts'
import { granteeKinds, shareEntity, shareLevels } from '../share.entity.ts'

/** Lists the shares of a customer, ended ones too. */
export const listShares = defineOperation({
  name: 'customers.shares.list',
  summary: 'List the shares of a customer',
  kind: 'query',
  permission: { entity: 'share', action: 'list' },
  input: z.strictObject({ id: z.string(), cursor: z.string().max(4000).optional() }),
  output: pageOf(shareEntity),
  route: 'GET /customers/{id}/shares',
  async run(ctx, { id, cursor }) {
    const customer = await ctx.records('customer').get(id, [])
    const where = { customerId: customer['id'] as string }
    return ctx.records('share').list({ where, sort: ['createdAt'], limit: 200, cursor })
  },
})

/** Shares a customer with a person or a team until a moment. */
export const addShare = defineOperation({
  name: 'customers.shares.add',
  summary: 'Share a customer with a person or a team until a moment',
  kind: 'command',
  permission: { entity: 'share', action: 'create' },
  input: z.strictObject({
    id: z.string(),
    granteeKind: z.enum(granteeKinds),
    granteeId: z.string().regex(/^[\x21-\x7e]{1,64}$/, 'Expected 1 to 64 visible ASCII characters'),
    level: z.enum(shareLevels).default('read'),
    expiresAt: z.union([z.date(), z.iso.datetime({ offset: true })]).meta({ format: 'date-time' }),
    reason: z.string().min(1).max(500),
  }),
  output: readableOf(shareEntity),
  route: 'POST /customers/{id}/shares',
  async run(ctx, { id, ...values }) {
    const expiresAt = new Date(values.expiresAt)
    if (expiresAt <= ctx.now()) throw directoryErrors.SHARE_EXPIRED({ pointer: '/expiresAt' })
    await requireUpdatable(ctx, id)
    const created = await ctx.records('share').create({ ...values, expiresAt, customerId: id })
    const { granteeKind, granteeId, level } = values
    const shareId = created.id
    const until = expiresAt.toISOString()
    ctx.emit('share.created', { customerId: id, shareId, granteeKind, granteeId, level, expiresAt: until })
    return created.row
  },
})

/** Ends a share at once. */
export const revokeShare = defineOperation({
  name: 'customers.shares.revoke',
  summary: 'End a share of a customer',
  kind: 'command',
  permission: { entity: 'share', action: 'delete' },
  input: z.strictObject({ id: z.string(), shareId: z.string() }),
  output: undefined,
  route: 'DELETE /customers/{id}/shares/{shareId}',
  async run(ctx, { id, shareId }) {
    await requireUpdatable(ctx, id)
    const shares = ctx.records('share')
    const where = { id: shareId, customerId: id }
    const { data } = await shares.list({ where, fields: ['granteeKind', 'granteeId'], limit: 1 })
    const [share] = data
    if (share === undefined) {
      await asKernel(ctx).gateCall.auditRefusal('share', [shareId])
      throw kernelErrors.NOT_FOUND({ entity: 'share' })
    }
    await shares.delete(shareId)
    const { granteeKind, granteeId } = share
    ctx.emit('share.revoked', { customerId: id, shareId, granteeKind, granteeId })
  },
})

/** Sharing is for those who may change the customer; a change of nothing asks exactly that. */
async function requireUpdatable(ctx: OperationContext, id: string): Promise<void> {
  await ctx.records('customer').update({ id, patch: {} })
}
