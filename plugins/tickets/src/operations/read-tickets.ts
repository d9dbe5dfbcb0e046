import {
  type AggregateQuery,
  aggregateQuerySchema,
  aggregateResultSchema,
  defineOperation,
  type Filter,
  type ListQuery,
  listQuerySchema,
  pageOf,
  readableOf,
} from '@kith/core'
import { z } from 'zod'

import { ticketMessageEntity } from '../ticket-message.entity.ts'
import { ticketEntity } from '../ticket.entity.ts'

/** Reads a ticket. */
export const getTicket = defineOperation({
  name: 'tickets.get',
  summary: 'Read a ticket',
  kind: 'query',
  permission: { entity: 'ticket', action: 'read' },
  input: z.strictObject({ id: z.string(), fields: z.array(z.string().max(64)).max(200).optional() }),
  output: readableOf(ticketEntity),
  route: 'GET /tickets/{id}',
  run: (ctx, { id, fields }) => ctx.records('ticket').get(id, fields),
})

/** Lists tickets. */
export const listTickets = defineOperation({
  name: 'tickets.list',
  summary: 'List tickets',
  kind: 'query',
  permission: { entity: 'ticket', action: 'list' },
  input: listQuerySchema,
  output: pageOf(ticketEntity),
  route: 'GET /tickets',
  run: (ctx, query) => ctx.records('ticket').list(query as ListQuery),
})

/** Lists the messages of a ticket, in the order in which they were written. */
export const listMessages = defineOperation({
  name: 'tickets.messages',
  summary: 'List the messages of a ticket',
  kind: 'query',
  permission: { entity: 'ticketMessage', action: 'list' },
  input: listQuerySchema.omit({ deleted: true }).extend({ id: z.string() }),
  output: pageOf(ticketMessageEntity),
  route: 'GET /tickets/{id}/messages',
  async run(ctx, { id, where, sort = ['occurredAt', 'seq'], ...query }) {
    const ticket = await ctx.records('ticket').get(id, ['id'])
    const own: Filter = { ticketId: String(ticket['id']) }
    const both = where === undefined ? own : { and: [own, where as Filter] }
    return ctx.records('ticketMessage').list({ ...query, sort, where: both })
  },
})

/** Answers figures about groups of tickets. */
export const aggregateTickets = defineOperation({
  name: 'tickets.aggregate',
  summary: 'Figures about groups of tickets',
  kind: 'query',
  permission: { entity: 'ticket', action: 'aggregate' },
  input: aggregateQuerySchema,
  output: aggregateResultSchema,
  route: 'POST /tickets/aggregate',
  run: (ctx, query) => ctx.records('ticket').aggregate(query as AggregateQuery),
})
