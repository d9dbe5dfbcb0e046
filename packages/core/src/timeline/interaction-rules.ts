import { canonicalJson } from '../shared/json.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'

type Values = Readonly<Record<string, unknown>>

/** How far the clocks of other systems may be ahead. */
const CLOCK_SKEW_MS = 5 * 60_000

/** @throws KITH_VALIDATION for what has not happened yet, and for an external id without a source. */
export function checkInteraction(
  { occurredAt, externalId, source }: { occurredAt: Date; externalId?: unknown; source?: unknown },
  now: Date,
): void {
  const issues = [
    ...(occurredAt.getTime() > now.getTime() + CLOCK_SKEW_MS
      ? [{ pointer: '/occurredAt', code: 'invalid_value', message: 'in_the_future' }]
      : []),
    ...(typeof externalId === 'string' && typeof source !== 'string'
      ? [{ pointer: '/source', code: 'invalid_value', message: 'missing_beside_external_id' }]
      : []),
  ]
  if (issues.length > 0) throw kernelErrors.VALIDATION({ issues })
}

/**
 * Whether an interaction shows that the customer is active: what they did, not what was done to reach them. One that only
 * its agent may know of shows nothing.
 */
export function isOwnActivity({ direction, visibility }: Values): boolean {
  return direction === 'in' && visibility !== 'restricted'
}

/**
 * Whether a call tells of the same interaction as the stored one: each value that it gives is the stored one, and it
 * leaves out none that is stored, except those that have a value without being given.
 */
export function isSameInteraction(stored: Values, given: Values, supplied: readonly string[]): boolean {
  return Object.keys(stored).every((field) => {
    if (supplied.includes(field) && given[field] === undefined) return true
    return comparable(stored[field]) === comparable(given[field])
  })
}

function comparable(value: unknown): unknown {
  if (value instanceof Date) return value.getTime()
  return Array.isArray(value) ? canonicalJson(value) : (value ?? null)
}
