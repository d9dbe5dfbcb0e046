import { type Panel, readableOf } from '@kith/core'
import { z } from 'zod'

import { orderEntity } from './order.entity.ts'

const MOST_SHOWN = 5

/** What the customer has ordered last. */
export const recentOrdersPanel: Panel = {
  title: 'Recent orders',
  order: 50,
  permission: { entity: 'order', action: 'list' },
  output: z.array(readableOf(orderEntity)),
  load: (ids, ctx) =>
    ctx.records('order').listBy({ by: 'customerId', ids, sort: ['-placedAt', '-id'], limit: MOST_SHOWN }),
}
