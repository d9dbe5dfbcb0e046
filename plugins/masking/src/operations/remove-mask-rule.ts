import { defineOperation } from '@kith/core'
import { z } from 'zod'

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
    await ctx.records('maskRule').delete(id)
  },
})
