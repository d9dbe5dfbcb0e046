import { describe, expect, it } from 'vitest'

import { MOST_ATTEMPTS, pauseMs, readRetryAfter } from './retry-schedule.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

describe('the schedule', () => {
  it('is that of Standard Webhooks: ten attempts over three days', () => {
    const pauses = Array.from({ length: MOST_ATTEMPTS - 1 }, (_, index) =>
      pauseMs(index + 1, { random: 0.5 }),
    )
    const hours = [2, 5, 10, 14, 20, 24].map((each) => each * HOUR)
    expect(pauses).toEqual([5 * SECOND, 5 * MINUTE, 30 * MINUTE, ...hours])
    expect(pauses.reduce((sum, each) => sum + each, 0)).toBe(75 * HOUR + 35 * MINUTE + 5 * SECOND)
  })

  it('moves each pause by a fifth at most', () => {
    expect(pauseMs(2, { random: 0 })).toBe(4 * MINUTE)
    expect(pauseMs(2, { random: 1 - Number.EPSILON })).toBe(6 * MINUTE)
    for (let round = 0; round < 100; round += 1) {
      const pause = pauseMs(2)
      expect(pause >= 4 * MINUTE && pause <= 6 * MINUTE).toBe(true)
    }
  })

  it('waits for as long as the receiver asks, but no longer than a day', () => {
    expect(pauseMs(1, { retryAfterMs: HOUR })).toBe(HOUR)
    expect(pauseMs(9, { retryAfterMs: SECOND, random: 0.5 })).toBe(24 * HOUR)
    expect(pauseMs(1, { retryAfterMs: 1000 * HOUR })).toBe(24 * HOUR)
  })
})

describe('Retry-After', () => {
  const now = new Date('2026-01-05T01:00:00Z')

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Mon, 05 Jan 2026 01:00:30 GMT', 30_000],
    ['Mon, 05 Jan 2026 00:00:00 GMT', 0],
    ['soon', undefined],
    ['99999999999999', undefined],
    [undefined, undefined],
  ])('%s means %s', (header, expected) => expect(readRetryAfter(header, now)).toBe(expected))
})
