import { kernelErrors } from './kernel-errors.ts'

interface Bucket {
  tokens: number
  filledAt: number
}

/** How many calls flow in a minute, and what they are called when there are too many. */
export interface RateLimit {
  readonly what: string
  readonly perMinute: number
  readonly nowMs: number
}

const MINUTE_MS = 60_000
const MOST_BUCKETS = 10_000

/** Token buckets in this process's memory: a full bucket allows a burst, then the calls of a minute flow evenly. */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>()

  /** Takes one call from the bucket `key`. @throws KITH_RATE_LIMITED with the seconds until the next is free. */
  take(key: string, limit: RateLimit): void {
    this.require(key, limit).tokens -= 1
  }

  /** Only asks whether a call could be taken. @throws as `take`. */
  require(key: string, limit: RateLimit): Bucket {
    const bucket = this.#buckets.get(key) ?? { tokens: limit.perMinute, filledAt: limit.nowMs }
    // A clock that is set back must not cost anybody their calls.
    const elapsedMs = Math.max(0, limit.nowMs - bucket.filledAt)
    const refilled = bucket.tokens + (elapsedMs * limit.perMinute) / MINUTE_MS
    bucket.tokens = Math.min(limit.perMinute, refilled)
    bucket.filledAt = limit.nowMs
    this.#keep(key, bucket)
    if (bucket.tokens < 1) {
      const retryAfter = Math.ceil(((1 - bucket.tokens) * 60) / limit.perMinute)
      throw kernelErrors.RATE_LIMITED({ what: limit.what }, { retryAfter })
    }
    return bucket
  }

  /** Keeps the buckets that were used last: whoever goes on calling is not forgotten. */
  #keep(key: string, bucket: Bucket): void {
    this.#buckets.delete(key)
    if (this.#buckets.size >= MOST_BUCKETS) this.#buckets.delete(this.#buckets.keys().next().value!)
    this.#buckets.set(key, bucket)
  }
}
