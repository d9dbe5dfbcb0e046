import { type Panel, readableOf } from '@kith/core'
import { z } from 'zod'

import { contractEntity } from './contract.entity.ts'

const MOST_SHOWN = 5

/** What was agreed with the customer, the latest first. */
export const contractsPanel: Panel = {
  title: 'Contracts',
  order: 55,
  permission: { entity: 'contract', action: 'list' },
  output: z.array(readableOf(contractEntity)),
  load: (ids, ctx) =>
    ctx.records('contract').listBy({ by: 'customerId', ids, sort: ['-startOn', '-id'], limit: MOST_SHOWN }),
}
