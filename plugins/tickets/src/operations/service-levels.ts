import {
  defineOperation,
  type ListQuery,
  listQuerySchema,
  type OperationContext,
  pageOf,
  readableOf,
} from '@kith/core'
import { z } from 'zod'

import { ticketErrors } from '../errors.ts'
import { calendarValues } from '../service-levels/calendar-schema.ts'
import { calendarShelf, readCalendars, type StoredCalendar } from '../service-levels/calendars.ts'
import type { Policy } from '../service-levels/policies.ts'
import { policyValues } from '../service-levels/policy-schema.ts'
import { askRewatch } from '../service-levels/rewatch.ts'
import { countOutcomes, simulateTickets } from '../service-levels/simulate.ts'
import { slaCalendarEntity } from '../sla-calendar.entity.ts'
import { slaPolicyEntity } from '../sla-policy.entity.ts'
import { metrics } from '../sla/clock.ts'
import type { Ticket } from '../ticket.entity.ts'
import { instant } from './schemas.ts'

/** Lists calendars. */
export const listCalendars = defineOperation({
  name: 'slaCalendars.list',
  summary: 'List calendars of working time',
  kind: 'query',
  permission: { entity: 'slaCalendar', action: 'list' },
  input: listQuerySchema,
  output: pageOf(slaCalendarEntity),
  route: 'GET /sla-calendars',
  run: (ctx, query) => ctx.records('slaCalendar').list(query as ListQuery),
})

/** Adds a calendar. */
export const createCalendar = defineOperation({
  name: 'slaCalendars.create',
  summary: 'Add a calendar of working time',
  kind: 'command',
  permission: { entity: 'slaCalendar', action: 'create' },
  input: calendarValues,
  output: readableOf(slaCalendarEntity),
  route: 'POST /sla-calendars',
  async run(ctx, values) {
    const { id, row } = await ctx.records('slaCalendar').create(values)
    await checkCalendar(ctx, id)
    ctx.emit('slaCalendar.created', { slaCalendarId: id })
    await askRewatch(ctx, { calendarId: id })
    return row
  },
})

/** Changes a calendar. Clocks that run are due by the changed one. */
export const updateCalendar = defineOperation({
  name: 'slaCalendars.update',
  summary: 'Change a calendar of working time',
  kind: 'command',
  permission: { entity: 'slaCalendar', action: 'update' },
  input: z.strictObject({ id: z.string(), patch: calendarValues.partial(), ifVersion: z.int().optional() }),
  output: readableOf(slaCalendarEntity),
  route: 'PATCH /sla-calendars/{id}',
  async run(ctx, { id, patch, ifVersion }) {
    const { row, changed } = await ctx.records('slaCalendar').update({ id, patch, ifVersion })
    await checkCalendar(ctx, id)
    ctx.emit('slaCalendar.updated', { slaCalendarId: id, changed })
    await askRewatch(ctx, { calendarId: id })
    return row
  },
})

/** Lists policies. */
export const listPolicies = defineOperation({
  name: 'slaPolicies.list',
  summary: 'List policies of service levels',
  kind: 'query',
  permission: { entity: 'slaPolicy', action: 'list' },
  input: listQuerySchema,
  output: pageOf(slaPolicyEntity),
  route: 'GET /sla-policies',
  run: (ctx, query) => ctx.records('slaPolicy').list(query as ListQuery),
})

/** Adds a policy. Tickets that are open come under it, too. */
export const createPolicy = defineOperation({
  name: 'slaPolicies.create',
  summary: 'Add a policy of service levels',
  kind: 'command',
  permission: { entity: 'slaPolicy', action: 'create' },
  input: policyValues,
  output: readableOf(slaPolicyEntity),
  route: 'POST /sla-policies',
  async run(ctx, values) {
    const { id, row } = await ctx.records('slaPolicy').create(values)
    await checkPolicy(ctx, id)
    ctx.emit('slaPolicy.created', { slaPolicyId: id })
    await askRewatch(ctx, { policyId: id })
    return row
  },
})

