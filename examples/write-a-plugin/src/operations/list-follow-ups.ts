import { defineOperation, type ListQuery, listQuerySchema, pageOf } from '@kith/core'

import { followUpEntity } from '../follow-up.entity.ts'

/** Lists what the caller may see. */
export const listFollowUps = defineOperation({
  name: 'followUps.list',
  summary: 'List follow-ups',
  kind: 'query',
  permission: { entity: 'followUp', action: 'list' },
  input: listQuerySchema,
  output: pageOf(followUpEntity),
  route: 'GET /follow-ups',
  run: (ctx, query) => ctx.records('followUp').list(query as ListQuery),
})
