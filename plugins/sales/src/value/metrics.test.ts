import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { metricsOf, type ValuedOrder } from './metrics.ts'

const DAY_MS = 86_400_000
const START = new Date('2026-01-01T00:00:00Z').getTime()

function order(day: number, values: Partial<ValuedOrder> = {}): ValuedOrder {
  const price = (amount: number) => ({ amount, currency: 'CNY' })
  const placedAt = new Date(START + day * DAY_MS)
  return {
    category: 'paid',
    placedAt,
    paidAt: placedAt,
    total: price(1150),
    tax: price(100),
    shipping: price(50),
    refundedNet: price(0),
    cost: price(400),
    fxRateToBase: null,
    ...values,
  }
}

describe('the figures of a customer', () => {
  it('are those of orders that were bought and did not come back whole', () => {
    const refundedNet = { amount: 200, currency: 'CNY' }
    const orders = [
      order(0),
      order(10, { category: 'partially_returned', refundedNet }),
      order(12, { category: 'open', paidAt: null }),
      order(13, { category: 'cancelled' }),
      order(14, { category: 'returned', refundedNet: { amount: 1000, currency: 'CNY' } }),
      order(40),
    ]
    expect(metricsOf(orders, 'CNY')).toEqual({
      ordersCount: 3,
      gross: 3000,
      refunds: 200,
      netRevenue: 2800,
      profitContribution: 1600,
      averageOrderValue: 933,
      firstOrderAt: new Date(START),
      lastOrderAt: new Date(START + 40 * DAY_MS),
      medianIntervalDays: '20.00',
      daysToSecondOrder: 10,
      isRepeat: true,
      yearAhead: 9733,
      unconvertedCount: 0,
    })
  })

  it('have no profit where an order does not say what it has cost', () => {
    expect(metricsOf([order(0), order(1, { cost: null })], 'CNY').profitContribution).toBeNull()
  })

  it('convert orders that say what their currency is worth, and count the others', () => {
    const yen = { amount: 1000, currency: 'JPY' }
    const none = { amount: 0, currency: 'JPY' }
    const foreign = { total: yen, tax: none, shipping: none, refundedNet: none, cost: none }
    const orders = [order(0, { ...foreign, fxRateToBase: '4.85500000' }), order(1, foreign)]
    expect(metricsOf(orders, 'CNY')).toMatchObject({ ordersCount: 2, gross: 4855, unconvertedCount: 1 })
  })

  it('have no interval below three orders', () => {
    expect(metricsOf([order(0), order(5)], 'CNY')).toMatchObject({
      medianIntervalDays: null,
      yearAhead: null,
    })
  })

  it('are the same in whatever order the orders are read', () => {
    const many = fc.array(
      fc.record({ day: fc.nat({ max: 400 }), amount: fc.nat({ max: 1_000_000 }), cost: fc.nat({ max: 99 }) }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(many, fc.infiniteStream(fc.nat()), (all, ranks) => {
        const orders = all.map(({ day, amount, cost }) =>
          order(day, {
            total: { amount: amount + 150, currency: 'CNY' },
            cost: { amount: cost, currency: 'CNY' },
          }),
        )
        const shuffled = orders
          .map((each) => ({ each, rank: ranks.next().value }))
          .toSorted((one, other) => one.rank - other.rank)
          .map(({ each }) => each)
        const figures = metricsOf(shuffled, 'CNY')
        expect(figures).toEqual(metricsOf(orders, 'CNY'))
        expect(figures.gross).toBe(all.reduce((sum, { amount }) => sum + amount, 0))
      }),
    )
  })

  it('are exact where floating point numbers are not', () => {
    const most = order(0, { total: { amount: 999_999_999_999, currency: 'CNY' }, cost: null })
    expect(
      metricsOf(
        Array.from({ length: 9000 }, () => most),
        'CNY',
      ).gross,
    ).toBe((999_999_999_999 - 150) * 9000)
    expect(() =>
      metricsOf(
        Array.from({ length: 9100 }, () => most),
        'CNY',
      ),
    ).toThrow('more than can be stored')
  })
})