/** Changes a policy. Clocks that live are held to what it asks now. */
export const updatePolicy = defineOperation({
  name: 'slaPolicies.update',
  summary: 'Change a policy of service levels',
  kind: 'command',
  permission: { entity: 'slaPolicy', action: 'update' },
  input: z.strictObject({ id: z.string(), patch: policyValues.partial(), ifVersion: z.int().optional() }),
  output: readableOf(slaPolicyEntity),
  route: 'PATCH /sla-policies/{id}',
  async run(ctx, { id, patch, ifVersion }) {
    const { row, changed } = await ctx.records('slaPolicy').update({ id, patch, ifVersion })
    await checkPolicy(ctx, id)
    ctx.emit('slaPolicy.updated', { slaPolicyId: id, changed })
    await askRewatch(ctx, { policyId: id })
    return row
  },
})

const MOST_SIMULATED = 1000
const PAGE = 100

/** Tells what would have become of tickets under a policy, active or not. */
export const simulatePolicy = defineOperation({
  name: 'slaPolicies.simulate',
  summary: 'Tell how tickets of the past would have done under a policy',
  kind: 'query',
  permission: { entity: 'slaPolicy', action: 'simulate' },
  input: z.strictObject({
    id: z.string(),
    from: instant.describe('Tickets that were opened from here on'),
    to: instant.describe('and before this.'),
    limit: z.int().min(1).max(MOST_SIMULATED).optional(),
  }),
  output: z.strictObject({
    tickets: z.int(),
    isTruncated: z.boolean().describe('There are more tickets than were looked at.'),
    metrics: z.array(
      z.strictObject({
        metric: z.enum(metrics),
        met: z.int(),
        missed: z.int(),
        open: z.int(),
        cancelled: z.int(),
        compliance: z.number().nullable(),
      }),
    ),
  }),
  route: 'POST /sla-policies/{id}/simulate',
  async run(ctx, { id, from, to, limit = MOST_SIMULATED }) {
    const own = ctx.asPlugin()
    const policy = (await ctx.records('slaPolicy').get(id)) as unknown as Policy
    const opened = { and: [{ openedAt: { gte: from, lt: to } }, policy.match] }
    const clocks = []
    let tickets = 0
    let cursor: string | null | undefined
    while (cursor !== null && tickets < limit) {
      const query = { where: opened, sort: 'id', fields: ['id', 'kind', 'openedAt'] }
      const page = await own
        .records('ticket')
        .list({ ...query, limit: Math.min(PAGE, limit - tickets), cursor })
      clocks.push(...(await simulateTickets(own, policy, page.data as unknown as readonly Ticket[])))
      tickets += page.data.length
      cursor = page.nextCursor
    }
    return { tickets, isTruncated: cursor !== null, metrics: [...countOutcomes(clocks)] }
  },
})

/** @throws KITH_TICKETS_CALENDAR_EMPTY when there is no working time, or too little for a policy that counts by it. */
async function checkCalendar(ctx: OperationContext, id: string): Promise<void> {
  const own = ctx.asPlugin()
  const calendar = (await own.records('slaCalendar').get(id)) as unknown as StoredCalendar
  own.get(calendarShelf).of(calendar).addWorking(ctx.now(), 1)
  const { data } = await own.records('slaPolicy').list({ where: { calendarId: id }, limit: 200 })
  for (const policy of data) await checkPolicy(ctx, String(policy['id']))
}

/**
 * Refuses a filter that could never be asked, a calendar that there is not, and targets that no calendar has the time for.
 *
 * @throws KITH_FILTER_*, KITH_TICKETS_CALENDAR_UNKNOWN, KITH_TICKETS_CALENDAR_EMPTY
 */
async function checkPolicy(ctx: OperationContext, id: string): Promise<void> {
  const own = ctx.asPlugin()
  const policy = (await own.records('slaPolicy').get(id)) as unknown as Policy
  own.records('ticket').check({ where: policy.match })
  const { calendarId, targets } = policy
  const known = calendarId === null ? undefined : await own.records('slaCalendar').find([calendarId], ['id'])
  if (known?.size === 0) throw ticketErrors.CALENDAR_UNKNOWN({ pointer: '/calendarId' })
  const calendar = (await readCalendars(own, [calendarId]))(calendarId)
  for (const { minutes, thresholds = [] } of targets) {
    const furthest = Math.max(100, ...thresholds.map(({ percent }) => percent))
    calendar.addWorking(ctx.now(), (minutes * 60_000 * furthest) / 100)
  }
}
