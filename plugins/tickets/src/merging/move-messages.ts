import { changeTicket, type TakenTicket } from '../desk.ts'
import { listAll } from '../stored-rows.ts'
import type { TicketMessage } from '../ticket-message.entity.ts'
import { timesOf } from '../ticket-times.ts'
import type { Ticket } from '../ticket.entity.ts'

/** A message that went to another ticket, with the number that it had. */
export interface MovedMessage {
  readonly id: string
  readonly seq: number
}

/** The messages of a ticket in the order of their numbers. */
export async function messagesOf({ own, ticket }: TakenTicket): Promise<readonly TicketMessage[]> {
  const all = await listAll<TicketMessage>(own, 'ticketMessage', { ticketId: ticket.id })
  return all.toSorted((a, b) => a.seq - b.seq)
}

/** Brings messages to a ticket, behind those that it has. */
export async function moveMessages(
  { own, ticket }: TakenTicket,
  messages: readonly MovedMessage[],
  seqOf: (message: MovedMessage, index: number) => number,
): Promise<void> {
  const rows = own.records('ticketMessage')
  for (const [index, message] of messages.entries()) {
    const managed = { ticketId: ticket.id, seq: seqOf(message, index) }
    await rows.update({ id: message.id, patch: {}, managed })
  }
}

/** Brings the times of a ticket in line with the messages that it has now, with what else becomes of it. */
export async function settleMessages(
  taken: TakenTicket,
  managed: Readonly<Partial<Ticket>>,
  cause: string,
): Promise<Ticket> {
  const messages = await messagesOf(taken)
  const messageCount = messages.at(-1)?.seq ?? 0
  return changeTicket(taken, { ...timesOf(taken.ticket, messages), messageCount, ...managed }, cause)
}
