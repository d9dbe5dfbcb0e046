import { defineOperation, readableOf } from '@kith/core'
import { z } from 'zod'

import { ticketErrors } from '../errors.ts'
import { explainDue } from '../service-levels/explain-due.ts'
import type { StoredClock } from '../service-levels/watch-clocks.ts'
import { slaClockEntity } from '../sla-clock.entity.ts'
import { findOne } from '../stored-rows.ts'

/** Lists the clocks of a ticket. */
export const listClocks = defineOperation({
  name: 'tickets.clocks',
  summary: 'List the service levels of a ticket and where they stand',
  kind: 'query',
  permission: { entity: 'slaClock', action: 'list' },
  input: z.strictObject({ id: z.string() }),
  output: z.strictObject({ data: z.array(readableOf(slaClockEntity)) }),
  route: 'GET /tickets/{id}/clocks',
  async run(ctx, { id }) {
    const ticket = await ctx.records('ticket').get(id, ['id'])
    const where = { ticketId: String(ticket['id']) }
    const { data } = await ctx.records('slaClock').list({ where, sort: ['startedAt', 'id'], limit: 200 })
    return { data }
  },
})

const day = z.strictObject({
  day: z.string().describe('In the time zone of the calendar.'),
  exception: z.string().nullable().describe('The exception of the calendar that the day falls under.'),
  minutes: z.number().describe('What counts of it.'),
  isAhead: z.boolean().describe('It is still to come.'),
  spans: z.array(z.strictObject({ from: z.date(), to: z.date() })),
})

/** Explains when a clock is due, day by day. */
export const explainClock = defineOperation({
  name: 'tickets.explainDue',
  summary: 'Explain day by day what has counted of a service level, and until when it is',
  kind: 'query',
  permission: { entity: 'slaClock', action: 'read' },
  input: z.strictObject({ id: z.string(), clockId: z.string() }),
  output: z.strictObject({ clock: readableOf(slaClockEntity), days: z.array(day) }),
  route: 'GET /tickets/{id}/clocks/{clockId}',
  async run(ctx, { id, clockId }) {
    const clock = await findOne<StoredClock>(ctx, 'slaClock', { id: clockId, ticketId: id })
    if (clock === undefined) throw ticketErrors.CLOCK_UNKNOWN()
    return { clock, days: [...(await explainDue(ctx.asPlugin(), clock))] }
  },
})
