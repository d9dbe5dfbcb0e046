import { defineOperation, readableOf } from '@kith/core'
import { z } from 'zod'

import { takeOwn, type TakenTicket, takeTicket } from '../desk.ts'
import { ticketErrors } from '../errors.ts'
import { told } from '../events.ts'
import { whereItWent } from '../merging/merge-tickets.ts'
import { isClosed, isReopenable, requireMove, type Status } from '../moves.ts'
import { addMessage, findTold, type NewMessage, requirePast } from '../new-message.ts'
import { requirePerson } from '../people.ts'
import { readSettings } from '../settings.ts'
import { getStatus } from '../statuses.ts'
import { findOne, listAll } from '../stored-rows.ts'
import { type TicketMessage, ticketMessageEntity } from '../ticket-message.entity.ts'
import { ticketChannels } from '../ticket.entity.ts'
import { openFor } from './open-ticket.ts'
import { instant, isSourced, sourced, unsourced } from './schemas.ts'

const body = z.string().min(1).max(50_000)
const channel = z.enum(ticketChannels).optional()
const plain = { isAuto: false, mentions: [], source: null, externalId: null } as const

/** Answers a customer. Nobody answers past what somebody else has written meanwhile without knowing it. */
export const replyToTicket = defineOperation({
  name: 'tickets.reply',
  summary: 'Answer the customer of a ticket',
  kind: 'command',
  permission: { entity: 'ticket', action: 'reply' },
  input: z.strictObject({
    id: z.string(),
    body,
    lastSeenMessageId: z
      .string()
      .nullable()
      .describe('The last message that the answer knows of; null where there was none.'),
    force: z.boolean().optional().describe('Answers whatever was written meanwhile.'),
    status: z.string().max(64).optional().describe('The status that the ticket goes into.'),
    channel,
  }),
  output: readableOf(ticketMessageEntity),
  route: 'POST /tickets/{id}/replies',
  async run(ctx, { id, body: words, lastSeenMessageId, force, status: asked, channel: way }) {
    const taken = await takeTicket(ctx, id, 'reply')
    if (force !== true) await requireSeen(taken, lastSeenMessageId)
    const { ticket } = taken
    const status = asked === undefined ? undefined : await getStatus(taken.own, asked)
    await requireOpenTo(taken, status)
    const message = { ...plain, direction: 'out', body: words, channel: way ?? ticket.channel } as const
    const { messageId } = await addMessage(taken, { ...message, occurredAt: ctx.now() }, status)
    return ctx.records('ticketMessage').get(messageId)
  },
})

/** Writes a note that the customer never reads. */
export const noteOnTicket = defineOperation({
  name: 'tickets.note',
  summary: 'Write an internal note on a ticket',
  kind: 'command',
  permission: { entity: 'ticket', action: 'note' },
  input: z.strictObject({
    id: z.string(),
    body,
    mentions: z
      .array(z.string().max(64))
      .max(50)
      .optional()
      .describe('The people whom the note calls. They see no more for it than they did.'),
  }),
  output: readableOf(ticketMessageEntity),
  route: 'POST /tickets/{id}/notes',
  async run(ctx, { id, body: words, mentions: called = [] }) {
    const taken = await takeTicket(ctx, id, 'note')
    const mentions = [...new Set(called)]
    for (const [index, person] of mentions.entries())
      await requirePerson(taken.own, person, `/mentions/${index}`)
    const message = { ...plain, mentions, direction: 'internal', body: words, channel: 'other' } as const
    const { ticket, messageId } = await addMessage(taken, { ...message, occurredAt: ctx.now() })
    if (mentions.length > 0)
      ctx.emit('ticket.mentioned', { ...told(ticket), ticketMessageId: messageId, userIds: mentions })
    return ctx.records('ticketMessage').get(messageId)
  },
})

/**
 * Records what was written by another way: mail, chat, a portal. A message of the customer opens the ticket again; one on a
 * ticket that was closed too long ago opens another ticket that goes on from it.
 */
