import { z } from 'zod'

import { type ListQuery, listQuerySchema } from '../../gate/list-query.ts'
import { pageOf, readableOf, valuesOf } from '../../operations/entity-values.ts'
import { defineOperation } from '../../operations/operation.ts'
import { purposeEntity } from '../purpose.entity.ts'

/** Registers a purpose. */
export const createPurpose = defineOperation({
  name: 'purposes.create',
  summary: 'Register a purpose that consent is asked for',
  kind: 'command',
  permission: { entity: 'purpose', action: 'create' },
  input: valuesOf(purposeEntity, 'create'),
  output: readableOf(purposeEntity),
  route: 'POST /purposes',
  async run(ctx, input) {
    const created = await ctx.records('purpose').create(input)
    ctx.emit('purpose.created', { purposeId: created.id, version: created.version, changed: created.changed })
    return created.row
  },
})

/** Reads a purpose. */
export const getPurpose = defineOperation({
  name: 'purposes.get',
  summary: 'Read a purpose',
  kind: 'query',
  permission: { entity: 'purpose', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(purposeEntity),
  route: 'GET /purposes/{id}',
  run: (ctx, { id }) => ctx.records('purpose').get(id),
})

/** Lists the purposes. */
export const listPurposes = defineOperation({
  name: 'purposes.list',
  summary: 'List purposes',
  kind: 'query',
  permission: { entity: 'purpose', action: 'list' },
  input: listQuerySchema,
  output: pageOf(purposeEntity),
  route: 'GET /purposes',
  run: (ctx, query) => ctx.records('purpose').list(query as ListQuery),
})

/** Changes a purpose. Its key stays, because entries of the ledger name it. */
export const updatePurpose = defineOperation({
  name: 'purposes.update',
  summary: 'Change a purpose',
  kind: 'command',
  permission: { entity: 'purpose', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    patch: valuesOf(purposeEntity, 'patch'),
    ifVersion: z.int().optional(),
  }),
  output: readableOf(purposeEntity),
  route: 'PATCH /purposes/{id}',
  async run(ctx, change) {
    const { id, version, changed, row } = await ctx.records('purpose').update(change)
    if (changed.length > 0) ctx.emit('purpose.updated', { purposeId: id, version, changed })
    return row
  },
})
