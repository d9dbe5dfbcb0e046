/** Why points came or went. */
export const entryKinds = [
  'earn',
  'redeem',
  'expire',
  'reverse',
  'restore',
  'refund',
  'adjustCredit',
  'adjustDebit',
  'transferIn',
  'transferOut',
  'mergeIn',
  'mergeOut',
  'extend',
] as const

/** Why points came or went. */
export type EntryKind = (typeof entryKinds)[number]

/** What an allocation is for. */
export const allocationKinds = ['spend', 'expire', 'reverse', 'return', 'regrant', 'repay', 'move'] as const

/** What an allocation is for. */
export type AllocationKind = (typeof allocationKinds)[number]

/** One movement of an account. Never changed: what it did is taken back by another one. */
export interface Entry {
  readonly id: string
  /** 1, 2, 3 … without a gap in each account. */
  readonly seq: number
  readonly kind: EntryKind
  /** Signed. */
  readonly points: number
  readonly balanceAfter: number
  /** Points of it that no lot could give, and that the account owes since; negative where it owes less. */
  readonly owed: number
  /** Points that were to be taken back and were let go. */
  readonly forgiven: number
  readonly occurredAt: Date
  /** The entry that it takes back. */
  readonly targetId: string | null
  /** What both sides share of points that moved between accounts. */
  readonly transferId: string | null
}

/** Points that left a lot, or returned to it when negative. */
export interface Allocation {
  readonly id: string
  /** The entry that they are part of; `null` for debt that was repaid. */
  readonly entryId: string | null
  readonly lotId: string
  readonly kind: AllocationKind
  readonly points: number
  /** Its place among the allocations that were made together. */
  readonly position: number
}
