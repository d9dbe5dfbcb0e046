import type { CallOptions, OnRate, RateState } from '@kith/core'
import type { Context } from 'hono'

/** The header under which a client repeats a request. */
export const IDEMPOTENCY_KEY = 'Idempotency-Key'

/** What is noted while an operation runs, for headers of whatever is answered. */
export class CallNotes {
  readonly options: CallOptions & { readonly onRate: OnRate }
  readonly #rates = new Map<string, RateState>()
  #isReplay = false

  /** Reads the idempotency key of the request, where the operation takes one. */
  constructor({ req }: Context, takesKey: boolean) {
    const idempotencyKey = takesKey ? req.header(IDEMPOTENCY_KEY) : undefined
    const onRate: OnRate = (state) => void this.#rates.set(state.policy, state)
    this.options =
      idempotencyKey === undefined
        ? { onRate }
        : { onRate, idempotencyKey, onReplay: () => (this.#isReplay = true) }
  }

  /**
   * Writes the headers: whether the request was carried out earlier, and how its sender stands with the rates that count it, as
   * draft-ietf-httpapi-ratelimit-headers-10 has it.
   */
  mark(response: Response): Response {
    if (this.#isReplay) response.headers.set('Idempotency-Replayed', 'true')
    if (this.#rates.size === 0) return response
    const states = [...this.#rates.values()]
    const policies = states.map(({ policy, perMinute }) => `"${policy}";q=${perMinute};w=60`)
    const left = states.map(
      ({ policy, remaining, resetSeconds }) => `"${policy}";r=${remaining};t=${resetSeconds}`,
    )
    response.headers.set('RateLimit-Policy', policies.join(', '))
    response.headers.set('RateLimit', left.join(', '))
    return response
  }
}
