import { RateLimiter } from '../shared/rate-limit.ts'
import type { RateBucket, RateKind, RateStore, RateVerdict } from './rate-store.ts'

/** Counts in this process alone. */
export class MemoryRateStore implements RateStore {
  readonly #limiters: Readonly<Record<RateKind, RateLimiter>> = {
    actor: new RateLimiter(),
    client: new RateLimiter(),
    token: new RateLimiter(),
  }

  take({ kind, id, perMinute, now }: RateBucket): RateVerdict {
    return this.#limiters[kind].tryTake(id, { perMinute, nowMs: now.getTime() })
  }
}
