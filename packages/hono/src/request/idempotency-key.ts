import type { CallOptions } from '@kith/core'
import type { Context } from 'hono'

/** The header under which a client repeats a request. */
export const IDEMPOTENCY_KEY = 'Idempotency-Key'
/** The header of an answer that was given before. */
const REPLAYED = 'Idempotency-Replayed'

/** What a request says of being repeated, and what its answer says in return. */
export interface RepeatableRequest {
  readonly options: CallOptions
  /** Tells the client, where the request was carried out earlier. */
  mark(response: Response): Response
}

/** The `Idempotency-Key` of a request, if it has one. */
export function readIdempotencyKey({ req }: Context): RepeatableRequest | undefined {
  const idempotencyKey = req.header(IDEMPOTENCY_KEY)
  if (idempotencyKey === undefined) return undefined
  let isReplay = false
  return {
    options: { idempotencyKey, onReplay: () => (isReplay = true) },
    mark: (response) => {
      if (isReplay) response.headers.set(REPLAYED, 'true')
      return response
    },
  }
}
