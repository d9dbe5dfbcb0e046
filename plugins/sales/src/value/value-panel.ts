import { type Panel, readableOf } from '@kith/core'
import { z } from 'zod'

import { customerMetricEntity } from './customer-metric.entity.ts'

/** What the customer is worth. */
export const valuePanel: Panel = {
  title: 'Value',
  order: 40,
  permission: { entity: 'customerMetric', action: 'list' },
  output: z.array(readableOf(customerMetricEntity)),
  load: (ids, ctx) => ctx.records('customerMetric').listBy({ by: 'customerId', ids, sort: ['id'], limit: 1 }),
}
