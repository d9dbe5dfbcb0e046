import type { KithError } from './client-error.ts'

const FIRST_MS = 200
const LONGEST_MS = 10_000

/** Statuses that a later attempt may turn into an answer. */
const PASSING: ReadonlySet<number> = new Set([0, 429, 502, 503, 504])
/** Those of them with which the server says that it has done nothing. */
const NOTHING_DONE: ReadonlySet<number> = new Set([429, 503])

/**
 * How long to wait before a call is tried again, in milliseconds; `undefined` for one that is not. A query is repeated
 * after every passing failure. A command is repeated only where the server says that it did nothing: without an answer
 * nobody knows.
 */
export function waitBefore(
  { status, code, retryAfter }: KithError,
  { kind, attempt }: { readonly kind: 'query' | 'command'; readonly attempt: number },
): number | undefined {
  const isRepeatable = kind === 'query' ? PASSING.has(status) : NOTHING_DONE.has(status) && isOfKith(code)
  if (!isRepeatable) return undefined
  const backoff = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)
  // Full jitter: callers that failed together do not come back together.
  const wait = retryAfter === undefined ? backoff * Math.random() : retryAfter * 1000
  return wait <= LONGEST_MS ? wait : undefined
}

/** Whether Kith answered, and not something in front of it. */
function isOfKith(code: string): boolean {
  return !code.startsWith('KITH_CLIENT_')
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
