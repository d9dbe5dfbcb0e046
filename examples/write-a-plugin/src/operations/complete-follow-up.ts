import { defineOperation, readableOf } from '@kith/core'
import { z } from 'zod'

import { followUpEntity } from '../follow-up.entity.ts'

/** Marks a follow-up as done; one that is done already stays as it is. */
export const completeFollowUp = defineOperation({
  name: 'followUps.complete',
  summary: 'Mark a follow-up as done',
  kind: 'command',
  permission: { entity: 'followUp', action: 'update' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(followUpEntity),
  route: 'POST /follow-ups/{id}/complete',
  async run(ctx, { id }) {
    const { row, changed } = await ctx.records('followUp').update({ id, patch: { isDone: true } })
    if (changed.length > 0) ctx.emit('followUp.completed', { followUpId: id, customerId: row['customerId'] })
    return row
  },
})
