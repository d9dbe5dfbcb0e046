import { defineOperation, readableOf } from '@kith/core'
import { z } from 'zod'

import { explainDue } from '../service-levels/explain-due.ts'
import type { StoredClock } from '../service-levels/watch-clocks.ts'
import { slaClockEntity } from '../sla-clock.entity.ts'

const day = z.strictObject({
  day: z.string().describe('In the time zone of the calendar.'),
  exception: z.string().nullable().describe('The exception of the calendar that the day falls under.'),
  minutes: z.number().describe('What counts of it.'),
  isAhead: z.boolean().describe('It is still to come.'),
  spans: z.array(z.strictObject({ from: z.date(), to: z.date() })),
})

/** Tells the clocks of a ticket, each with the days of which it is made up. */
export const readServiceLevels = defineOperation({
  name: 'tickets.sla',
  summary: 'Tell where the service levels of a ticket stand, and day by day what has counted of each',
  kind: 'query',
  permission: { entity: 'slaClock', action: 'list' },
  input: z.strictObject({ id: z.string() }),
  output: z.strictObject({
    data: z.array(
      z.intersection(
        readableOf(slaClockEntity),
        z.looseObject({
          explain: z
            .array(day)
            .describe('What has counted, and what will until it is due: no more than a thousand days.'),
        }),
      ),
    ),
  }),
  route: 'GET /tickets/{id}/sla',
  async run(ctx, { id }) {
    const ticket = await ctx.records('ticket').get(id, ['id'])
    const where = { ticketId: String(ticket['id']) }
    const { data } = await ctx.records('slaClock').list({ where, sort: ['startedAt', 'id'], limit: 200 })
    const explained = await explainDue(ctx.asPlugin(), data as unknown as readonly StoredClock[])
    return { data: data.map((clock) => ({ ...clock, explain: explained.get(String(clock['id'])) ?? [] })) }
  },
})
