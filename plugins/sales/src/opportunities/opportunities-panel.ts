import { type Panel, readableOf } from '@kith/core'
import { z } from 'zod'

import { opportunityEntity } from './opportunity.entity.ts'

const MOST_SHOWN = 200

/** What the customer may buy, what is expected to close first coming first. */
export const opportunitiesPanel: Panel = {
  title: 'Open opportunities',
  order: 52,
  permission: { entity: 'opportunity', action: 'list' },
  output: z.array(readableOf(opportunityEntity)),
  async load(ids, ctx) {
    const where = { customerId: { in: ids }, category: 'open' }
    const query = { where, sort: ['expectedCloseOn', 'id'], limit: MOST_SHOWN }
    const { data } = await ctx.records('opportunity').list(query)
    return Map.groupBy(data, (opportunity) => String(opportunity['customerId']))
  },
}
