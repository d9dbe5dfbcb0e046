import { z } from 'zod'

import type { Filter } from '../../filter/ast.ts'
import { type ListQuery, listQuerySchema } from '../../gate/list-query.ts'
import { pageOf, readableOf, valuesOf } from '../../operations/entity-values.ts'
import { asKernel } from '../../operations/kernel-context.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { defineOperation } from '../../operations/operation.ts'
import type { KithError } from '../../shared/errors.ts'
import { kernelErrors } from '../../shared/kernel-errors.ts'
import { directoryErrors } from '../directory-errors.ts'
import { findEncryptedLiteral } from '../rules/encrypted-literals.ts'
import { savedViewEntity } from '../saved-view.entity.ts'

type Values = Readonly<Record<string, unknown>>

/** Saves a view. Its query is checked under the rights of whoever saves it. */
export const createView = defineOperation({
  name: 'views.create',
  summary: 'Save a query as a view',
  kind: 'command',
  permission: { entity: 'savedView', action: 'create' },
  input: valuesOf(savedViewEntity, 'create'),
  output: readableOf(savedViewEntity),
  route: 'POST /views',
  async run(ctx, input) {
    const created = await ctx.records('savedView').create(input)
    await checkQuery(ctx, { ...created.values, pointer: '' })
    ctx.emit('savedView.created', { viewId: created.id, version: created.version, changed: created.changed })
    return created.row
  },
})

/** Reads a view of the actor's own, or one that is shared with them. */
export const getView = defineOperation({
  name: 'views.get',
  summary: 'Read a view',
  kind: 'query',
  permission: { entity: 'savedView', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(savedViewEntity),
  route: 'GET /views/{id}',
  run: (ctx, { id }) => ctx.records('savedView').get(id),
})

/** Lists the actor's own views and those that are shared with them. */
export const listViews = defineOperation({
  name: 'views.list',
  summary: 'List views',
  kind: 'query',
  permission: { entity: 'savedView', action: 'list' },
  input: listQuerySchema,
  output: pageOf(savedViewEntity),
  route: 'GET /views',
  run: (ctx, query) => ctx.records('savedView').list(query as ListQuery),
})

/** Changes a view; the whole query is checked again. */
export const updateView = defineOperation({
  name: 'views.update',
  summary: 'Change a view',
  kind: 'command',
  permission: { entity: 'savedView', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(savedViewEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(savedViewEntity),
  route: 'PATCH /views/{id}',
  async run(ctx, change) {
    const { id, version, changed, row } = await ctx.records('savedView').update(change)
    if (changed.length === 0) return row
    const kernel = asKernel(ctx)
    const view = await kernel.store('savedView').find(kernel.gateCall, { id })
    await checkQuery(ctx, { ...view, pointer: '/patch' })
    ctx.emit('savedView.updated', { viewId: id, version, changed })
    return row
  },
})

/** Deletes a view. */
export const deleteView = defineOperation({
  name: 'views.delete',
  summary: 'Delete a view',
  kind: 'command',
  permission: { entity: 'savedView', action: 'delete' },
  input: z.strictObject({ id: z.string(), ifVersion: z.int().optional() }),
  output: undefined,
  route: 'DELETE /views/{id}',
  async run(ctx, { id, ifVersion }) {
    const { version } = await ctx.records('savedView').delete(id, ifVersion)
    ctx.emit('savedView.deleted', { viewId: id, version, changed: [] })
  },
})

/** Runs a view under the rights of whoever runs it. */
export const runView = defineOperation({
  name: 'views.run',
  summary: 'Run a view under your own rights',
  kind: 'query',
  permission: { entity: 'savedView', action: 'read' },
  input: z.strictObject({ id: z.string(), ...pagePart() }),
  output: pageOf(savedViewEntity).or(
    z.strictObject({ data: z.array(z.json()), nextCursor: z.string().nullable(), count: z.int().optional() }),
  ),
  route: 'POST /views/{id}/run',
  async run(ctx, { id, ...page }) {
    const view = await ctx.records('savedView').get(id)
    const operation = asKernel(ctx).listOperationOf(String(view['entity']))
    if (operation === undefined) throw unavailable(view)
    return ctx.call(operation, { ...queryOf(view), ...page })
  },
})

function pagePart() {
  const { limit, cursor, count } = listQuerySchema.shape
  return { limit, cursor, count }
}

function queryOf({ where, sort, columns }: Values): ListQuery {
  const order = (sort ?? []) as readonly string[]
  const fields = (columns ?? []) as readonly string[]
  return {
    ...(where === null || where === undefined ? {} : { where: where as Filter }),
    ...(order.length === 0 ? {} : { sort: order }),
    ...(fields.length === 0 ? {} : { fields }),
  }
}

/** Refuses a query that the actor could not run, or that would keep in clear what is stored encrypted. */
async function checkQuery(ctx: OperationContext, view: Values): Promise<void> {
  await requireListable(ctx, view)
  const entity = String(view['entity'])
  const { catalog } = asKernel(ctx).gateCall.services
  const filter = ctx.records(entity).check(queryOf(view))
  const field = findEncryptedLiteral(filter, entity, catalog)
  if (field !== undefined)
    throw directoryErrors.VIEW_HOLDS_VALUE({ field }, { pointer: `${String(view['pointer'])}/where` })
}

/**
 * A view stands for a call of the operation that lists the entity, so there must be one. An entity that does not exist,
 * one that is only listed below another, and one that the actor may not list are refused alike.
 */
async function requireListable(ctx: OperationContext, view: Values): Promise<void> {
  const kernel = asKernel(ctx)
  const { gateCall } = kernel
  const entity = String(view['entity'])
  const isListed = kernel.listOperationOf(entity) !== undefined
  if (isListed && gateCall.services.policy.permits(gateCall.session, entity, 'list')) return
  await gateCall.auditRefusal('savedView')
  throw unavailable(view)
}

function unavailable({ entity, pointer = '' }: Values): KithError {
  return kernelErrors.FIELD_UNAVAILABLE({ field: String(entity) }, { pointer: `${String(pointer)}/entity` })
}
