import { defineOperation, type ListQuery, listQuerySchema, pageOf, readableOf } from '@kith/core'
import { z } from 'zod'

import { calendarValues } from '../service-levels/calendar-schema.ts'
import { checkCalendar, checkPolicy } from '../service-levels/check-policy.ts'
import { readPolicy } from '../service-levels/policies.ts'
import { policyValues } from '../service-levels/policy-schema.ts'
import { askRewatch, askRewatchUnder } from '../service-levels/rewatch.ts'
import { slaCalendarEntity } from '../sla-calendar.entity.ts'
import { slaPolicyEntity } from '../sla-policy.entity.ts'

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
    const policy = await readPolicy(ctx.asPlugin(), id)
    await checkPolicy(ctx.asPlugin(), policy)
    ctx.emit('slaPolicy.created', { slaPolicyId: id })
    await askRewatchUnder(ctx, policy)
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
    const policy = await readPolicy(ctx.asPlugin(), id)
    await checkPolicy(ctx.asPlugin(), policy)
    ctx.emit('slaPolicy.updated', { slaPolicyId: id, changed })
    await askRewatchUnder(ctx, policy)
    return row
  },
})
