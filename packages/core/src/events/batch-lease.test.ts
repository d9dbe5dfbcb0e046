import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { BatchLease } from './batch-lease.ts'
import { type Claim, claimKey } from './claim.ts'

const claim = (id: string): Claim => ({
  id,
  subscriber: 'mails.thank',
  tenantId: 'default',
  subjectId: 'c1',
  attempts: 1,
  expiries: 0,
  token: 't',
  event: undefined,
  input: 'null',
})
const [one, two] = [claim('1'), claim('2')]
const reasonOf = (signal: AbortSignal | undefined) => (signal?.reason as { code: string } | undefined)?.code

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the lease of a batch', () => {
  test('is prolonged every ten seconds, for the claims that still need it', async () => {
    const beats: string[][] = []
    const lease = new BatchLease([one, two], {
      renew: async (claims) => {
        beats.push(claims.map(({ id }) => id))
        return new Set(claims.map(claimKey))
      },
      onError: () => undefined,
    })
    await vi.advanceTimersByTimeAsync(10_000)
    lease.leave(one)
    await vi.advanceTimersByTimeAsync(10_000)
    lease[Symbol.dispose]()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(beats).toEqual([['1', '2'], ['2']])
  })

  test('aborts what has passed to another process, and nothing else', async () => {
    using lease = new BatchLease([one, two], {
      renew: () => Promise.resolve(new Set([claimKey(two)])),
      onError: () => undefined,
    })
    const signals = [lease.signalOf(one), lease.signalOf(two)]
    await vi.advanceTimersByTimeAsync(10_000)
    expect(signals.map(reasonOf)).toEqual(['KITH_DELIVERY_LEASE_LOST', undefined])
  })

  test('aborts everything once the database has been silent for as long as a lease lasts', async () => {
    const errors: unknown[] = []
    using lease = new BatchLease([one], {
      renew: () => Promise.reject(new Error('gone')),
      onError: (error) => errors.push(error),
    })
    const signal = lease.signalOf(one)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(signal?.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(reasonOf(signal)).toBe('KITH_DELIVERY_LEASE_LOST')
    expect(errors).toHaveLength(3)
  })
})
