import { z } from 'zod'

import { type ListQuery, listQuerySchema } from '../../gate/list-query.ts'
import type { WriteResult } from '../../gate/row-writes.ts'
import { pageOf, readableOf, valuesOf } from '../../operations/entity-values.ts'
import { asKernel, type KernelContext } from '../../operations/kernel-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import { customFieldFault } from '../../schema/custom-field-rules.ts'
import type { CustomField } from '../../schema/custom-field.ts'
import { customFieldEntity } from '../custom-field.entity.ts'
import { directoryErrors } from '../directory-errors.ts'
import { changeFault, fixedField } from '../rules/definition-changes.ts'
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
    const before = await kernel.store('customField').find(kernel.gateCall, { id: change.id })
    const updated = await ctx.records('customField').update(change)
    if (updated.changed.length === 0) return updated.row
    await requireValid(kernel, updated.id, before as CustomField | undefined)
    kernel.refreshTenant()
    ctx.emit('customField.updated', changeOf(updated))
    return updated.row
  },
})

function refuseFixed(patch: Values): void {
  const field = fixedField(patch)
  if (field === undefined) return
  const reason = `"${field}" stays as it was created`
  throw directoryErrors.CUSTOM_FIELD_INVALID({ reason }, { pointer: `/patch/${field}` })
}

/** Holds the definition as it stands now to the rules of declared fields; the transaction of the write is around it. */
async function requireValid(ctx: KernelContext, id: string, before?: CustomField): Promise<void> {
  const row = (await ctx.store('customField').find(ctx.gateCall, { id }))!
  const reason = definitionFault(ctx, row as unknown as CustomField, before)
  if (reason !== undefined) throw directoryErrors.CUSTOM_FIELD_INVALID({ reason })
}

function definitionFault(
  { gateCall }: KernelContext,
  field: CustomField & { readonly label?: unknown },
  before: CustomField | undefined,
): string | undefined {
  const { catalog } = gateCall.services
  if (!catalog.has(field.entity)) return 'there is no such entity'
  const options = Object.values(field.optionDetails ?? {}).map(({ label }) => label)
  const labels = [field.label, ...options.filter((label) => label !== undefined)]
  return (
    customFieldFault(catalog.get(field.entity), field) ??
    labels.map(findLabelFault).find((fault) => fault !== undefined) ??
    (before === undefined ? undefined : changeFault(before, field))
  )
}

/** What the events of a definition say. */
export function changeOf({ id, version, changed }: WriteResult): Values {
  return { customFieldId: id, version, changed }
}
