import type { Action, OperationContext } from '@kith/core'

import { ticketErrors } from './errors.ts'
import { type TicketEndedPayload, told } from './events.ts'
import { isClosed, isDone, isResolved } from './moves.ts'
import { watchClocks } from './service-levels/watch-clocks.ts'
import type { Ticket } from './ticket.entity.ts'

/** A ticket whose turn it is: nobody else works on it until the end of the transaction. */
export interface TakenTicket {
  /** The context of who works on it, and that of the plugin. */
  readonly ctx: OperationContext
  readonly own: OperationContext
  readonly ticket: Ticket
}

/**
 * Takes the turn of a ticket to which the caller may do something.
 *
 * @throws KITH_NOT_FOUND, KITH_FORBIDDEN; KITH_TICKETS_MERGED for one that went into another.
 */
export async function takeTicket(ctx: OperationContext, id: string, action: Action): Promise<TakenTicket> {
  await ctx.records('ticket').require(id, action)
  const taken = await takeOwn(ctx, id)
  if (taken.ticket.duplicateOfId !== null) throw ticketErrors.MERGED({ number: taken.ticket.number })
  return taken
}

/** Takes the turn of a ticket, whoever asks. */
export async function takeOwn(ctx: OperationContext, id: string): Promise<TakenTicket> {
  const own = ctx.asPlugin()
  await own.turn(`ticket/${id}`)
  return { ctx, own, ticket: await readTicket(own, id) }
}

/** A ticket with every field. `own` has the rights of the plugin. */
export async function readTicket(own: OperationContext, id: string): Promise<Ticket> {
  return (await own.records('ticket').get(id)) as unknown as Ticket
}

/** Changes a ticket, keeps what it became, brings its clocks in line, and tells of it. */
export async function changeTicket(
  taken: TakenTicket,
  managed: Readonly<Partial<Ticket>>,
  cause: string,
): Promise<Ticket> {
  const ticket = await writeTicket(taken, managed)
  await tellChange(taken, ticket)
  const isRematched = matched.some((field) => taken.ticket[field] !== ticket[field])
  return keepWatch({ ...taken, ticket }, { isRematched, cause })
}

/** What escalation changes, and policies look at. */
const matched = ['kind', 'priority', 'teamId', 'assigneeId'] as const

/** Why the clocks of a ticket are looked at. */
export interface Occasion {
  /** Something has changed that policies may look at. */
  readonly isRematched: boolean
  /** The event that tells of it; `null` where it is only later now. */
  readonly cause: string | null
}

/** Brings the clocks of a ticket in line with it and with the time, and the ticket with its clocks. */
export async function keepWatch(taken: TakenTicket, { isRematched, cause }: Occasion): Promise<Ticket> {
  const { ticket } = taken
  const { standing, escalation } = await watchClocks({ ...taken, isRematched, cause })
  const wanted = Object.entries({ ...standing, ...escalation })
  const change = Object.fromEntries(wanted.filter(([field, value]) => !isSame(ticket[field as never], value)))
  if (Object.keys(change).length === 0) return ticket
  const isEscalated = matched.some((field) => field in change)
  if (isEscalated) return changeTicket(taken, change, 'slaClock.warned')
  return writeTicket(taken, change)
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b
}

async function writeTicket(
  { own, ticket }: TakenTicket,
  managed: Readonly<Partial<Ticket>>,
): Promise<Ticket> {
  const { version } = await own.records('ticket').update({ id: ticket.id, patch: {}, managed })
  return { ...ticket, ...managed, version }
}

/** Keeps what a ticket became that was changed already, and tells of it. */
export async function tellChange({ ctx, own, ticket: before }: TakenTicket, ticket: Ticket): Promise<void> {
  if (kept.some((field) => before[field] !== ticket[field])) await keepChange(own, ticket, ctx.now())
  if (before.status !== ticket.status) tellMove(ctx, before, ticket)
  if (before.assigneeId !== ticket.assigneeId || before.teamId !== ticket.teamId) {
    const { teamId, assigneeId } = before
    ctx.emit('ticket.assigned', { ...told(ticket), from: { teamId, assigneeId } })
  }
}

const kept = ['status', 'kind', 'priority', 'teamId', 'assigneeId'] as const

/** Keeps what a ticket became. */
export async function keepChange(own: OperationContext, ticket: Ticket, occurredAt: Date): Promise<void> {
  const { id: ticketId, customerId, status, category, kind, priority, teamId, assigneeId } = ticket
  const became = { status, category, kind, priority, teamId, assigneeId }
  await own.records('ticketChange').create({}, { ticketId, customerId, occurredAt, ...became })
}

function tellMove(ctx: OperationContext, before: Ticket, ticket: Ticket): void {
  ctx.emit('ticket.moved', { ...told(ticket), from: before.status })
  const note = (type: string): void => {
    const { customerId, id: refId, kind, category } = ticket
    ctx.timeline({ type, customerId, refId, params: { kind, category } })
  }
  if (isResolved(ticket.category) && !isResolved(before.category)) {
    ctx.emit('ticket.resolved', ended(ticket))
    note('ticket.resolved')
  }
  if (isClosed(ticket.category) && !isClosed(before.category)) {
    ctx.emit('ticket.closed', ended(ticket))
    note('ticket.closed')
  }
  if (isDone(before.category) && !isDone(ticket.category)) {
    ctx.emit('ticket.reopened', { ...told(ticket), reopenCount: ticket.reopenCount })
    note('ticket.reopened')
  }
}

function ended(ticket: Ticket): TicketEndedPayload & Record<string, unknown> {
  const { resolutionCount: resolutionNumber, openedAt, resolvedAt } = ticket
  return {
    ...told(ticket),
    resolutionNumber,
    openedAt: openedAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
  }
}
