import { z } from 'zod'

import { valuePath } from '../../database/custom-columns.ts'
import { purgeValues } from '../../gate/custom-purge.ts'
import type { WriteResult } from '../../gate/row-writes.ts'
import { readableOf } from '../../operations/entity-values.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { customName } from '../../schema/custom-field.ts'
import type { Dependents, PurgedValues } from '../custom-field-types.ts'
import { customFieldEntity } from '../custom-field.entity.ts'
import { directoryErrors } from '../directory-errors.ts'
import { type ViewQuery, viewNames } from '../rules/view-fields.ts'
import { changeOf } from './custom-fields.ts'

type Values = Readonly<Record<string, unknown>>

/** Takes a field out of use: its values stay, hidden from everybody. Archiving it once more changes nothing. */
export const archiveCustomField = defineOperation({
  name: 'customFields.archive',
  summary: 'Take a custom field out of use',
  kind: 'command',
  permission: { entity: 'customField', action: 'update' },
  input: z.strictObject({ id: z.string(), ifVersion: z.int().optional() }),
  output: readableOf(customFieldEntity),
  route: 'POST /custom-fields/{id}/archive',
  async run(ctx, { id, ifVersion }) {
    const field = await ctx.records('customField').get(id)
    if (field['archivedAt'] !== null) return field
    return (await manage(ctx, { id, ifVersion }, { archivedAt: ctx.now() })).row
  },
})

/** Brings a field back into use, with the values that it had. */
export const restoreCustomField = defineOperation({
  name: 'customFields.restore',
  summary: 'Bring a custom field back into use',
  kind: 'command',
  permission: { entity: 'customField', action: 'update' },
  input: z.strictObject({ id: z.string(), ifVersion: z.int().optional() }),
  output: readableOf(customFieldEntity),
  route: 'POST /custom-fields/{id}/restore',
  async run(ctx, { id, ifVersion }) {
    const field = await ctx.records('customField').get(id)
    if (field['purgedAt'] !== null)
      throw directoryErrors.CUSTOM_FIELD_INVALID({ reason: 'its values are gone, and a key is given once' })
    if (field['archivedAt'] === null) return field
    return (await manage(ctx, { id, ifVersion }, { archivedAt: null })).row
  },
})

/** Lists what names a field: whoever purges it breaks that. */
export const listDependents = defineOperation({
  name: 'customFields.dependents',
  summary: 'List what uses a custom field',
  kind: 'query',
  permission: { entity: 'customField', action: 'update' },
  input: z.strictObject({ id: z.string() }),
  output: z.strictObject({
    views: z.array(z.strictObject({ id: z.string(), name: z.string(), createdBy: z.string() })),
    hiddenViews: z.int().describe('How many more views there are that the caller may not see.'),
  }),
  route: 'GET /custom-fields/{id}/dependents',
  async run(ctx, { id }): Promise<Dependents> {
    const ids = await viewsNaming(asKernel(ctx), await ctx.records('customField').get(id))
    const seen = await ctx.records('savedView').find(ids, ['name', 'createdBy'])
    const views = [...seen.values()].map(
      ({ id: viewId, name, createdBy }) => ({ id: viewId, name, createdBy }) as Dependents['views'][number],
    )
    return { views, hiddenViews: ids.length - views.length }
  },
})

/** So many values are taken away by one call. */
const BATCH = 5000

/** Takes the values of a field that is out of use away, as many as fit one transaction; the last call ends the field. */
export const purgeCustomField = defineOperation({
  name: 'customFields.purge',
  summary: 'Remove the values of a custom field for good',
  kind: 'command',
  permission: { entity: 'customField', action: 'delete' },
  input: z.strictObject({ id: z.string() }),
  output: z.strictObject({
    removed: z.int(),
    isPurged: z.boolean().describe('Whether no value is left; call again while it is false.'),
  }),
  route: 'POST /custom-fields/{id}/purge',
  async run(ctx, { id }): Promise<PurgedValues> {
    const kernel = asKernel(ctx)
    await ctx.records('customField').require(id, 'delete')
    const field = await ctx.records('customField').get(id)
    if (field['purgedAt'] !== null) return { removed: 0, isPurged: true }
    await requireUnused(kernel, field)
    const path = valuePath(String(field['entity']), customName(String(field['key'])))
    const removed = await purgeValues(kernel.gateCall, path, BATCH)
    const isPurged = removed < BATCH
    if (isPurged) await manage(ctx, { id }, { purgedAt: ctx.now() })
    else recordBatch(kernel, id)
    return { removed, isPurged }
  },
})

/** Changes what the kernel keeps of a definition, and tells of it. */
async function manage(
  ctx: OperationContext,
  row: { readonly id: string; readonly ifVersion?: number | undefined },
  managed: Values,
): Promise<WriteResult> {
  const updated = await ctx.records('customField').update({ ...row, patch: {}, managed })
  asKernel(ctx).refreshTenant()
  ctx.emit('customField.updated', { ...changeOf(updated), changed: Object.keys(managed) })
  return updated
}

async function requireUnused(ctx: KernelContext, field: Values): Promise<void> {
  if (field['archivedAt'] === null)
    throw directoryErrors.CUSTOM_FIELD_IN_USE({ reason: 'the field is in use' })
  const views = await viewsNaming(ctx, field)
  if (views.length > 0)
    throw directoryErrors.CUSTOM_FIELD_IN_USE({ reason: `${views.length} saved views name the field` })
}

async function viewsNaming(ctx: KernelContext, { entity, key }: Values): Promise<readonly string[]> {
  const { catalog } = ctx.gateCall.services
  const named = { entity: String(entity), field: customName(String(key)), catalog }
  const views = await ctx.store('savedView').list(ctx.gateCall, {})
  return views
    .filter((view) => viewNames(view as unknown as ViewQuery, named))
    .map((view) => view['id'] as string)
}

function recordBatch({ gateCall }: KernelContext, id: string): void {
  gateCall.auditChange({
    action: gateCall.operation,
    entity: 'customField',
    decision: 'allow',
    subjectIds: [id],
    fields: [],
  })
}
