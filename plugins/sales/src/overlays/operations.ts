import { defineOperation, listQuerySchema, type ListQuery, type OperationContext, pageOf } from '@kith/core'
import { z } from 'zod'

import { requireCustomer } from '../require-customer.ts'
import { findOne } from '../stored-rows.ts'
import { customerPlace } from '../turns.ts'
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
    const at = await open(ctx, { customerId: asked, overlay, cause })
    const { own, customerId, slot, before, count } = at
    if (before !== undefined) {
      await ctx.records('customerOverlay').require(before.id, 'set')
      return { overlay, count }
    }
    const { id } = await own.records('customerOverlay').create({}, { customerId, overlay, cause, slot })
    await ctx.records('customerOverlay').require(id, 'set')
    if (count === 0) tell(own, 'customerOverlay.set', { customerId, overlay, refId: id })
    return { overlay, count: count + 1 }
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
    const { own, customerId, before, count } = await open(ctx, { customerId: asked, overlay, cause })
    if (before === undefined) return { overlay, count }
    await ctx.records('customerOverlay').require(before.id, 'set')
    await own.records('customerOverlay').delete(before.id)
    if (count === 1) tell(own, 'customerOverlay.cleared', { customerId, overlay })
    return { overlay, count: count - 1 }
  },
})

type Place = z.output<typeof place>

/** What is known of a cause, of a customer whose turn it is. */
async function open(ctx: OperationContext, { customerId: asked, overlay, cause }: Place) {
  const customerId = await requireCustomer(ctx, asked)
  const own = ctx.asPlugin()
  await own.turn(customerPlace(customerId))
  const slot = `${customerId}:${overlay}:${cause}`
  const before = await findOne<{ readonly id: string }>(own, 'customerOverlay', { slot })
  const { data } = await own
    .records('customerOverlay')
    .aggregate({ where: { customerId, overlay }, measures: { count: 'count' } })
  return { own, customerId, slot, before, count: Number(data[0]?.measures['count'] ?? 0) }
}

function tell(
  own: OperationContext,
  type: 'customerOverlay.set' | 'customerOverlay.cleared',
  {
    customerId,
    overlay,
    refId,
  }: { readonly customerId: string; readonly overlay: string; readonly refId?: string },
): void {
  own.emit(type, { customerId, overlay })
  own.timeline({ type, customerId, params: { overlay }, ...(refId === undefined ? {} : { refId }) })
}
