import type { KithError } from './client-error.ts'

const FIRST_MS = 200
const LONGEST_MS = 10_000

/** Statuses that a later attempt may turn into an answer. */
const PASSING: ReadonlySet<number> = new Set([0, 429, 502, 503, 504])
/** An earlier attempt under the same idempotency key still runs. */
const RUNNING = 'KITH_IDEMPOTENCY_RUNNING'

/**
 * How long to wait before a call is tried again, in milliseconds; `undefined` for one that is not. Queries change nothing, and
 * commands carry an idempotency key, so that either may be repeated when nobody knows what became of it.
 */
export function waitBefore({ status, code, retryAfter }: KithError, attempt: number): number | undefined {
  if (!PASSING.has(status) && code !== RUNNING) return undefined
  const backoff = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
  // Full jitter: callers that failed together do not come back together.
  const wait = retryAfter === undefined ? backoff * Math.random() : retryAfter * 1000
  return wait <= LONGEST_MS ? wait : undefined
}

/** Resolves after a time, or rejects when the call is given up. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
