import { kernelErrors } from './kernel-errors.ts'

interface Bucket {
  tokens: number
  filledAt: number
}

/** How many calls flow in a minute. */
export interface Flow {
  readonly perMinute: number
  readonly nowMs: number
}

/** The same, and what the calls are called when there are too many. */
export interface RateLimit extends Flow {
  readonly what: string
}

/** What became of one call: how many are left, and how long until all are there again, or until the next. */
export interface Taken {
  readonly isAllowed: boolean
  readonly remaining: number
  readonly resetMs: number
}

const MINUTE_MS = 60_000
const MOST_BUCKETS = 10_000

/** Token buckets in this process's memory: a full bucket allows a burst, then the calls of a minute flow evenly. */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>()

  /** Takes one call from the bucket `key`. @throws KITH_RATE_LIMITED with the seconds until the next is free. */
  take(key: string, limit: RateLimit): void {
    this.require(key, limit)
    this.tryTake(key, limit)
  }

  /** Only asks whether a call could be taken. @throws as `take`. */
  require(key: string, limit: RateLimit): void {
    const { tokens } = this.#fill(key, limit)
    if (tokens >= 1) return
    const retryAfter = Math.ceil(msOf(1 - tokens, limit) / 1000)
    throw kernelErrors.RATE_LIMITED({ what: limit.what }, { retryAfter })
  }

  /** Takes one call from the bucket `key`, if there is one. */
  tryTake(key: string, flow: Flow): Taken {
    const bucket = this.#fill(key, flow)
    const isAllowed = bucket.tokens >= 1
    if (isAllowed) bucket.tokens -= 1
    const { tokens } = bucket
    const missing = isAllowed ? flow.perMinute - tokens : 1 - tokens
    return { isAllowed, remaining: Math.floor(tokens), resetMs: Math.ceil(msOf(missing, flow)) }
  }

  #fill(key: string, limit: Flow): Bucket {
    const bucket = this.#buckets.get(key) ?? { tokens: limit.perMinute, filledAt: limit.nowMs }
    // A clock that is set back must not cost anybody their calls.
    const elapsedMs = Math.max(0, limit.nowMs - bucket.filledAt)
    const refilled = bucket.tokens + (elapsedMs * limit.perMinute) / MINUTE_MS
    bucket.tokens = Math.min(limit.perMinute, refilled)
    bucket.filledAt = limit.nowMs
    this.#keep(key, bucket)
    return bucket
  }

  /** Keeps the buckets that were used last: whoever goes on calling is not forgotten. */
  #keep(key: string, bucket: Bucket): void {
    this.#buckets.delete(key)
    if (this.#buckets.size >= MOST_BUCKETS) this.#buckets.delete(this.#buckets.keys().next().value!)
    this.#buckets.set(key, bucket)
  }
}

function msOf(calls: number, { perMinute }: Flow): number {
  return (calls * MINUTE_MS) / perMinute
}
