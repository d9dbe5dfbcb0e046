import type { Book } from './book.ts'
import { bySpending, isActive, isExpired, type Lot } from './lot.ts'

/**
 * Lets points that have become spendable since the account was touched pay what it owes, those too that are over by now. So a
 * sweep which comes late changes nothing that anybody could see.
 */
export function catchUp(book: Book): void {
  for (const { id, points } of repayments(book.lots, book.debt, book.now)) book.repay(id, points)
}

/** What has paid of a debt by now, of lots that nobody has touched since they lay still: what came first paid first. */
export function repayments(lots: readonly Lot[], debt: number, now: Date): readonly Portion[] {
  const arrived = lots.filter(({ awaitsAction, availableAt }) => !awaitsAction && availableAt <= now)
  const byArrival = (one: Lot, other: Lot): number =>
    one.availableAt.getTime() - other.availableAt.getTime() || bySpending(one, other)
  return portions(arrived.toSorted(byArrival), debt)
}

/** Brings an account up to date with what was just done: what is over expires, what is owed is paid. */
export function settle(book: Book): void {
  for (const lot of book.lots) if (lot.remaining > 0 && isExpired(lot, book.now)) expire(book, lot)
  repay(book)
}

function expire(book: Book, { id, remaining, expiresAt }: Lot): void {
  const entryId = book.post({ kind: 'expire', points: -remaining, occurredAt: expiresAt! })
  book.allocate(id, remaining, { entryId, kind: 'expire' })
}

function repay(book: Book): void {
  for (const { id, points } of portions(spendableLots(book), book.debt)) book.repay(id, points)
}

/** The lots of which something may be spent now, in the order in which they are. */
export function spendableLots({ lots, now }: Book): readonly Lot[] {
  return lots.filter((lot) => lot.remaining > 0 && isActive(lot, now))
}

/** A part of a lot. */
export interface Portion {
  readonly id: string
  readonly points: number
}

/** Splits points over lots in their order, as far as they reach. */
export function portions(lots: readonly Lot[], points: number): readonly Portion[] {
  const taken: Portion[] = []
  let left = points
  for (const { id, remaining } of lots) {
    if (left === 0) break
    const part = Math.min(remaining, left)
    if (part > 0) taken.push({ id, points: part })
    left -= part
  }
  return taken
}

/** How many points portions are together. */
export function sumOf(parts: readonly { readonly points: number }[]): number {
  return parts.reduce((sum, { points }) => sum + points, 0)
}
