import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { backoffMs } from './backoff.ts'

test('waits a second at least, an hour at most, and longer at most after each attempt', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      (n, random) => {
        const wait = backoffMs(n, random)
        expect(wait).toBeGreaterThanOrEqual(1000)
        expect(wait).toBeLessThanOrEqual(Math.min(3_600_000, 1000 * 2 ** n))
        expect(backoffMs(n + 1, random)).toBeGreaterThanOrEqual(wait)
      },
    ),
  )
})
