import { defineOperation, listQuerySchema, type ListQuery, type OperationContext, pageOf } from '@kith/core'
import { z } from 'zod'

import { requireCustomer } from '../require-customer.ts'
import { clearCause, type Permit, setCause } from './causes.ts'
import { customerOverlayEntity, overlays } from './customer-overlay.entity.ts'

const place = z.strictObject({
  customerId: z.string(),
  overlay: z.enum(overlays),
  cause: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/)
    .describe(
      'What sets it: an overlay is set once for each cause, and there until the last one is cleared.',
    ),
})

const counted = z.strictObject({
  overlay: z.enum(overlays),
  count: z.int().describe('The causes that there are now.'),
})

/** Lists what customers are in. */
export const listOverlays = defineOperation({
  name: 'customerOverlays.list',
  summary: 'List what customers are in beside the lifecycle',
  kind: 'query',
  permission: { entity: 'customerOverlay', action: 'list' },
  input: listQuerySchema,
  output: pageOf(customerOverlayEntity),
  route: 'GET /customer-overlays',
  run: (ctx, query) => ctx.records('customerOverlay').list(query as ListQuery),
})

/** Puts a customer in something, for a cause. */
export const setOverlay = defineOperation({
  name: 'customerOverlays.set',
  summary: 'Put a customer in an overlay for a cause, once',
  kind: 'command',
  permission: { entity: 'customerOverlay', action: 'set' },
  input: place,
  output: counted,
  route: 'PUT /customer-overlays/{customerId}/{overlay}/{cause}',
  async run(ctx, { customerId: asked, overlay, cause }) {
    const customerId = await requireCustomer(ctx, asked)
    const count = await setCause(ctx.asPlugin(), { customerId, overlay, cause }, permitOf(ctx))
    return { overlay, count }
  },
})

/** Takes a cause away. */
export const clearOverlay = defineOperation({
  name: 'customerOverlays.clear',
  summary: 'Take a cause away that put a customer in an overlay',
  kind: 'command',
  permission: { entity: 'customerOverlay', action: 'set' },
  input: place,
  output: counted,
  route: 'DELETE /customer-overlays/{customerId}/{overlay}/{cause}',
  async run(ctx, { customerId: asked, overlay, cause }) {
    const customerId = await requireCustomer(ctx, asked)
    const count = await clearCause(ctx.asPlugin(), { customerId, overlay, cause }, permitOf(ctx))
    return { overlay, count }
  },
})

function permitOf(ctx: OperationContext): Permit {
  return (id) => ctx.records('customerOverlay').require(id, 'set')
}
