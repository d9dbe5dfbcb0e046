import { defineOperation, type ListQuery, listQuerySchema, pageOf } from '@kith/core'

import { maskRuleEntity } from '../mask-rule.entity.ts'

/** Lists the masks that the tenant has chosen. */
export const listMaskRules = defineOperation({
  name: 'maskRules.list',
  summary: 'List the chosen masks',
  kind: 'query',
  permission: { entity: 'maskRule', action: 'list' },
  input: listQuerySchema,
  output: pageOf(maskRuleEntity),
  route: 'GET /mask-rules',
  run: (ctx, query) => ctx.records('maskRule').list(query as ListQuery),
})
