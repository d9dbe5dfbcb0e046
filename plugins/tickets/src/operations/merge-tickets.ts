import { defineOperation, readableOf } from '@kith/core'
import { z } from 'zod'

import { takeOwn } from '../desk.ts'
import { ticketErrors } from '../errors.ts'
import { findMerge, mergeTickets, takeBoth, undoMerge } from '../merging/merge-tickets.ts'
import { messagesOf, moveMessages, settleMessages } from '../merging/move-messages.ts'
import { findOne } from '../stored-rows.ts'
import { linkTypes, ticketLinkEntity } from '../ticket-link.entity.ts'
import { ticketEntity } from '../ticket.entity.ts'
import { openFor } from './open-ticket.ts'

/** Makes one ticket of two. */
export const mergeTicket = defineOperation({
  name: 'tickets.merge',
  summary: 'Bring everything that was written on a ticket to another one of the same customer',
  kind: 'command',
  permission: { entity: 'ticket', action: 'update' },
  input: z.strictObject({
    id: z.string().describe('The ticket that stays.'),
    duplicateId: z.string().describe('The ticket that goes into it.'),
  }),
  output: readableOf(ticketEntity),
  route: 'POST /tickets/{id}/merge',
  async run(ctx, { id, duplicateId }) {
    const [survivor, duplicate] = await takeBoth(ctx, [id, duplicateId])
    await mergeTickets(survivor, duplicate)
    return ctx.records('ticket').get(id)
  },
})

/** Takes a merge back. */
export const unmergeTicket = defineOperation({
  name: 'tickets.unmerge',
  summary: 'Take back that a ticket went into another one',
  kind: 'command',
  permission: { entity: 'ticket', action: 'update' },
  input: z.strictObject({ id: z.string().describe('The ticket that went into another one.') }),
  output: readableOf(ticketEntity),
  route: 'POST /tickets/{id}/unmerge',
  async run(ctx, { id }) {
    await ctx.records('ticket').require(id, 'update')
    const merge = await findMerge(ctx.asPlugin(), id)
    if (merge === undefined) throw ticketErrors.MERGE_UNDONE()
    const [merged, survivor] = await takeBoth(ctx, [id, merge.ticketId])
    await undoMerge(merged, survivor)
    return ctx.records('ticket').get(id)
  },
})

/** Opens another ticket for some of the messages of one. Merging it back takes that back. */
export const splitTicket = defineOperation({
  name: 'tickets.split',
  summary: 'Open another ticket for some of the messages of one',
  kind: 'command',
  permission: { entity: 'ticket', action: 'update' },
  input: z.strictObject({
    id: z.string(),
    messageIds: z.array(z.string()).min(1).max(500),
    subject: z.string().min(1).max(300),
  }),
  output: readableOf(ticketEntity),
  route: 'POST /tickets/{id}/split',
  async run(ctx, { id, messageIds, subject }) {
    const [taken] = await takeBoth(ctx, [id, id])
    const asked = new Set(messageIds)
    const messages = (await messagesOf(taken)).filter((message) => asked.has(message.id))
    if (messages.length < asked.size) throw ticketErrors.MESSAGE_UNKNOWN({ pointer: '/messageIds' })
    const { customerId, teamId, kind, priority, channel } = taken.ticket
    const openedAt = new Date(Math.min(...messages.map(({ occurredAt }) => occurredAt.getTime())))
    const values = { customerId, teamId, subject, kind, priority, channel, openedAt }
    const opened = await openFor(taken.own, values)
    const split = await takeOwn(ctx, opened.id)
    await moveMessages(split, messages, (_, index) => index + 1)
    await settleMessages(split, { splitFromId: id }, 'ticket.split')
    await settleMessages(taken, {}, 'ticket.split')
    return ctx.records('ticket').get(split.ticket.id)
  },
})

const link = z.strictObject({ id: z.string(), toId: z.string(), type: z.enum(linkTypes) })

/** Says what a ticket is to another one. */
export const linkTicket = defineOperation({
  name: 'tickets.link',
  summary: 'Say what a ticket is to another one',
  kind: 'command',
  permission: { entity: 'ticket', action: 'update' },
  input: link,
  output: readableOf(ticketLinkEntity),
  route: 'POST /tickets/{id}/links',
  async run(ctx, { id, toId, type }) {
    const [{ own, ticket }] = await takeBoth(ctx, [id, toId])
    if (id === toId) throw ticketErrors.MERGE_SELF({ pointer: '/toId' })
    const once = `${id}/${toId}/${type}`
    const known = await findOne<{ readonly id: string }>(own, 'ticketLink', { once })
    const managed = { customerId: ticket.customerId, fromId: id, toId, type, once }
    const { id: linkId } = known ?? (await own.records('ticketLink').create({}, managed))
    return own.records('ticketLink').get(linkId)
  },
})

/** Takes a link back. */
export const unlinkTicket = defineOperation({
  name: 'tickets.unlink',
  summary: 'Take back what a ticket was said to be to another one',
  kind: 'command',
  permission: { entity: 'ticket', action: 'update' },
  input: link,
  output: undefined,
  route: 'POST /tickets/{id}/links/remove',
  async run(ctx, { id, toId, type }) {
    const [{ own }] = await takeBoth(ctx, [id, id])
    const { data } = await own
      .records('ticketLink')
      .list({ where: { once: `${id}/${toId}/${type}` }, limit: 1 })
    if (data[0] !== undefined) await own.records('ticketLink').delete(String(data[0]['id']))
  },
})

/** Lists what a ticket is to others, and others to it. */
export const listLinks = defineOperation({
  name: 'tickets.links',
  summary: 'List what a ticket is to others, and others to it',
  kind: 'query',
  permission: { entity: 'ticketLink', action: 'list' },
  input: z.strictObject({ id: z.string() }),
  output: z.strictObject({ data: z.array(readableOf(ticketLinkEntity)) }),
  route: 'GET /tickets/{id}/links',
  async run(ctx, { id }) {
    const ticket = String((await ctx.records('ticket').get(id, ['id']))['id'])
    const where = { or: [{ fromId: ticket }, { toId: ticket }] }
    const { data } = await ctx.records('ticketLink').list({ where, sort: 'id', limit: 200 })
    return { data }
  },
})
