import { defineOperation, readableOf, valuesOf } from '@kith/core'

import { followUpEntity } from '../follow-up.entity.ts'

/** Creates a follow-up of a customer whom the caller may see. */
export const createFollowUp = defineOperation({
  name: 'followUps.create',
  summary: 'Create a follow-up',
  kind: 'command',
  permission: { entity: 'followUp', action: 'create' },
  input: valuesOf(followUpEntity, 'create'),
  output: readableOf(followUpEntity),
  route: 'POST /follow-ups',
  async run(ctx, input) {
    const { id: customerId } = await ctx.records('customer').get(String(input['customerId']), [])
    const created = await ctx.records('followUp').create(input)
    ctx.emit('followUp.created', { followUpId: created.id, customerId })
    return created.row
  },
})
