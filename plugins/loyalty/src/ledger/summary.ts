import { isActive, isExpired, isPending, type Lot } from './lot.ts'
import { repayments, sumOf } from './settle.ts'

/** Where an account stands at a moment, as its lots and its debt say: no balance is stored that could be late. */
export interface Summary {
  /** What may be spent now. */
  readonly active: number
  readonly pending: number
  readonly held: number
  readonly debt: number
  /** What expires next, by the moment: at most twelve. */
  readonly expiring: readonly { readonly at: Date; readonly points: number }[]
}

const MOST_MOMENTS = 12

/** Sums up an account. What has become spendable has paid what was owed, as the next touch of the account will write down. */
export function summarize(lots: readonly Lot[], debt: number, now: Date): Summary {
  const paid = repayments(lots, debt, now)
  const active = lots.filter((lot) => isActive(lot, now))
  const ids = new Set(active.map(({ id }) => id))
  const living = lots.filter((lot) => !isExpired(lot, now) && lot.remaining > 0 && lot.expiresAt !== null)
  const byMoment = Map.groupBy(living, ({ expiresAt }) => expiresAt!.getTime())
  const expiring = [...byMoment]
    .toSorted(([one], [other]) => one - other)
    .slice(0, MOST_MOMENTS)
    .map(([at, some]) => ({ at: new Date(at), points: total(some) }))
  return {
    active: total(active) - sumOf(paid.filter(({ id }) => ids.has(id))),
    pending: total(lots.filter((lot) => isPending(lot, now))),
    held: lots.reduce((sum, { held }) => sum + held, 0),
    debt: debt - sumOf(paid),
    expiring,
  }
}

function total(lots: readonly Lot[]): number {
  return lots.reduce((sum, { remaining }) => sum + remaining, 0)
}
