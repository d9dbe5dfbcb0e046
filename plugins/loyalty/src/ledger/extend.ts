import { loyaltyErrors } from '../errors.ts'
import type { Book } from './book.ts'
import { isExpired } from './lot.ts'
import { settle } from './settle.ts'

/**
 * Lets what is left of an entry last until another time; for good where it is `null`. No point moves.
 *
 * @throws KITH_LOYALTY_NOTHING_LEFT for one of which everything is spent, taken back or over.
 */
export function extend(
  book: Book,
  expiresAt: Date | null,
  { targetId, lotIds }: { readonly targetId: string; readonly lotIds: ReadonlySet<string> },
): string {
  settle(book)
  const left = book.lots.filter(
    (lot) => lotIds.has(lot.id) && lot.remaining + lot.held > 0 && !isExpired(lot, book.now),
  )
  if (left.length === 0) throw loyaltyErrors.NOTHING_LEFT({ pointer: '/of' })
  const entryId = book.post({ kind: 'extend', points: 0, targetId })
  for (const { id } of left) book.extend(id, expiresAt)
  return entryId
}
