const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** The pauses after the first attempt, the second and so on, as Standard Webhooks 1.0 recommends them. */
const PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
]

/** How often an event is sent before its delivery is set aside: over 75 hours. */
export const MOST_ATTEMPTS: number = PAUSES_MS.length + 1

/** A receiver that asks for more time than this is asked again after it. */
const LONGEST_MS = 24 * HOUR_MS

/** How far a pause is moved at most, as a part of it: what failed together does not come back together. */
const JITTER = 0.2

/**
 * How long to wait after so many attempts, in milliseconds. A receiver that names a time is asked no sooner. `random` is in
 * [0, 1).
 */
export function pauseMs(
  attempts: number,
  {
    retryAfterMs = 0,
    random = Math.random(),
  }: { readonly retryAfterMs?: number; readonly random?: number } = {},
): number {
  const pause = PAUSES_MS[Math.min(attempts, PAUSES_MS.length) - 1]!
  const moved = pause * (1 - JITTER + 2 * JITTER * random)
  return Math.round(Math.max(moved, Math.min(retryAfterMs, LONGEST_MS)))
}

/** Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or a date. `undefined` where it says nothing that can be read. */
export function readRetryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND_MS
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}
