/** Points that were given at once. What is left of them is spent, expires and returns by itself. */
export interface Lot {
  readonly id: string
  /** How many it began with: what remains, what is held and what its allocations took add up to it. */
  readonly original: number
  readonly remaining: number
  /** Set aside by holds: neither spendable nor expiring while they last. */
  readonly held: number
  readonly availableAt: Date
  /** Waits for `activate`, whatever the time. */
  readonly awaitsAction: boolean
  /** From this moment on it is worth nothing; `null` for never. */
  readonly expiresAt: Date | null
}

/** When points of a lot may be spent, and until when. */
export type Terms = Pick<Lot, 'availableAt' | 'awaitsAction' | 'expiresAt'>

/** Whether the lot's time is over. It follows from the time alone, however late the expiry is written. */
export function isExpired({ expiresAt }: Lot, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now
}

/** Whether the lot is still to become spendable. */
export function isPending(lot: Lot, now: Date): boolean {
  return (lot.awaitsAction || lot.availableAt > now) && !isExpired(lot, now)
}

/** Whether what remains of the lot may be spent. */
export function isActive(lot: Lot, now: Date): boolean {
  return !lot.awaitsAction && lot.availableAt <= now && !isExpired(lot, now)
}

/** Orders lots as they are spent: what expires first goes first, what never expires last, then the oldest. */
export function bySpending(one: Lot, other: Lot): number {
  return (
    expiryOf(one) - expiryOf(other) ||
    one.availableAt.getTime() - other.availableAt.getTime() ||
    (one.id < other.id ? -1 : 1)
  )
}

function expiryOf({ expiresAt }: Lot): number {
  return expiresAt === null ? Number.MAX_SAFE_INTEGER : expiresAt.getTime()
}
