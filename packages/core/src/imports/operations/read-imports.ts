import { z } from 'zod'

import type { Filter } from '../../filter/ast.ts'
import { type ListQuery, listQuerySchema } from '../../gate/list-query.ts'
import { pageOf } from '../../operations/entity-values.ts'
import { defineOperation } from '../../operations/operation.ts'
import { importRowEntity } from '../import.entity.ts'
import { tellImport, toldFields, toldImport } from '../tell-import.ts'

/** Lists imports. */
export const listImports = defineOperation({
  name: 'imports.list',
  summary: 'List imports',
  kind: 'query',
  permission: { entity: 'import', action: 'list' },
  route: 'GET /imports',
  input: listQuerySchema.omit({ fields: true, deleted: true, q: true }),
  output: z.strictObject({
    data: z.array(toldImport),
    nextCursor: z.string().nullable(),
    count: z.int().optional(),
  }),
  async run(ctx, query) {
    const page = await ctx.records('import').list({ ...(query as ListQuery), fields: toldFields })
    return { ...page, data: page.data.map((row) => tellImport(row, ctx.now())) }
  },
})

/** Reads one import: where it stands, and what it has done so far. */
export const getImport = defineOperation({
  name: 'imports.get',
  summary: 'Read an import',
  kind: 'query',
  permission: { entity: 'import', action: 'read' },
  route: 'GET /imports/{id}',
  input: z.strictObject({ id: z.string() }),
  output: toldImport,
  run: async (ctx, { id }) => tellImport(await ctx.records('import').get(id, toldFields), ctx.now()),
})

/** Lists what an import did to each customer; with `outcome=left`, what a revert left because it was changed since. */
export const listImportRows = defineOperation({
  name: 'imports.rows.list',
  summary: 'List what an import did to customers',
  kind: 'query',
  permission: { entity: 'importRow', action: 'list' },
  route: 'GET /imports/{id}/rows',
  input: listQuerySchema
    .pick({ limit: true, cursor: true })
    .extend({ id: z.string(), outcome: z.enum(['reverted', 'left']).optional() }),
  output: pageOf(importRowEntity),
  async run(ctx, { id, outcome, ...page }) {
    await ctx.records('import').get(id, [])
    const where: Filter = { importId: id, ...(outcome === undefined ? {} : { outcome }) }
    return ctx.records('importRow').list({ ...page, where, sort: ['id'] })
  },
})
