import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Order, OrderLine } from './order.ts'
import { countedOf, type Counting, pointsOf } from './points-of-order.ts'

const line = (values: Partial<OrderLine> = {}): OrderLine => ({
  sku: 'A-1',
  category: 'shoes',
  quantity: '1.000',
  amount: 1190,
  tax: 190,
  returned: '0.000',
  refunded: 0,
  ...values,
})

const order = (values: Partial<Order> = {}): Order => ({
  customerId: 'c1',
  source: 'web',
  externalId: '1',
  isBought: true,
  placedAt: '2026-01-01T00:00:00.000Z',
  paidAt: '2026-01-01T00:00:00.000Z',
  currency: 'EUR',
  subtotal: 2380,
  discount: 0,
  tax: 380,
  shipping: 500,
  total: 2880,
  refunded: 0,
  refundedNet: 0,
  channel: 'web',
  campaignId: null,
  lines: [line(), line({ category: 'socks', quantity: '2.500' })],
  ...values,
})

const all = () => true
const rule: Counting = {
  per: 'amount',
  points: 1,
  every: 100,
  base: 'net',
  rounding: 'floor',
  mostPerOrder: null,
}
const plain = { multiplierPercent: 100, left: null }

describe('what of an order counts', () => {
  it('is the lines without tax, or with it, and never the shipping', () => {
    expect(countedOf(order(), 'net', all)).toEqual({ amount: 2000, thousandths: 3500 })
    expect(countedOf(order(), 'gross', all).amount).toBe(2380)
    expect(countedOf(order(), 'net', ({ category }) => category === 'socks')).toEqual({
      amount: 1000,
      thousandths: 2500,
    })
  })

  it('is the whole where there are no lines', () => {
    expect(countedOf(order({ lines: [] }), 'net', all).amount).toBe(2000)
    expect(countedOf(order({ lines: [] }), 'gross', all).amount).toBe(2380)
    expect(countedOf(order({ lines: [], refunded: 1190, refundedNet: 1000 }), 'net', all).amount).toBe(1000)
  })

  it('is nothing before it is paid, and nothing of what was given back', () => {
    expect(countedOf(order({ isBought: false }), 'net', all)).toEqual({ amount: 0, thousandths: 0 })
    const half = order({ lines: [line({ refunded: 595 }), line()], refunded: 595, refundedNet: 500 })
    expect(countedOf(half, 'net', all).amount).toBe(1500)
    const returned = order({ lines: [line({ refunded: 1190, returned: '1.000' })], refundedNet: 1000 })
    expect(countedOf(returned, 'net', all)).toEqual({ amount: 0, thousandths: 0 })
  })

  it('is shared by all lines where something was given back for none in particular', () => {
    const sorry = order({ refunded: 500, refundedNet: 500 })
    expect(countedOf(sorry, 'net', all).amount).toBe(1500)
    expect(countedOf(sorry, 'net', ({ category }) => category === 'socks').amount).toBe(750)
  })
})

describe('the points of a rule', () => {
  const counted = { amount: 1999, thousandths: 2500 }

  it.each([
    [{}, 19],
    [{ rounding: 'ceil' }, 20],
    [{ rounding: 'halfEven' }, 20],
    [{ every: 400, rounding: 'halfEven' }, 5],
    [{ points: 3 }, 59],
    [{ per: 'order', points: 50 }, 50],
    [{ per: 'unit', points: 10 }, 20],
    [{ mostPerOrder: 12 }, 12],
  ] as const)('with %o are %i', (changes, points) => {
    expect(pointsOf({ ...rule, ...changes }, counted, plain)).toBe(points)
  })

  it('are multiplied, and at most what is left', () => {
    expect(pointsOf(rule, counted, { multiplierPercent: 150, left: null })).toBe(29)
    expect(pointsOf(rule, counted, { multiplierPercent: 150, left: 7 })).toBe(7)
    expect(pointsOf(rule, { amount: 0, thousandths: 0 }, { multiplierPercent: 150, left: 7 })).toBe(0)
    expect(pointsOf({ ...rule, per: 'order' }, { amount: 0, thousandths: 0 }, plain)).toBe(0)
  })

  it('go down with what is given back, step by step, and end at none', () => {
    const lines = fc.array(
      fc.record({ amount: fc.integer({ min: 1, max: 100_000 }), taxed: fc.integer({ min: 0, max: 30 }) }),
      { minLength: 1, maxLength: 5 },
    )
    const steps = fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 100 })), { maxLength: 20 })
    const rounding = fc.constantFrom('floor', 'halfEven', 'ceil' as const)
    fc.assert(
      fc.property(lines, steps, rounding, (bought, returns, how) => {
        const states = bought.map(({ amount, taxed }) =>
          line({ amount, tax: Math.floor((amount * taxed) / 100) }),
        )
        const pointsNow = () =>
          pointsOf(
            { ...rule, every: 7, rounding: how },
            countedOf(order({ lines: states }), 'net', all),
            plain,
          )
        let before = pointsNow()
        for (const [index, percent] of returns) {
          const at = index % states.length
          const { amount, refunded } = states[at]!
          states[at] = line({
            ...states[at]!,
            refunded: refunded + Math.floor(((amount - refunded) * percent) / 100),
          })
          const after = pointsNow()
          expect(after).toBeLessThanOrEqual(before)
          before = after
        }
        for (const [at, each] of states.entries()) states[at] = { ...each, refunded: each.amount }
        expect(pointsNow()).toBe(0)
      }),
    )
  })
})
