import { type Claim, claimKey } from './claim.ts'
import { deliveryErrors } from './event-errors.ts'

/** What a batch's lease is made of. */
export interface BatchLeaseOptions {
  /** Prolongs leases and answers the keys of those still held. */
  readonly renew: (claims: readonly Claim[]) => Promise<ReadonlySet<string>>
  readonly onError: (error: unknown) => void
}

const BEAT_MS = 10_000
const LEASE_MS = 30_000

/**
 * Keeps the leases of claims that wait for their turn or run outside a transaction, with a beat every ten seconds. A
 * claim that runs in its own transaction needs none: its row is locked by it.
 */
export class BatchLease {
  readonly #options: BatchLeaseOptions
  readonly #held = new Map<string, { readonly claim: Claim; readonly lost: AbortController }>()
  readonly #timer: ReturnType<typeof setInterval>
  #renewedAtMs = Date.now()

  constructor(claims: readonly Claim[], options: BatchLeaseOptions) {
    this.#options = options
    for (const claim of claims) this.#held.set(claimKey(claim), { claim, lost: new AbortController() })
    this.#timer = setInterval(() => void this.#beat(), BEAT_MS)
  }

  /** Aborted when the lease passes to somebody else. */
  signalOf(claim: Claim): AbortSignal | undefined {
    return this.#held.get(claimKey(claim))?.lost.signal
  }

  /** No longer prolongs the lease of a claim that is done, or that its transaction holds. */
  leave(claim: Claim): void {
    this.#held.delete(claimKey(claim))
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  async #beat(): Promise<void> {
    const asked = [...this.#held.values()]
    try {
      const kept = await this.#options.renew(asked.map(({ claim }) => claim))
      this.#renewedAtMs = Date.now()
      this.#lose(asked.filter(({ claim }) => !kept.has(claimKey(claim))))
    } catch (error) {
      this.#options.onError(error)
      // The database cannot be asked, and by now it has given the leases to others.
      if (Date.now() - this.#renewedAtMs >= LEASE_MS) this.#lose(asked)
    }
  }

  #lose(lost: readonly { readonly claim: Claim; readonly lost: AbortController }[]): void {
    for (const { claim, lost: controller } of lost) {
      if (!this.#held.delete(claimKey(claim))) continue
      controller.abort(deliveryErrors.LEASE_LOST({ subscriber: claim.subscriber }))
    }
  }
}
