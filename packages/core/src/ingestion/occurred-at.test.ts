import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { isInTheFuture, occurredAt } from './occurred-at.ts'

const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 5, 12, minutes))
const minutes = fc.integer({ min: -10_000, max: 10_000 })

describe('the time at which a message happened', () => {
  it('is that of its receipt where it says none', () => {
    expect(occurredAt({ receivedAt: at(0), sentAt: at(-1) })).toEqual(at(0))
  })

  it('is as it says where it does not say when it was sent', () => {
    expect(occurredAt({ receivedAt: at(0), happenedAt: at(-7) })).toEqual(at(-7))
  })

  it('is as it says where it was sent before it happened', () => {
    expect(occurredAt({ receivedAt: at(0), happenedAt: at(-7), sentAt: at(-8) })).toEqual(at(-7))
  })

  it('lies as long before the receipt as before the sending, whatever the clock of the sender says', () => {
    fc.assert(
      fc.property(minutes, fc.nat({ max: 10_000 }), (skew, waited) => {
        const told = { receivedAt: at(0), happenedAt: at(skew - waited), sentAt: at(skew) }
        expect(occurredAt(told)).toEqual(at(-waited))
      }),
    )
  })

  it('may be five minutes ahead and not more', () => {
    expect(isInTheFuture(at(5), at(0))).toBe(false)
    expect(isInTheFuture(new Date(at(5).getTime() + 1), at(0))).toBe(true)
  })
})
