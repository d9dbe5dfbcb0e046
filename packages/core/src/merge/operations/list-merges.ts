import { z } from 'zod'

import { type ListQuery, listQuerySchema } from '../../gate/list-query.ts'
import { pageOf, readableOf } from '../../operations/entity-values.ts'
import { defineOperation } from '../../operations/operation.ts'
import { mergeEntity } from '../merge.entity.ts'

/** Lists the merges into customers that the caller may see. */
export const listMerges = defineOperation({
  name: 'merges.list',
  summary: 'List merges of customers',
  kind: 'query',
  answersRows: true,
  permission: { entity: 'merge', action: 'list' },
  input: listQuerySchema,
  output: pageOf(mergeEntity),
  route: 'GET /merges',
  run: (ctx, query) => ctx.records('merge').list(query as ListQuery),
})

/** Reads one merge. */
export const getMerge = defineOperation({
  name: 'merges.get',
  summary: 'Read a merge of customers',
  kind: 'query',
  answersRows: true,
  permission: { entity: 'merge', action: 'read' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(mergeEntity),
  route: 'GET /merges/{id}',
  run: (ctx, { id }) => ctx.records('merge').get(id),
})
