import type { Book } from './book.ts'
import { settle } from './settle.ts'

/**
 * Moves everything but what is held from the account of a customer who was merged to that of the survivor: what may be spent,
 * what is pending, and what is owed. Each lot keeps its terms.
 */
export function gather(from: Book, to: Book): void {
  settle(from)
  const lots = from.lots.filter(({ remaining }) => remaining > 0)
  const { debt } = from
  if (lots.length === 0 && debt === 0) return
  const points = lots.reduce((sum, { remaining }) => sum + remaining, 0) - debt
  const transferId = from.newId()
  const outId = from.post({ kind: 'mergeOut', points: -points, owed: -debt, transferId })
  const inId = to.post({ kind: 'mergeIn', points, owed: debt, transferId })
  for (const { id, remaining, availableAt, awaitsAction, expiresAt } of lots) {
    from.allocate(id, remaining, { entryId: outId, kind: 'move' })
    to.open(inId, remaining, { availableAt, awaitsAction, expiresAt })
  }
  settle(to)
}
