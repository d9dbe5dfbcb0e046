import type { CustomerEventPayload, EventHandler } from '@kith/core'

import { workingDayAfter } from './working-day.ts'

const WELCOME = 'Welcome'

/** Promises a first call to a customer. An event may be delivered again: who was promised one is promised no other. */
export function welcomeAfter(days: number): EventHandler<CustomerEventPayload> {
  return async ({ subjectId: customerId }, ctx) => {
    const { data } = await ctx
      .records('followUp')
      .list({ where: { customerId, topic: WELCOME }, fields: ['id'], limit: 1 })
    if (data.length > 0) return
    await ctx.call('followUps.schedule', {
      customerId,
      topic: WELCOME,
      dueAt: workingDayAfter(ctx.now(), days),
    })
  }
}
