import {
  defineOperation,
  type OperationContext,
  type ListQuery,
  listQuerySchema,
  pageOf,
  readableOf,
} from '@kith/core'
import { z } from 'zod'

import { takeTicket } from '../desk.ts'
import { requirePerson, requireTeam } from '../people.ts'
import { picks } from '../routing/choose-agent.ts'
import { askRequeue } from '../routing/requeue.ts'
import { routeTicket } from '../routing/route-ticket.ts'
import { findOne } from '../stored-rows.ts'
import { ticketAgentEntity } from '../ticket-agent.entity.ts'
import { ticketAssignmentEntity } from '../ticket-assignment.entity.ts'
import { ticketRoutingEntity } from '../ticket-routing.entity.ts'

/** Gives a ticket to somebody by the rules of its team. */
export const giveTicket = defineOperation({
  name: 'tickets.route',
  summary: 'Give a ticket to somebody by the rules of its team',
  kind: 'command',
  permission: { entity: 'ticket', action: 'assign' },
  input: z.strictObject({ id: z.string() }),
  output: readableOf(ticketAssignmentEntity),
  route: 'POST /tickets/{id}/route',
  async run(ctx, { id }) {
    const taken = await takeTicket(ctx, id, 'assign')
    await routeTicket(taken)
    const query = { where: { ticketId: id }, sort: '-id', limit: 1 }
    return (await taken.own.records('ticketAssignment').list(query)).data[0]
  },
})

/** Lists to whom a ticket was given by rules, the last first. */
export const listAssignments = defineOperation({
  name: 'tickets.assignments',
  summary: 'List to whom a ticket was given by rules, and who was considered',
  kind: 'query',
  permission: { entity: 'ticketAssignment', action: 'list' },
  input: z.strictObject({ id: z.string() }),
  output: z.strictObject({ data: z.array(readableOf(ticketAssignmentEntity)) }),
  route: 'GET /tickets/{id}/assignments',
  async run(ctx, { id }) {
    const ticket = await ctx.records('ticket').get(id, ['id'])
    const where = { ticketId: String(ticket['id']) }
    const { data } = await ctx.records('ticketAssignment').list({ where, sort: '-id', limit: 200 })
    return { data }
  },
})

/** Lists how teams give tickets away. */
export const listRoutings = defineOperation({
  name: 'ticketRoutings.list',
  summary: 'List how teams give tickets away',
  kind: 'query',
  permission: { entity: 'ticketRouting', action: 'list' },
  input: listQuerySchema,
  output: pageOf(ticketRoutingEntity),
  route: 'GET /ticket-routings',
  run: (ctx, query) => ctx.records('ticketRouting').list(query as ListQuery),
})

/** Says how a team gives tickets away. */
export const setRouting = defineOperation({
  name: 'ticketRoutings.set',
  summary: 'Say how a team gives tickets away',
  kind: 'command',
  permission: { entity: 'ticketRouting', action: 'update' },
  input: z.strictObject({
    teamId: z.string().max(64),
    isAutomatic: z.boolean().optional(),
    stickyDays: z.int().min(1).max(3650).nullable().optional(),
    skills: z.array(z.string().max(100)).max(100).optional(),
    capacity: z.int().min(1).max(10_000).nullable().optional(),
    pick: z.enum(picks).optional(),
    requeueMinutes: z
      .int()
      .min(1)
      .max(10_080)
      .nullable()
      .optional()
      .describe('How long after somebody has gone away their tickets go to others; null for never.'),
  }),
  output: readableOf(ticketRoutingEntity),
  route: 'POST /ticket-routings',
  async run(ctx, values) {
    await requireTeam(ctx, values.teamId, '/teamId')
    await ctx.turn(`routing/${values.teamId}`)
    const rows = ctx.records('ticketRouting')
    const stored = await findOne<{ readonly id: string }>(ctx, 'ticketRouting', { teamId: values.teamId })
    const { row, id } =
      stored === undefined ? await rows.create(values) : await rows.update({ id: stored.id, patch: values })
    ctx.emit('ticketRouting.updated', { ticketRoutingId: id, teamId: values.teamId })
    return row
  },
})

/** Lists what is known of people who take tickets. */
export const listAgents = defineOperation({
  name: 'ticketAgents.list',
  summary: 'List what is known of people who take tickets',
  kind: 'query',
  permission: { entity: 'ticketAgent', action: 'list' },
  input: listQuerySchema,
  output: pageOf(ticketAgentEntity),
  route: 'GET /ticket-agents',
  run: (ctx, query) => ctx.records('ticketAgent').list(query as ListQuery),
})

/** Says what somebody who takes tickets can do, and when. */
export const setAgent = defineOperation({
  name: 'ticketAgents.set',
  summary: 'Say what somebody who takes tickets can do, and when',
  kind: 'command',
  permission: { entity: 'ticketAgent', action: 'update' },
  input: z.strictObject({
    userId: z.string().max(64),
    skills: z.array(z.string().max(100)).max(100).optional(),
    capacity: z.int().min(1).max(10_000).nullable().optional(),
    isAvailable: z.boolean().optional(),
    calendarId: z.string().nullable().optional(),
  }),
  output: readableOf(ticketAgentEntity),
  route: 'POST /ticket-agents',
  async run(ctx, values) {
    await requirePerson(ctx, values.userId, '/userId')
    await ctx.turn(`agent/${values.userId}`)
    const stored = await findOne<StoredAgent>(ctx, 'ticketAgent', { userId: values.userId })
    const managed = { awaySince: awaySinceOf(ctx, stored, values.isAvailable) }
    const rows = ctx.records('ticketAgent')
    const { row, id } =
      stored === undefined
        ? await rows.create(values, managed)
        : await rows.update({ id: stored.id, patch: values, managed })
    if (managed.awaySince !== null && (stored?.awaySince ?? null) === null)
      await askRequeue(ctx, values.userId)
    ctx.emit('ticketAgent.updated', { ticketAgentId: id, userId: values.userId })
    return row
  },
})

interface StoredAgent {
  readonly id: string
  readonly isAvailable: boolean
  readonly awaySince: Date | null
}

/** Since when somebody is away: told again, it is still from when they went. */
function awaySinceOf(
  ctx: OperationContext,
  stored: StoredAgent | undefined,
  isAvailable = stored?.isAvailable ?? true,
): Date | null {
  return isAvailable ? null : (stored?.awaySince ?? ctx.now())
}
