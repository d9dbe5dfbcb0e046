import { defineOperation, type OperationContext, readableOf } from '@kith/core'
import { z } from 'zod'

import { takeOwn, type TakenTicket, takeTicket } from '../desk.ts'
import { ticketErrors } from '../errors.ts'
import { told } from '../events.ts'
import { whereItWent } from '../merging/merge-tickets.ts'
import { isClosed, isReopenable, requireMove } from '../moves.ts'
import { addMessage, findTold, type NewMessage, requirePast } from '../new-message.ts'
import { requirePerson } from '../people.ts'
import { readSettings } from '../settings.ts'
import { getStatus } from '../statuses.ts'
import { findOne, listAll } from '../stored-rows.ts'
import { type TicketMessage, ticketMessageEntity } from '../ticket-message.entity.ts'
import { ticketChannels } from '../ticket.entity.ts'
import { openFor } from './open-ticket.ts'
import { instant, isSourced, sourced, unsourced } from './schemas.ts'

const plain = { isAuto: false, mentions: [], source: null, externalId: null } as const

const directions = ['in', 'out', 'internal'] as const

/** What only messages of some directions say. */
const onlyOf: readonly (readonly [string, readonly (typeof directions)[number][]])[] = [
  ['lastSeenMessageId', ['out']],
  ['force', ['out']],
  ['status', ['out']],
  ['mentions', ['internal']],
  ['isAuto', ['in', 'out']],
  ['occurredAt', ['in', 'out']],
  ['source', ['in', 'out']],
  ['externalId', ['in', 'out']],
]

const input = z
  .strictObject({
    id: z.string(),
    body: z.string().min(1).max(50_000),
    direction: z
      .enum(directions)
      .optional()
      .describe('Of the customer (in), to them (out, when left out), or for ourselves only (internal).'),
    lastSeenMessageId: z
      .string()
      .nullable()
      .optional()
      .describe('The last message that the answer knows of, null for none. Newer ones refuse it.'),
    force: z.boolean().optional().describe('Answers whatever was written meanwhile.'),
    status: z.string().max(64).optional().describe('The status that the ticket goes into with the answer.'),
    mentions: z
      .array(z.string().max(64))
      .max(50)
      .optional()
      .describe('The people whom a note calls. They see no more for it than they did.'),
    isAuto: z.boolean().optional().describe('No person wrote it: it answers nothing.'),
    channel: z.enum(ticketChannels).optional(),
    occurredAt: instant.optional().describe('When it came or went by another way; now when left out.'),
    ...sourced,
  })
  .refine(isSourced, unsourced)
  .superRefine((asked, context) => {
    const { direction = 'out' } = asked
    for (const [name, fitting] of onlyOf)
      if (asked[name as keyof typeof asked] !== undefined && !fitting.includes(direction))
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `Expected it with the direction ${fitting.join(', ')}`,
        })
  })

type Asked = z.output<typeof input>

/**
 * Writes what was said on a ticket: an answer to the customer, a message of theirs, or a note that they never read. What came or went by
 * another way says so by its source, its time, or that no person wrote it.
 */
export const writeMessage = defineOperation({
  name: 'tickets.write',
  summary: 'Answer the customer of a ticket, record what was said by another way, or write an internal note',
  kind: 'command',
  permission: { entity: 'ticket', action: ['reply', 'note', 'record'] },
  input,
  output: readableOf(ticketMessageEntity),
  route: 'POST /tickets/{id}/messages',
  async run(ctx, asked) {
    const { direction = 'out' } = asked
    if (direction === 'internal') return answer(ctx, await note(ctx, asked))
    if (direction === 'in' || isRecorded(asked))
      return answer(ctx, await record(ctx, { ...asked, direction }))
    return answer(ctx, await reply(ctx, asked))
  },
})

/** Whether it went by another way, and does not wait for anybody's turn. */
function isRecorded({ isAuto, occurredAt, externalId, ...asked }: Asked): boolean {
  const isReply = [asked.lastSeenMessageId, asked.force, asked.status].some((given) => given !== undefined)
  return !isReply && (isAuto === true || occurredAt !== undefined || externalId !== undefined)
}

/** Answers a customer. Who says what they know of answers nobody past what somebody else has written meanwhile. */
async function reply(ctx: OperationContext, asked: Asked): Promise<string> {
  const { id, body, lastSeenMessageId, force, status: next, channel } = asked
  const taken = await takeTicket(ctx, id, 'reply')
  if (lastSeenMessageId !== undefined && force !== true) await requireSeen(taken, lastSeenMessageId)
  const { own, ticket } = taken
  const status = next === undefined ? undefined : await getStatus(own, next)
  if (status !== undefined)
    requireMove(ticket, status.category, { settings: await readSettings(own), now: ctx.now() })
  const message = { ...plain, direction: 'out', body, channel: channel ?? ticket.channel } as const
  return (await addMessage(taken, { ...message, occurredAt: ctx.now() }, status)).messageId
}

/** Writes a note that the customer never reads. */
async function note(ctx: OperationContext, { id, body, mentions: called = [] }: Asked): Promise<string> {
  const taken = await takeTicket(ctx, id, 'note')
  const mentions = [...new Set(called)]
  for (const [index, person] of mentions.entries())
    await requirePerson(taken.own, person, `/mentions/${index}`)
  const message = { ...plain, mentions, direction: 'internal', body, channel: 'other' } as const
  const { ticket, messageId } = await addMessage(taken, { ...message, occurredAt: ctx.now() })
  if (mentions.length > 0)
    ctx.emit('ticket.mentioned', { ...told(ticket), ticketMessageId: messageId, userIds: mentions })
  return messageId
}

/**
 * Records what was said by another way: mail, chat, a portal. A message of the customer opens the ticket again; one on a
 * ticket that was closed too long ago opens another ticket that goes on from it.
 */
async function record(
  ctx: OperationContext,
  asked: Asked & { readonly direction: 'in' | 'out' },
): Promise<string> {
  const { id, body, direction, isAuto = false, source = null, externalId = null } = asked
  await ctx.records('ticket').require(id, 'record')
  const found = await takeOwn(ctx, await whereItWent(ctx.asPlugin(), id))
  const { customerId } = found.ticket
  const before = await findTold(found.own, { source, externalId, customerId, direction })
  if (before !== undefined) return before.id
  const occurredAt = requirePast(asked.occurredAt, ctx.now(), '/occurredAt')
  const taken = direction === 'in' ? await openAgain(found) : found
  const channel = asked.channel ?? taken.ticket.channel
  const message: NewMessage = {
    direction,
    isAuto,
    body,
    channel,
    occurredAt,
    mentions: [],
    source,
    externalId,
  }
  return (await addMessage(taken, message)).messageId
}

/** The message as the caller may read it, or which one it is and on which ticket. */
async function answer(ctx: OperationContext, id: string): Promise<unknown> {
  const rows = await ctx.records('ticketMessage').find([id])
  return rows.get(id) ?? ctx.asPlugin().records('ticketMessage').get(id, ['id', 'ticketId', 'version'])
}

/** The ticket that takes a message of the customer: it, or the one that follows it. */
async function openAgain(taken: TakenTicket): Promise<TakenTicket> {
  const { ctx, own, ticket } = taken
  if (!isClosed(ticket.category) || isReopenable(ticket, await readSettings(own), ctx.now())) return taken
  const { customerId, teamId, subject, kind, priority, channel, product, orderRef } = ticket
  const same = { customerId, teamId, subject, kind, priority, channel, followUpOfId: ticket.id }
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
