import { loyaltyErrors } from '../errors.ts'
import type { Book } from './book.ts'
import type { Allocation, Entry } from './entry.ts'
import { isExpired, isPending, type Lot, type Terms } from './lot.ts'
import { type Portion, portions, settle, spendableLots, sumOf } from './settle.ts'

/** What becomes of points that were earned and are taken back when they are spent already. */
export type ReturnPolicy = 'onlyPending' | 'withinBalance' | 'unlimited'

/** An entry with what was taken back of it before. */
export interface Target {
  readonly entry: Pick<Entry, 'id' | 'kind' | 'points'>
  /** Positive. */
  readonly takenBack: number
}

/** What a reversal is held to. */
export interface ReversalTerms {
  readonly policy: ReturnPolicy
  /** The most that an account may owe; `null` for no bound. */
  readonly debtLimit: number | null
}

/**
 * Takes back points that were earned: what is left of that very lot first, then as the program says.
 *
 * @throws KITH_LOYALTY_EXCEEDS_ENTRY for more than is left of the entry.
 */
export function reverse(
  book: Book,
  points: number,
  { target, lots, ...terms }: { readonly target: Target; readonly lots: readonly Lot[] } & ReversalTerms,
): string {
  requireWithin(target, points)
  book.know(lots)
  settle(book)
  const own = portions(ownLots(book, lots, terms.policy), points)
  const others = terms.policy === 'onlyPending' ? [] : othersOf(book, own, points - sumOf(own))
  const rest = points - sumOf(own) - sumOf(others)
  const owed = terms.policy === 'unlimited' ? Math.min(rest, creditOf(book, terms.debtLimit)) : 0
  const forgiven = rest - owed
  const entryId = book.post({
    kind: 'reverse',
    points: forgiven - points,
    owed,
    forgiven,
    targetId: target.entry.id,
  })
  for (const part of [...own, ...others]) book.allocate(part.id, part.points, { entryId, kind: 'reverse' })
  return entryId
}

function ownLots(book: Book, lots: readonly Lot[], policy: ReturnPolicy): readonly Lot[] {
  const current = lots.map(({ id }) => book.lot(id)).filter((lot) => !isExpired(lot, book.now))
  return policy === 'onlyPending' ? current.filter((lot) => isPending(lot, book.now)) : current
}

/** What is spendable beside the parts that were taken already. */
function othersOf(book: Book, taken: readonly Portion[], points: number): readonly Portion[] {
  const known = new Set(taken.map(({ id }) => id))
  return portions(
    spendableLots(book).filter(({ id }) => !known.has(id)),
    points,
  )
}

function creditOf({ debt }: Book, limit: number | null): number {
  return limit === null ? Number.MAX_SAFE_INTEGER : Math.max(0, limit - debt)
}

/**
 * Gives points of a redemption back to the very lots that paid for it, what was spent last first: afterwards the account is
 * as if less had been redeemed. A lot that is over meanwhile expires again, or gives its part to a new one with `graceUntil`.
 *
 * @throws KITH_LOYALTY_EXCEEDS_ENTRY
 */
export function refund(
  book: Book,
  points: number,
  how: {
    readonly target: Target
    /** Those of the entry and of its earlier refunds. */
    readonly allocations: readonly Allocation[]
    readonly lots: readonly Lot[]
    readonly graceUntil: Date | null
  },
): string {
  requireWithin(how.target, points)
  book.know(how.lots)
  settle(book)
  const entryId = book.post({ kind: 'refund', points, targetId: how.target.entry.id })
  for (const part of spentLast(how.allocations, points)) {
    book.allocate(part.id, -part.points, { entryId, kind: 'return' })
    if (how.graceUntil !== null && isExpired(book.lot(part.id), book.now)) {
      book.allocate(part.id, part.points, { entryId, kind: 'regrant' })
      book.open(entryId, part.points, {
        availableAt: book.now,
        awaitsAction: false,
        expiresAt: how.graceUntil,
      })
    }
  }
  settle(book)
  return entryId
}

/** What is left of the allocations of a redemption, from the last backwards, as far as the points reach. */
function spentLast(allocations: readonly Allocation[], points: number): readonly Portion[] {
  const net = new Map<string, number>()
  for (const { lotId, kind, points: part } of allocations)
    if (kind === 'spend' || kind === 'return') net.set(lotId, (net.get(lotId) ?? 0) + part)
  const order = allocations
    .filter(({ kind }) => kind === 'spend')
    .toSorted((one, other) => other.position - one.position)
  const parts: Portion[] = []
  let left = points
  for (const { lotId } of order) {
    const part = Math.min(net.get(lotId) ?? 0, left)
    if (part > 0) parts.push({ id: lotId, points: part })
    net.set(lotId, (net.get(lotId) ?? 0) - part)
    left -= part
  }
  return parts
}

/**
 * Takes a reversal back as a whole: what it took returns to the lots that it was taken from, what it made the account owe is
 * owed no more. What was paid of that meanwhile is given anew, with `terms`.
 *
 * @throws KITH_LOYALTY_EXCEEDS_ENTRY when that was done already.
 */
export function restore(
  book: Book,
  how: {
    readonly target: Target & { readonly entry: Pick<Entry, 'owed'> }
    readonly allocations: readonly Allocation[]
    readonly lots: readonly Lot[]
    readonly terms: Terms
  },
): string {
  const { points, owed, id } = how.target.entry
  if (how.target.takenBack > 0) throw loyaltyErrors.EXCEEDS_ENTRY({ points: -points, left: 0 })
  book.know(how.lots)
  settle(book)
  const cleared = Math.min(owed, book.debt)
  const entryId = book.post({ kind: 'restore', points: -points, owed: -cleared, targetId: id })
  for (const { lotId, points: part } of how.allocations)
    book.allocate(lotId, -part, { entryId, kind: 'return' })
  if (owed > cleared) book.open(entryId, owed - cleared, how.terms)
  settle(book)
  return entryId
}

function requireWithin({ entry, takenBack }: Target, points: number): void {
  const left = Math.abs(entry.points) - takenBack
  if (points > left) throw loyaltyErrors.EXCEEDS_ENTRY({ points, left })
}
