import { loyaltyErrors } from '../errors.ts'
import type { Book } from './book.ts'
import type { EntryKind } from './entry.ts'
import type { Terms } from './lot.ts'
import { portions, settle, spendableLots } from './settle.ts'
import { summarize } from './summary.ts'

/** Gives points; what the account owes is paid from them first, once they may be spent. */
export function credit(
  book: Book,
  points: number,
  posting: { readonly kind: EntryKind; readonly terms: Terms; readonly occurredAt?: Date },
): string {
  const { kind, terms, occurredAt = book.now } = posting
  settle(book)
  const entryId = book.post({ kind, points, occurredAt })
  book.open(entryId, points, terms)
  settle(book)
  return entryId
}

/**
 * Takes points, of what expires first.
 *
 * @throws KITH_LOYALTY_INSUFFICIENT_POINTS with what may be spent.
 */
export function debit(
  book: Book,
  points: number,
  posting: { readonly kind: EntryKind; readonly occurredAt?: Date },
): string {
  settle(book)
  requireSpendable(book, points)
  const entryId = book.post({ ...posting, points: -points })
  for (const part of portions(spendableLots(book), points))
    book.allocate(part.id, part.points, { entryId, kind: 'spend' })
  return entryId
}

/** @throws KITH_LOYALTY_INSUFFICIENT_POINTS with where the account stands. */
export function requireSpendable(book: Book, points: number): void {
  const { spendable } = book
  if (points <= spendable) return
  const { expiring: _, ...balance } = summarize(book.lots, book.debt, book.now)
  throw loyaltyErrors.INSUFFICIENT_POINTS({ points, spendable }, { representation: balance })
}

/** The two entries of a transfer, and what they share. */
export interface Transferred {
  readonly transferId: string
  readonly outId: string
  readonly inId: string
}

/**
 * Moves points from one account to another. Each portion keeps the time at which it expires.
 *
 * @throws KITH_LOYALTY_INSUFFICIENT_POINTS
 */
export function transfer(from: Book, to: Book, points: number): Transferred {
  settle(from)
  settle(to)
  requireSpendable(from, points)
  const transferId = from.newId()
  const outId = from.post({ kind: 'transferOut', points: -points, transferId })
  const inId = to.post({ kind: 'transferIn', points, transferId })
  for (const part of portions(spendableLots(from), points)) {
    const { availableAt, awaitsAction, expiresAt } = from.lot(part.id)
    from.allocate(part.id, part.points, { entryId: outId, kind: 'spend' })
    to.open(inId, part.points, { availableAt, awaitsAction, expiresAt })
  }
  settle(to)
  return { transferId, outId, inId }
}
