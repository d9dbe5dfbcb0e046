import { type Panel, readableOf } from '@kith/core'
import { z } from 'zod'

import { customerLifecycleEntity } from './customer-lifecycle.entity.ts'

/** Where the customer stands, and why. */
export const lifecyclePanel: Panel = {
  title: 'Lifecycle',
  order: 30,
  permission: { entity: 'customerLifecycle', action: 'list' },
  output: z.array(readableOf(customerLifecycleEntity)),
  load: (ids, ctx) =>
    ctx.records('customerLifecycle').listBy({ by: 'customerId', ids, sort: ['id'], limit: 1 }),
}
