import type { Category } from './category.ts'
import { ticketErrors } from './errors.ts'
import type { Ticket } from './ticket.entity.ts'

const DAY_MS = 86_400_000

/** A status with what the rules know of it. */
export interface Status {
  readonly key: string
  readonly category: Category
}

type Moved = Pick<
  Ticket,
  'category' | 'resolvedAt' | 'closedAt' | 'reopenCount' | 'resolutionCount' | 'closeWarnedAt'
>

/** Whether the customer has what there is to have, for now at least. */
export function isResolved(category: Category): boolean {
  return category === 'resolved' || category === 'closed'
}

/** Whether nothing happens to a ticket any more by itself. */
export function isClosed(category: Category): boolean {
  return category === 'closed' || category === 'cancelled'
}

/** Whether nothing is to be done on a ticket now. */
export function isDone(category: Category): boolean {
  return isResolved(category) || isClosed(category)
}

/** What a ticket becomes in another status. */
export function movedTo(
  ticket: Moved,
  { key, category }: Status,
  at: Date,
): Moved & { readonly status: string } {
  const isReopened = isDone(ticket.category) && !isDone(category)
  const isNewlyResolved = !isResolved(ticket.category) && isResolved(category)
  return {
    status: key,
    category,
    resolvedAt: isResolved(category) ? (ticket.resolvedAt ?? at) : null,
    closeWarnedAt: isResolved(category) ? ticket.closeWarnedAt : null,
    closedAt: isClosed(category) ? (ticket.closedAt ?? at) : null,
    reopenCount: ticket.reopenCount + (isReopened ? 1 : 0),
    resolutionCount: ticket.resolutionCount + (isNewlyResolved ? 1 : 0),
  }
}

/** Whether a closed ticket may still be opened again. */
export function isReopenable(
  { category, closedAt }: Pick<Ticket, 'category' | 'closedAt'>,
  { reopenDays }: { readonly reopenDays: number },
  now: Date,
): boolean {
  if (!isClosed(category) || closedAt === null) return true
  return now.getTime() <= closedAt.getTime() + reopenDays * DAY_MS
}

/**
 * Refuses moves that no ticket makes: back to `new`, or out of a closed one other than by opening it again in time.
 *
 * @throws KITH_TICKETS_MOVE_REFUSED, KITH_TICKETS_CLOSED
 */
export function requireMove(
  ticket: Pick<Ticket, 'category' | 'closedAt'>,
  to: Category,
  { settings, now }: { readonly settings: { readonly reopenDays: number }; readonly now: Date },
): void {
  const { category: from } = ticket
  if (to === 'new' && from !== 'new') throw ticketErrors.MOVE_REFUSED({ from, to })
  if (!isClosed(from) || from === to) return
  if (to !== 'open') throw ticketErrors.MOVE_REFUSED({ from, to })
  if (!isReopenable(ticket, settings, now)) throw ticketErrors.CLOSED()
}
