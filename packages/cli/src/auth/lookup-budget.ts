import { kernelErrors } from '@kith/core'

const BURST = 30
const PER_SECOND = 10
const MOST_KNOWN = 10_000

/**
 * Limits how often keys that never worked are looked up: each look-up is audited, and strangers must not be able to fill
 * the audit. Keys that worked before are not limited.
 */
export class LookupBudget {
  readonly #known = new Set<string>()
  #left = BURST
  #countedAt = 0

  /** @throws KITH_RATE_LIMITED when too many unknown keys were presented lately. */
  spend(keyId: string, nowMs: number): void {
    if (this.#known.has(keyId)) return
    this.#left = Math.min(BURST, this.#left + ((nowMs - this.#countedAt) / 1000) * PER_SECOND)
    this.#countedAt = nowMs
    if (this.#left < 1) throw kernelErrors.RATE_LIMITED({ what: 'sign-in' }, { retryAfter: 1 })
    this.#left -= 1
  }

  /** Remembers a key that worked. */
  remember(keyId: string): void {
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.add(keyId)
  }
}
