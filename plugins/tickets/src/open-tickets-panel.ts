import type { Panel } from '@kith/core'
import { z } from 'zod'

import { categories } from './category.ts'
import { ticketKinds } from './ticket.entity.ts'

const MOST = 5

const shown = z.strictObject({
  id: z.string(),
  number: z.string(),
  kind: z.enum(ticketKinds),
  status: z.string(),
  category: z.enum(categories),
  priority: z.int(),
  assigneeId: z.string().nullable(),
  openedAt: z.date(),
  waitingSince: z.date().nullable(),
})

const fields = Object.keys(shown.shape)

/** The last tickets of a customer. */
export const ticketsPanel: Panel = {
  title: 'Tickets',
  order: 50,
  permission: { entity: 'ticket', action: 'list' },
  output: z.array(shown),
  load(ids, ctx) {
    const query = { by: 'customerId', ids, limit: MOST, sort: ['-openedAt'], fields }
    return ctx.records('ticket').listBy(query)
  },
}
