import { z } from 'zod'

import { livingCustomer } from '../../customers/living-customer.ts'
import { type CursorScope, openCursor, sealCursor } from '../../gate/cursor.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { instant } from '../../schema/value-schema.ts'
import { canonicalJson } from '../../shared/json.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { sha256Hex } from '../../shared/platform.ts'
import type { TimelineEntry } from '../timeline-entry.ts'
import { readEntries } from '../timeline-repository.ts'

/** The schema of an entry. */
export const timelineEntrySchema = z.strictObject({
  id: z.string(),
  type: z.string(),
  ref: z.strictObject({ entity: z.string(), id: z.string() }).nullable(),
  occurredAt: instant,
  recordedAt: instant,
  actorId: z.string(),
  fields: z.array(z.string()).describe('The fields that changed and that the caller reads in clear.'),
  params: z.record(z.string(), z.string()),
  pinnedAt: instant.nullable(),
})

const DEFAULT_LIMIT = 50

/** Reads a customer's timeline, newest first. */
export const readTimeline = defineOperation({
  name: 'customers.timeline',
  summary: 'Read the timeline of a customer',
  kind: 'query',
  permission: { entity: 'timelineEntry', action: 'list' },
  input: z.strictObject({
    id: z.string(),
    types: z.array(z.string().max(100)).max(50).optional().describe('Only entries of these types.'),
    pinned: z.boolean().optional().describe('Only pinned entries.'),
    limit: z.int().min(1).max(200).optional(),
    cursor: z.string().max(4000).optional(),
  }),
  output: z.strictObject({ data: z.array(timelineEntrySchema), nextCursor: z.string().nullable() }),
  route: 'GET /customers/{id}/timeline',
  async run(ctx, { id: given, types, pinned = false, limit = DEFAULT_LIMIT, cursor }) {
    const kernel = asKernel(ctx)
    const id = await livingCustomer(ctx, given)
    const scope = cursorScope(kernel, { id, types, pinned })
    const { cursorKey } = kernel.gateCall.services
    const after = cursor === undefined ? undefined : openCursor(cursorKey, scope, cursor)
    const query = { customerIds: [id], limit: limit + 1, after, pinnedOnly: pinned, types }
    const found = await readEntries(kernel, query)
    const page = found.slice(0, limit)
    await auditTimeline(kernel, page.length > 0 ? [id] : [])
    const nextCursor = found.length > limit ? sealCursor(cursorKey, scope, page.at(-1)!.position) : null
    return { data: page.map(({ entry }) => entry), nextCursor }
  },
})

/** Pins an entry, so that it is found among the many. */
export const pinEntry = defineOperation({
  name: 'customers.timelinePins.add',
  summary: 'Pin an entry of the timeline of a customer',
  kind: 'command',
  permission: { entity: 'timelineEntry', action: 'update' },
  input: z.strictObject({ id: z.string(), entryId: z.string() }),
  output: timelineEntrySchema,
  route: 'POST /customers/{id}/timeline-pins',
  run: (ctx, { id, entryId }) => setPin(asKernel(ctx), { id, entryId, pinnedAt: ctx.now() }),
})

/** Takes the pin from an entry. */
export const unpinEntry = defineOperation({
  name: 'customers.timelinePins.remove',
  summary: 'Unpin an entry of the timeline of a customer',
  kind: 'command',
  permission: { entity: 'timelineEntry', action: 'update' },
  input: z.strictObject({ id: z.string(), entryId: z.string() }),
  output: undefined,
  route: 'DELETE /customers/{id}/timeline-pins/{entryId}',
  async run(ctx, { id, entryId }) {
    await setPin(asKernel(ctx), { id, entryId, pinnedAt: null })
  },
})

/** Records that timelines were read. */
export function auditTimeline(ctx: KernelContext, subjectIds: readonly string[]): Promise<void> {
  const { gateCall } = ctx
  const action = gateCall.operation
  return gateCall.auditRead({ action, entity: 'timelineEntry', decision: 'allow', subjectIds, fields: [] })
}

async function setPin(
  ctx: KernelContext,
  {
    id,
    entryId,
    pinnedAt,
  }: { readonly id: string; readonly entryId: string; readonly pinnedAt: Date | null },
): Promise<TimelineEntry> {
  const customerIds = [await livingCustomer(ctx, id)]
  const [found] = await readEntries(ctx, { customerIds, limit: 1, entryId })
  if (found === undefined) {
    await ctx.gateCall.auditRefusal('timelineEntry', [entryId])
    throw kernelErrors.NOT_FOUND({ entity: 'timelineEntry' })
  }
  await ctx.records('timelineEntry').update({ id: entryId, patch: {}, managed: { pinnedAt } })
  return { ...found.entry, pinnedAt }
}

function cursorScope(ctx: KernelContext, query: object): CursorScope {
  const { services, session } = ctx.gateCall
  return {
    tenantId: session.tenantId,
    actorId: session.actor.id,
    policyVersion: services.policy.version,
    plan: `timeline/${services.policy.grantKey(session)}`,
    queryDigest: sha256Hex(canonicalJson(JSON.parse(JSON.stringify(query)))),
  }
}
