import type { OperationContext } from '@kith/core'

import type { Category } from './category.ts'
import { changeTicket, type TakenTicket } from './desk.ts'
import { ticketErrors } from './errors.ts'
import { told } from './events.ts'
import { movedTo, type Status } from './moves.ts'
import { statusFor } from './statuses.ts'
import { findOne } from './stored-rows.ts'
import type { TicketMessage } from './ticket-message.entity.ts'
import { afterMessage, categoryAfterMessage, type SentMessage } from './ticket-times.ts'
import type { Ticket } from './ticket.entity.ts'

/** A message that is added to a ticket. */
export interface NewMessage extends SentMessage {
  readonly body: string
  readonly channel: Ticket['channel']
  readonly mentions: readonly string[]
  readonly source: string | null
  readonly externalId: string | null
}

const RECORDED = 'ticketMessage.recorded'

/** Adds a message to a ticket. The ticket moves as the message asks for, or into the status that is given. */
export async function addMessage(
  taken: TakenTicket,
  message: NewMessage,
  status?: Status,
): Promise<{ readonly ticket: Ticket; readonly messageId: string }> {
  const { ctx, own, ticket } = taken
  const seq = ticket.messageCount + 1
  const { customerId, id: ticketId } = ticket
  const author = authorOf(ctx, message)
  const values = { customerId, ticketId, seq, ...message, ...author }
  const { id: messageId } = await own.records('ticketMessage').create({}, values)
  const next = status ?? (await statusAfter(own, ticket, categoryAfterMessage(ticket.category, message)))
  const times = afterMessage(ticket, message)
  const moved = movedTo(ticket, next, message.direction === 'in' ? ctx.now() : message.occurredAt)
  const changed = await changeTicket(taken, { ...times, ...moved, messageCount: seq }, RECORDED)
  const { direction, isAuto, occurredAt } = message
  ctx.emit(RECORDED, { ...told(changed), ticketMessageId: messageId, direction, isAuto })
  const params = { direction, kind: ticket.kind }
  ctx.timeline({ type: RECORDED, customerId, refId: messageId, occurredAt, params })
  return { ticket: changed, messageId }
}

async function statusAfter(own: OperationContext, ticket: Ticket, category: Category): Promise<Status> {
  if (category === ticket.category) return { key: ticket.status, category }
  return statusFor(own, category)
}

function authorOf(
  { session: { actor } }: OperationContext,
  { direction }: SentMessage,
): Pick<TicketMessage, 'authorKind' | 'authorId'> {
  if (direction === 'in') return { authorKind: 'customer', authorId: null }
  const authorKind = actor.kind === 'user' || actor.kind === 'apiKey' ? actor.kind : 'system'
  return { authorKind, authorId: actor.id }
}

/** The message that a source has told of before, if it is the same one. @throws KITH_TICKETS_MESSAGE_REUSED */
export async function findTold(
  own: OperationContext,
  asked: {
    readonly source: string | null
    readonly externalId: string | null
    readonly customerId: string
    readonly direction: string
  },
): Promise<TicketMessage | undefined> {
  const { source, externalId, customerId, direction } = asked
  if (externalId === null) return undefined
  const before = await findOne<TicketMessage>(own, 'ticketMessage', { externalId, source: source ?? '' })
  if (before !== undefined && (before.customerId !== customerId || before.direction !== direction))
    throw ticketErrors.MESSAGE_REUSED({ pointer: '/externalId' })
  return before
}

/** @throws KITH_TICKETS_TIME_AHEAD */
export function requirePast(at: Date | undefined, now: Date, pointer: string): Date {
  if (at !== undefined && at > now) throw ticketErrors.TIME_AHEAD({ pointer })
  return at ?? now
}
