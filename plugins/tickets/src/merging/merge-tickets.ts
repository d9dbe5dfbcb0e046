import type { OperationContext } from '@kith/core'

import { readTicket, type TakenTicket } from '../desk.ts'
import { ticketErrors } from '../errors.ts'
import { told } from '../events.ts'
import { movedTo } from '../moves.ts'
import { statusFor } from '../statuses.ts'
import { findOne } from '../stored-rows.ts'
import type { Ticket } from '../ticket.entity.ts'
import { messagesOf, type MovedMessage, moveMessages, settleMessages } from './move-messages.ts'

interface StoredMerge {
  readonly id: string
  readonly ticketId: string
  readonly mergedId: string
  readonly moved: readonly MovedMessage[]
  readonly before: Readonly<Record<(typeof restored)[number], string | number | null>>
}

/** What a merge takes from a ticket, and its undoing gives back. */
const restored = ['status', 'category', 'resolvedAt', 'closedAt', 'reopenCount', 'resolutionCount'] as const

/** Takes the turns of two tickets, always in the same order. */
export async function takeBoth(
  ctx: OperationContext,
  ids: readonly [string, string],
): Promise<readonly [TakenTicket, TakenTicket]> {
  const own = ctx.asPlugin()
  for (const id of ids) await ctx.records('ticket').require(id, 'update')
  for (const id of ids.toSorted()) await own.turn(`ticket/${id}`)
  const [one, other] = [await readTicket(own, ids[0]), await readTicket(own, ids[1])]
  return [
    { ctx, own, ticket: one },
    { ctx, own, ticket: other },
  ]
}

/**
 * Brings everything that was written on one ticket to another one of the same customer, and ends it without a resolution: its
 * clocks are cancelled, and whoever writes on it reaches the other.
 *
 * @throws KITH_TICKETS_MERGE_SELF, KITH_TICKETS_MERGE_CUSTOMERS, KITH_TICKETS_MERGED
 */
export async function mergeTickets(survivor: TakenTicket, duplicate: TakenTicket): Promise<string> {
  requireMergeable(survivor.ticket, duplicate.ticket)
  const { ctx, own, ticket } = survivor
  const moved = (await messagesOf(duplicate)).map(({ id, seq }) => ({ id, seq }))
  await moveMessages(survivor, moved, (_, index) => ticket.messageCount + index + 1)
  const before = Object.fromEntries(restored.map((field) => [field, duplicate.ticket[field]]))
  const mergedId = duplicate.ticket.id
  const facts = { ticketId: ticket.id, mergedId, mergedAt: ctx.now(), undoneAt: null, moved, before }
  const { customerId } = ticket
  const { id } = await own.records('ticketMerge').create({}, { customerId, ...facts })
  const over = movedTo(duplicate.ticket, await statusFor(own, 'cancelled'), ctx.now())
  await settleMessages(duplicate, { ...over, duplicateOfId: ticket.id }, 'ticket.merged')
  const merged = await settleMessages(survivor, {}, 'ticket.merged')
  ctx.emit('ticket.merged', { ...told(merged), mergedId, ticketMergeId: id })
  return id
}

function requireMergeable(survivor: Ticket, duplicate: Ticket): void {
  if (survivor.id === duplicate.id) throw ticketErrors.MERGE_SELF({ pointer: '/duplicateId' })
  if (survivor.customerId !== duplicate.customerId)
    throw ticketErrors.MERGE_CUSTOMERS({ pointer: '/duplicateId' })
  for (const { duplicateOfId, number } of [survivor, duplicate])
    if (duplicateOfId !== null) throw ticketErrors.MERGED({ number })
}

/**
 * Takes a merge back: what was written on the merged ticket before goes home, and it is where it was. What was written since
 * stays.
 *
 * @throws KITH_TICKETS_MERGE_UNDONE, KITH_TICKETS_MERGED when the other ticket has gone into a third one since.
 */
export async function undoMerge(merged: TakenTicket, survivor: TakenTicket): Promise<void> {
  const { ctx, own, ticket } = merged
  const merge = await findMerge(own, ticket.id)
  if (merge === undefined || ticket.duplicateOfId !== merge.ticketId) throw ticketErrors.MERGE_UNDONE()
  if (survivor.ticket.duplicateOfId !== null) throw ticketErrors.MERGED({ number: survivor.ticket.number })
  const there = new Set((await messagesOf(survivor)).map(({ id }) => id))
  const home = merge.moved.filter(({ id }) => there.has(id))
  await moveMessages(merged, home, ({ seq }) => seq)
  await own.records('ticketMerge').update({ id: merge.id, patch: {}, managed: { undoneAt: ctx.now() } })
  await settleMessages(survivor, {}, 'ticket.unmerged')
  await settleMessages(merged, { ...beforeOf(merge), duplicateOfId: null }, 'ticket.unmerged')
  ctx.emit('ticket.unmerged', { ...told(survivor.ticket), mergedId: ticket.id, ticketMergeId: merge.id })
}

/** The merge by which a ticket went into another one. */
export function findMerge(own: OperationContext, mergedId: string): Promise<StoredMerge | undefined> {
  return findOne<StoredMerge>(own, 'ticketMerge', { mergedId, undoneAt: { isNull: true } })
}

function beforeOf({ before }: StoredMerge): Partial<Ticket> {
  const asDate = (value: string | number | null): Date | null => (value === null ? null : new Date(value))
  const { resolvedAt, closedAt, ...rest } = before
  return { ...(rest as Partial<Ticket>), resolvedAt: asDate(resolvedAt), closedAt: asDate(closedAt) }
}

/** The ticket that takes what is written on a merged one. */
export async function whereItWent(own: OperationContext, id: string): Promise<string> {
  for (let at = id; ;) {
    const { duplicateOfId } = (await own.records('ticket').get(at, ['duplicateOfId'])) as unknown as Ticket
    if (duplicateOfId === null) return at
    at = duplicateOfId
  }
}
