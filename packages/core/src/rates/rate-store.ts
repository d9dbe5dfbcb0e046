import type { AnyDatabase } from '../database/traits.ts'

/** Whose calls a bucket counts. A store that forgets buckets keeps the kinds apart: crowds of clients push no actor out. */
export type RateKind = 'actor' | 'client' | 'token'

/** A bucket of calls: full it lets those of a whole minute pass at once, and it fills evenly. */
export interface RateBucket {
  readonly kind: RateKind
  /** Its name, which tells nobody's name or address. */
  readonly id: string
  readonly perMinute: number
  readonly now: Date
  /** The transaction that the call is made in, if it is in one: a store in the same database counts there. */
  readonly transaction: AnyDatabase | undefined
}

/** What became of one call. */
export interface RateVerdict {
  readonly isAllowed: boolean
  /** How many whole calls are left. */
  readonly remaining: number
  /** Milliseconds until the bucket is full again, or until the next call of a refused one. */
  readonly resetMs: number
}

/** Where calls are counted. One that throws lets the call fail. */
export interface RateStore {
  /** Takes one call out of a bucket, if there is one. */
  take(bucket: RateBucket): RateVerdict | Promise<RateVerdict>
}
