import { z } from 'zod'

import { type ListQuery, listQuerySchema } from '../../gate/list-query.ts'
import type { WriteResult } from '../../gate/row-writer.ts'
import { pageOf, readableOf, valuesOf } from '../../operations/entity-values.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { customFieldFault, type CustomField } from '../../schema/custom-field.ts'
import { customFieldEntity } from '../custom-field.entity.ts'
import { directoryErrors } from '../directory-errors.ts'
import { findLabelFault } from '../rules/label.ts'

type Values = Readonly<Record<string, unknown>>

/** Adds a field of the tenant's own to an entity. */
export const createCustomField = defineOperation({
  name: 'customFields.create',
  summary: 'Define a custom field',
  kind: 'command',
  permission: { entity: 'customField', action: 'create' },
  input: valuesOf(customFieldEntity, 'create'),
  output: readableOf(customFieldEntity),
  route: 'POST /custom-fields',
  async run(ctx, input) {
    const kernel = asKernel(ctx)
    const path = `${String(input['entity'])}.${String(input['key'])}`.slice(0, 105)
    const created = await ctx.records('customField').create(input, { path })
    await requireValid(kernel, created.id)
    kernel.refreshTenant()
    ctx.emit('customField.created', changeOf(created))
    return created.row
  },
})

/** Reads the definition of a custom field. */
export const getCustomField = defineOperation({
  name: 'customFields.get',
  summary: 'Read a custom field',
  kind: 'query',
  permission: { entity: 'customField', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(customFieldEntity),
  route: 'GET /custom-fields/{id}',
  run: (ctx, { id }) => ctx.records('customField').get(id),
})

/** Lists the definitions, archived ones too. */
export const listCustomFields = defineOperation({
  name: 'customFields.list',
  summary: 'List custom fields',
  kind: 'query',
  permission: { entity: 'customField', action: 'list' },
  input: listQuerySchema,
  output: pageOf(customFieldEntity),
  route: 'GET /custom-fields',
  run: (ctx, query) => ctx.records('customField').list(query as ListQuery),
})

/** Changes a definition. Entity, key and kind stay: values are stored under them. */
export const updateCustomField = defineOperation({
  name: 'customFields.update',
  summary: 'Change a custom field',
  kind: 'command',
  permission: { entity: 'customField', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(customFieldEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(customFieldEntity),
  route: 'PATCH /custom-fields/{id}',
  async run(ctx, change) {
    const kernel = asKernel(ctx)
    refuseFixed(change.patch)
    const updated = await ctx.records('customField').update(change)
    if (updated.changed.length === 0) return updated.row
    await requireValid(kernel, updated.id)
    kernel.refreshTenant()
    ctx.emit('customField.updated', changeOf(updated))
    return updated.row
  },
})

/** Takes a field out of use. Its key is not given again. Archiving it once more changes nothing. */
export const archiveCustomField = defineOperation({
  name: 'customFields.archive',
  summary: 'Take a custom field out of use',
  kind: 'command',
  permission: { entity: 'customField', action: 'update' },
  input: z.strictObject({ id: z.string(), ifVersion: z.int().optional() }),
  output: readableOf(customFieldEntity),
  route: 'POST /custom-fields/{id}/archive',
  async run(ctx, { id, ifVersion }) {
    const kernel = asKernel(ctx)
    const field = await ctx.records('customField').get(id)
    if (field['archivedAt'] !== null) return field
    const managed = { archivedAt: ctx.now() }
    const updated = await ctx.records('customField').update({ id, patch: {}, ifVersion, managed })
    kernel.refreshTenant()
    ctx.emit('customField.updated', { ...changeOf(updated), changed: ['archivedAt'] })
    return updated.row
  },
})

const FIXED = ['entity', 'key', 'kind']

function refuseFixed(patch: Values): void {
  const field = FIXED.find((each) => Object.hasOwn(patch, each))
  if (field === undefined) return
  const reason = `"${field}" stays as it was created`
  throw directoryErrors.CUSTOM_FIELD_INVALID({ reason }, { pointer: `/patch/${field}` })
}

/** Holds the definition as it stands now to the rules of declared fields; the transaction of the write is around it. */
async function requireValid(ctx: KernelContext, id: string): Promise<void> {
  const row = (await ctx.store('customField').find(ctx.gateCall, { id }))!
  const { catalog } = ctx.gateCall.services
  const entity = String(row['entity'])
  if (!catalog.has(entity)) throw directoryErrors.CUSTOM_FIELD_INVALID({ reason: 'there is no such entity' })
  const reason =
    findLabelFault(row['label']) ?? customFieldFault(catalog.get(entity), row as unknown as CustomField)
  if (reason !== undefined) throw directoryErrors.CUSTOM_FIELD_INVALID({ reason })
}

function changeOf({ id, version, changed }: WriteResult): Values {
  return { customFieldId: id, version, changed }
}
