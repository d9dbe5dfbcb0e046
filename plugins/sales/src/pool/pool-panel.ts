import { type Panel, readableOf } from '@kith/core'
import { z } from 'zod'

import { poolStandingEntity } from './pool.entity.ts'

/** Whether the customer goes to the pool, and when. */
export const poolPanel: Panel = {
  title: 'Pool',
  order: 35,
  permission: { entity: 'poolStanding', action: 'list' },
  output: z.array(readableOf(poolStandingEntity)),
  load: (ids, ctx) => ctx.records('poolStanding').listBy({ by: 'customerId', ids, sort: ['id'], limit: 1 }),
}
