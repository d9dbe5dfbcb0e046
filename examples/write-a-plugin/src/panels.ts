import type { Panel } from '@kith/core'
import { z } from 'zod'

/** What is promised to a customer and not done yet: the next three, by when they are due. */
export const openFollowUps: Panel = {
  title: 'Open follow-ups',
  permission: { entity: 'followUp', action: 'list' },
  output: z.array(z.strictObject({ id: z.string(), topic: z.string().optional(), dueAt: z.date() })),
  async load(customerIds, ctx) {
    const { data } = await ctx.records('followUp').list({
      where: { customerId: { in: [...customerIds] }, isDone: false },
      fields: ['customerId', 'topic', 'dueAt'],
      sort: ['dueAt'],
      limit: 200,
    })
    const byCustomer = Map.groupBy(data, (row) => String(row['customerId']))
    return new Map(
      [...byCustomer].map(([customerId, rows]) => [
        customerId,
        rows.slice(0, 3).map(({ id, topic, dueAt }) => ({ id, topic, dueAt })),
      ]),
    )
  },
}