export const recordMessage = defineOperation({
  name: 'tickets.record',
  summary: 'Record a message that came or went by another way',
  kind: 'command',
  permission: { entity: 'ticket', action: 'record' },
  input: z
    .strictObject({
      id: z.string(),
      body,
      direction: z.enum(['in', 'out']).optional().describe('Of the customer (in) when left out.'),
      isAuto: z.boolean().optional().describe('No person wrote it: it answers nothing.'),
      channel,
      occurredAt: instant.optional(),
      ...sourced,
    })
    .refine(isSourced, unsourced),
  output: z.strictObject({
    ticketId: z.string().describe('The ticket that the message is on now.'),
    ticketMessageId: z.string(),
    isFollowUp: z.boolean().describe('Another ticket was opened for it.'),
    isReplayed: z.boolean().describe('The source had told of it before.'),
  }),
  route: 'POST /tickets/{id}/messages',
  async run(ctx, { id, body: words, direction = 'in', isAuto = false, ...told }) {
    await ctx.records('ticket').require(id, 'record')
    const asked = await takeOwn(ctx, await whereItWent(ctx.asPlugin(), id))
    const { source = null, externalId = null } = told
    const { customerId } = asked.ticket
    const before = await findTold(asked.own, { source, externalId, customerId, direction })
    if (before !== undefined) return replayed(before)
    const occurredAt = requirePast(told.occurredAt, ctx.now(), '/occurredAt')
    const taken = direction === 'in' ? await openAgain(asked) : asked
    const message: NewMessage = {
      direction,
      isAuto,
      body: words,
      channel: told.channel ?? taken.ticket.channel,
      occurredAt,
      mentions: [],
      source,
      externalId,
    }
    const { messageId } = await addMessage(taken, message)
    const isFollowUp = taken.ticket.id !== asked.ticket.id
    return { ticketId: taken.ticket.id, ticketMessageId: messageId, isFollowUp, isReplayed: false }
  },
})

function replayed({ id: ticketMessageId, ticketId }: TicketMessage) {
  return { ticketId, ticketMessageId, isFollowUp: false, isReplayed: true }
}

/** The ticket that takes a message of the customer: it, or the one that follows it. */
async function openAgain(taken: TakenTicket): Promise<TakenTicket> {
  const { ctx, own, ticket } = taken
  if (!isClosed(ticket.category) || isReopenable(ticket, await readSettings(own), ctx.now())) return taken
  const { customerId, teamId, subject, kind, priority, channel: way, product, orderRef } = ticket
  const same = { customerId, teamId, subject, kind, priority, channel: way, followUpOfId: ticket.id }
  const known = { product: product ?? undefined, orderRef: orderRef ?? undefined }
  const next = await openFor(own, { ...same, ...known })
  return takeOwn(ctx, next.id)
}

/** @throws KITH_TICKETS_STALE_REPLY, KITH_TICKETS_MESSAGE_UNKNOWN */
async function requireSeen({ ctx, own, ticket }: TakenTicket, lastSeen: string | null): Promise<void> {
  const ticketId = ticket.id
  const seen =
    lastSeen === null
      ? undefined
      : await findOne<TicketMessage>(own, 'ticketMessage', { id: lastSeen, ticketId })
  if (lastSeen !== null && seen === undefined)
    throw ticketErrors.MESSAGE_UNKNOWN({ pointer: '/lastSeenMessageId' })
  const later = { ticketId, seq: { gt: seen?.seq ?? 0 } }
  const newer = await listAll(ctx, 'ticketMessage', later)
  if (newer.length > 0)
    throw ticketErrors.STALE_REPLY({ newer: newer.length }, { representation: { messages: newer } })
}

/** An answer on a closed ticket opens it again, in time, or leaves it closed. */
async function requireOpenTo({ ctx, own, ticket }: TakenTicket, status: Status | undefined): Promise<void> {
  if (status === undefined) return
  const settings = await readSettings(own)
  requireMove(ticket, status.category, { settings, now: ctx.now() })
}
