import { defineOperation, readableOf, valuesOf } from '@kith/core'

import { followUpEntity } from '../follow-up.entity.ts'

/** Promises to get back to a customer whom the caller may see. */
export const scheduleFollowUp = defineOperation({
  name: 'followUps.schedule',
  summary: 'Schedule a follow-up',
  kind: 'command',
  permission: { entity: 'followUp', action: 'create' },
  input: valuesOf(followUpEntity, 'create'),
  output: readableOf(followUpEntity),
  route: 'POST /follow-ups',
  async run(ctx, input) {
    const { id: customerId } = await ctx.records('customer').get(String(input['customerId']), [])
    const created = await ctx.records('followUp').create(input)
    ctx.emit('followUp.scheduled', { followUpId: created.id, customerId })
    return created.row
  },
})
