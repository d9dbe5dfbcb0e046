import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { anOrder } from '../fixtures/shop-plugin.ts'
import { type Referred, referralStates, type ReferredOrder, stateAfter } from './referral.ts'

const registeredAt = new Date('2026-01-01T00:00:00Z')
const waiting: Referred = {
  customerId: 'new',
  referrerId: 'old',
  state: 'registered',
  registeredAt,
  cause: null,
}
const bought = (values: Partial<ReferredOrder> = {}): ReferredOrder => ({
  cause: 'order/web/1',
  order: anOrder(),
  boughtAt: new Date('2026-01-05T00:00:00Z'),
  ...values,
})
const returned = anOrder({ refunded: 11_900, refundedNet: 10_000 })

describe('a referral', () => {
  it('is rewarded by the first order that is bought', () => {
    expect(stateAfter(waiting, bought({ order: anOrder({ isBought: false }) }), null)).toBe('registered')
    expect(stateAfter(waiting, bought(), null)).toBe('rewarded')
    expect(stateAfter(waiting, bought({ order: returned }), null)).toBe('registered')
  })

  it('expires where that order comes after its days', () => {
    expect(stateAfter(waiting, bought(), 4)).toBe('rewarded')
    expect(stateAfter(waiting, bought(), 3)).toBe('expired')
  })

  it('is refused where both are one customer by then', () => {
    expect(stateAfter({ ...waiting, referrerId: 'new' }, bought(), null)).toBe('refused')
  })

  it('is reversed when that order comes back, and by no other', () => {
    const rewarded = { ...waiting, state: 'rewarded', cause: 'order/web/1' } as const
    expect(stateAfter(rewarded, bought({ order: returned }), null)).toBe('reversed')
    expect(stateAfter(rewarded, bought({ cause: 'order/web/2', order: returned }), null)).toBe('rewarded')
    expect(stateAfter({ ...rewarded, state: 'reversed' }, bought(), null)).toBe('rewarded')
  })

  it('stays as it is when the same order is told again', () => {
    const orders = fc.record({ isBought: fc.boolean(), isReturned: fc.boolean(), days: fc.nat(9) })
    fc.assert(
      fc.property(fc.constantFrom(...referralStates), orders, (state, { isBought, isReturned, days }) => {
        const order = { ...(isReturned ? returned : anOrder()), isBought }
        const known = { ...waiting, state, cause: state === 'registered' ? null : 'order/web/1' }
        const once = stateAfter(known, bought({ order }), days)
        const cause = once === 'registered' ? null : 'order/web/1'
        expect(stateAfter({ ...known, state: once, cause }, bought({ order }), days)).toBe(once)
      }),
    )
  })
})
