import { testingErrors } from './testing-errors.ts'

/** A clock that stands still until a test moves it. Pass it wherever Kith takes a clock. */
export interface TestClock {
  /** The present instant. */
  (): Date
  /** Moves the present by `ms` milliseconds, and answers it. Negative values move it back. */
  advance(ms: number): Date
}

/** The instant at which a test clock stands when nothing else is said: a working morning in Shanghai. */
export const TEST_START = '2026-01-05T01:00:00.000Z'

/**
 * Creates a clock that stands at `start`. Identifiers stay unique and keep the order of their making while it stands,
 * because they count within a millisecond.
 *
 * ```ts
 * const clock = createTestClock('2026-03-01T00:00:00Z')
 * clock.advance(60_000)
 * clock().toISOString() // '2026-03-01T00:01:00.000Z'
 * ```
 */
export function createTestClock(start: Date | string = TEST_START): TestClock {
  let nowMs = new Date(start).getTime()
  if (Number.isNaN(nowMs)) throw testingErrors.CLOCK_START()
  const now = (): Date => new Date(nowMs)
  const advance = (ms: number): Date => {
    nowMs += ms
    return now()
  }
  return Object.assign(now, { advance })
}
