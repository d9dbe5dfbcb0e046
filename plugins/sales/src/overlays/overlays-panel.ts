import type { Panel } from '@kith/core'
import { z } from 'zod'

import { overlays } from './customer-overlay.entity.ts'

const MOST_CAUSES = 200

/** What the customer is in, with how many causes there are. */
export const overlaysPanel: Panel = {
  title: 'Overlays',
  order: 20,
  permission: { entity: 'customerOverlay', action: 'list' },
  output: z.array(z.strictObject({ overlay: z.enum(overlays), count: z.int() })),
  async load(ids, ctx) {
    const query = { by: 'customerId', ids, sort: ['overlay', 'id'], limit: MOST_CAUSES }
    const found = await ctx.records('customerOverlay').listBy(query)
    return new Map([...found].map(([customerId, causes]) => [customerId, countsOf(causes)]))
  },
}

function countsOf(causes: readonly Readonly<Record<string, unknown>>[]) {
  const groups = Map.groupBy(causes, (cause) => String(cause['overlay']))
  return [...groups].map(([overlay, { length: count }]) => ({ overlay, count }))
}
