import { loyaltyErrors } from '../errors.ts'
import type { Book } from './book.ts'
import { requireSpendable } from './movements.ts'
import { type Portion, portions, settle, spendableLots, sumOf } from './settle.ts'

/** Sets points aside for a while: they are neither spent by others nor expire. Answers of which lots. */
export function placeHold(book: Book, points: number): readonly Portion[] {
  settle(book)
  requireSpendable(book, points)
  const parts = portions(spendableLots(book), points)
  for (const part of parts) book.setAside(part.id, part.points)
  return parts
}

/**
 * Spends points that a hold has set aside, and frees the rest.
 *
 * @throws KITH_LOYALTY_CAPTURE_EXCEEDS
 */
export function captureHold(book: Book, parts: readonly Portion[], points: number): string {
  const most = sumOf(parts)
  if (points > most) throw loyaltyErrors.CAPTURE_EXCEEDS({ points, held: most })
  const entryId = book.post({ kind: 'redeem', points: -points })
  let left = points
  for (const part of parts) {
    const spent = Math.min(part.points, left)
    if (spent > 0) book.allocateHeld(part.id, spent, entryId)
    if (spent < part.points) book.setAside(part.id, spent - part.points)
    left -= spent
  }
  settle(book)
  return entryId
}

/** Frees what a hold has set aside. What is over meanwhile expires at once. */
export function releaseHold(book: Book, parts: readonly Portion[]): void {
  for (const part of parts) book.setAside(part.id, -part.points)
  settle(book)
}
