import { describe, expect, test } from 'vitest'

import { KithError } from './errors.ts'
import { RateLimiter } from './rate-limit.ts'

const START = 1_700_000_000_000

/** Tries calls at a moment: how many of them pass, and what the first refused one says. */
function tries(
  limiter: RateLimiter,
  atMs: number,
  { calls, key = 'k', perMinute = 60 }: { calls: number; key?: string; perMinute?: number },
) {
  let passed = 0
  let refusal: KithError | undefined
  for (let call = 0; call < calls; call += 1) {
    try {
      limiter.take(key, { what: 'lookups', perMinute, nowMs: START + atMs })
      passed += 1
    } catch (error) {
      if (!(error instanceof KithError)) throw error
      refusal ??= error
    }
  }
  return { passed, refusal }
}

describe('the rate limiter', () => {
  test('lets a burst of a whole minute pass, then refuses', () => {
    const { passed, refusal } = tries(new RateLimiter(), 0, { calls: 100 })
    expect(passed).toBe(60)
    expect(refusal).toMatchObject({ code: 'KITH_RATE_LIMITED', status: 429, retryAfter: 1 })
    expect(refusal?.message).toContain('lookups')
  })

  test('lets calls flow evenly afterwards', () => {
    const limiter = new RateLimiter()
    tries(limiter, 0, { calls: 60 })
    expect(tries(limiter, 999, { calls: 5 }).passed).toBe(0)
    expect(tries(limiter, 1000, { calls: 5 }).passed).toBe(1)
    expect(tries(limiter, 11_000, { calls: 50 }).passed).toBe(10)
  })

  test('gains nothing beyond a full bucket by waiting', () => {
    const limiter = new RateLimiter()
    tries(limiter, 0, { calls: 60 })
    expect(tries(limiter, 3_600_000, { calls: 200 }).passed).toBe(60)
  })

  test('names a wait after which the next call passes', () => {
    const limiter = new RateLimiter()
    const { refusal } = tries(limiter, 0, { calls: 4, perMinute: 3 })
    expect(refusal?.retryAfter).toBe(20)
    expect(tries(limiter, 19_000, { calls: 1, perMinute: 3 }).passed).toBe(0)
    expect(tries(limiter, 20_000, { calls: 1, perMinute: 3 }).passed).toBe(1)
  })

  test('counts each key by itself', () => {
    const limiter = new RateLimiter()
    tries(limiter, 0, { calls: 100, key: 'one' })
    expect(tries(limiter, 0, { calls: 1, key: 'other' }).passed).toBe(1)
  })

  test('costs nobody their calls when the clock is set back', () => {
    const limiter = new RateLimiter()
    tries(limiter, 0, { calls: 1 })
    expect(tries(limiter, -3_600_000, { calls: 100 }).passed).toBe(59)
    expect(tries(limiter, -3_599_000, { calls: 5 }).passed).toBe(1)
  })

  test('forgets no caller who calls on while ten thousand others come and go', () => {
    const limiter = new RateLimiter()
    tries(limiter, 0, { calls: 60, key: 'busy' })
    for (let other = 0; other < 12_000; other += 1) {
      tries(limiter, 0, { calls: 1, key: `other ${other}` })
      if (other % 1000 === 0) tries(limiter, 0, { calls: 1, key: 'busy' })
    }
    expect(tries(limiter, 0, { calls: 1, key: 'busy' }).passed).toBe(0)
  })
})
