import { defineOperation } from '@kith/core'
import { z } from 'zod'

import { checkRules } from './check-rules.ts'

/** Gives a field its own mask back. */
export const removeMaskRule = defineOperation({
  name: 'maskRules.remove',
  summary: 'Give a field its own mask back',
  kind: 'command',
  permission: { entity: 'maskRule', action: 'delete' },
  input: z.strictObject({ id: z.string() }),
  output: undefined,
  route: 'DELETE /mask-rules/{id}',
  async run(ctx, { id }) {
    const rule = (await ctx.asPlugin().records('maskRule').find([id], ['target'])).get(id)
    await checkRules(ctx, (changed) => changed.delete(String(rule?.['target'])))
    await ctx.records('maskRule').delete(id)
  },
})
