import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { anOrder, openShop, PLACED, refusalOf, type Shop } from '../fixtures/open-shop.ts'
import type { RecordOrderInput } from './order-input.ts'

const HOUR_MS = 3_600_000

function hours(count: number): Date {
  return new Date(PLACED.getTime() + count * HOUR_MS)
}

/** A shop with one order, and a refund of a piece of it three hours later. */
async function openSold(values: Partial<RecordOrderInput> = {}) {
  const shop = await openShop()
  const { customerId } = shop
  const message = (values: Partial<RecordOrderInput>) => anOrder({ customerId, ...values })
  const { order } = await shop.shop.orders.record(message(values))
  const refund = { id: order.id, ref: 'desk-1', refundedAt: hours(3), lines: [{ line: 'a', quantity: 1 }] }
  return { ...shop, order, refund, message }
}

function read(shop: Pick<Shop, 'shop'>, id: string) {
  return shop.shop.orders.get({ id })
}

describe('a refund that is recorded by itself', () => {
  it('gives back what was paid for the lines, and is told of as one of a message is', async () => {
    await using shop = await openSold()
    const { order, refund } = await shop.shop.orders.refund(shop.refund)
    expect(order).toMatchObject({
      category: 'partially_returned',
      refunded: { amount: 3000, currency: 'CNY' },
      refundedNet: { amount: 2700 },
      cost: { amount: 1900 },
    })
    expect(refund).toMatchObject({ ref: 'desk-1', tax: { amount: 300 }, isCounted: true })
    const { lines, refunds } = await read(shop, order.id)
    expect(lines[0]).toMatchObject({ ref: 'a', returned: '1.000', refunded: { amount: 3000 } })
    expect(refunds).toHaveLength(1)
    const [told] = await shop.test.events('order.refunded')
    expect(told!.payload).toMatchObject({
      refunded: 3000,
      refunds: [{ ref: 'desk-1', amount: 3000, tax: 300 }],
    })
    const { metrics } = await shop.manager.customerMetrics.get({ customerId: shop.customerId })
    expect(metrics).toMatchObject({ refunds: { amount: 2700 }, netRevenue: { amount: 5800 } })
    const { data } = await shop.manager.customers.timeline({ id: shop.customerId })
    expect(data.map(({ type }) => type)).toContain('order.refunded')
  })

  it('is of an amount alone, or of one that its lines do not come to', async () => {
    await using shop = await openSold()
    const { id } = shop.order
    await shop.shop.orders.refund({ id, ref: 'goodwill', amount: 500, refundedAt: hours(1) })
    const dear = { ...shop.refund, amount: 3200, shipping: 200, lines: [{ line: 'b', amount: 3000 }] }
    const { order } = await shop.shop.orders.refund(dear)
    expect(order).toMatchObject({
      category: 'paid',
      refunded: { amount: 3700 },
      refundedNet: { amount: 3500 },
    })
    const neither = { id, ref: 'none', refundedAt: hours(1) }
    expect(await refusalOf(shop.shop.orders.refund(neither))).toBe('KITH_VALIDATION')
  })

  it('changes nothing when it comes again, and is refused when it says something else', async () => {
    await using shop = await openSold()
    const first = await shop.shop.orders.refund(shop.refund)
    const count = (await shop.test.events()).length
    expect(await shop.shop.orders.refund(shop.refund)).toEqual(first)
    expect((await shop.test.events()).length).toBe(count)
    const other = { ...shop.refund, amount: 1 }
    expect(await refusalOf(shop.shop.orders.refund(other))).toBe('KITH_SALES_REFUND_DIFFERS')
    await Promise.all([1, 2, 3].map(() => shop.shop.orders.refund({ ...shop.refund, ref: 'desk-2' })))
    expect((await read(shop, shop.order.id)).refunds).toHaveLength(2)
  })

  it.each([
    ['KITH_SALES_LINE_UNKNOWN', { lines: [{ line: 'z', quantity: 1 }] }],
    ['KITH_SALES_RETURN_EXCEEDS', { lines: [{ line: 'b', quantity: 2 }] }],
  ])('is refused with %s when it does not fit the order', async (code, values) => {
    await using shop = await openSold()
    expect(await refusalOf(shop.shop.orders.refund({ ...shop.refund, ...values }))).toBe(code)
    expect((await read(shop, shop.order.id)).refunds).toEqual([])
  })

  it('stays when a message of a source comes that tells of no refunds', async () => {
    await using shop = await openSold()
    await shop.shop.orders.refund(shop.refund)
    const { order } = await shop.shop.orders.record(
      shop.message({ sourceUpdatedAt: hours(9), status: 'closed' }),
    )
    expect(order).toMatchObject({ category: 'partially_returned', refunded: { amount: 3000 } })
    expect(await shop.orderEvents()).toEqual([
      'order.placed',
      'order.paid',
      'order.updated',
      'order.refunded',
      'order.updated',
    ])
  })

  it('counts once when the source tells of it too', async () => {
    await using shop = await openSold()
    await shop.shop.orders.refund(shop.refund)
    const told = { ref: 'desk-1', amount: 3000, refundedAt: hours(3) }
    // Under the same ref, whenever the source has heard of it.
    const early = shop.message({ sourceUpdatedAt: hours(2), refunds: [told] })
    expect((await shop.shop.orders.record(early)).order.refunded).toEqual({ amount: 3000, currency: 'CNY' })
    // Under another one: a message that lists all refunds until later lists this one.
    const late = shop.message({ sourceUpdatedAt: hours(4), refunds: [{ ...told, ref: 'R-77' }] })
    expect((await shop.shop.orders.record(late)).order.refunded).toEqual({ amount: 3000, currency: 'CNY' })
    expect((await read(shop, shop.order.id)).refunds.map(({ ref }) => ref)).toEqual(['R-77'])
    const again = await shop.shop.orders.refund(shop.refund)
    expect(again).toMatchObject({ refund: { isCounted: false }, order: { refunded: { amount: 3000 } } })
    expect(await shop.test.events('order.refunded')).toHaveLength(1)
  })

  it('returns no more than there is when a later message makes the order smaller', async () => {
    await using shop = await openSold()
    await shop.shop.orders.refund({ ...shop.refund, lines: [{ line: 'a', quantity: 2 }] })
    const lines = [{ ref: 'a', quantity: 1, amount: 3000, unitCost: 1000 }]
    const { order } = await shop.shop.orders.record(shop.message({ sourceUpdatedAt: hours(9), lines }))
    expect(order).toMatchObject({ category: 'returned', cost: { amount: 0 } })
  })

  it('is recorded by whoever may record the order, and by nobody else', async () => {
    await using shop = await openSold()
    const other = shop.test.as('relationship-manager', { id: 'u-far', attributes: { teamIds: ['t9'] } })
    expect(await refusalOf(other.orders.refund(shop.refund))).toBe('KITH_NOT_FOUND')
    expect(await refusalOf(shop.rep.orders.refund(shop.refund))).toBe('KITH_FORBIDDEN')
    expect(await refusalOf(shop.manager.orders.refund(shop.refund))).toBe('done')
  })

  it('goes along when the order of a guest becomes a customer’s', async () => {
    await using shop = await openShop()
    const identity = { namespace: 'shop', externalId: 'account-77' }
    const { order } = await shop.shop.orders.record(anOrder({ identity }))
    await shop.shop.orders.refund({ id: order.id, ref: 'desk-1', amount: 100, refundedAt: hours(3) })
    await shop.manager.customers.identities.add({ id: shop.customerId, ...identity })
    await shop.settle()
    const { refunds } = await shop.manager.orders.get({ id: order.id })
    expect(refunds).toMatchObject([{ customerId: shop.customerId, amount: { amount: 100 } }])
  })
})

describe('messages and refunds in any order', () => {
  const message = fc.record({
    kind: fc.constant('message' as const),
    hour: fc.integer({ min: 1, max: 9 }),
    told: fc.option(fc.subarray(['r1', 'r2', 'r3'])),
    pieces: fc.integer({ min: 3, max: 5 }),
  })
  const refund = fc.record({
    kind: fc.constant('refund' as const),
    ref: fc.constantFrom('r1', 'r2', 'r3'),
  })
  type Step =
    typeof message extends fc.Arbitrary<infer M>
      ? M | (typeof refund extends fc.Arbitrary<infer R> ? R : never)
      : never

  it('end with the same refunds, whichever came first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.oneof(message, refund), {
          minLength: 1,
          maxLength: 6,
          selector: (step) => (step.kind === 'message' ? step.hour : step.ref),
        }),
        fc.infiniteStream(fc.nat()),
        async (steps, ranks) => {
          const shuffled = steps
            .map((step) => ({ step, rank: ranks.next().value }))
            .toSorted((one, other) => one.rank - other.rank)
            .map(({ step }) => step)
          expect(await outcomeOf(shuffled)).toEqual(await outcomeOf(steps))
        },
      ),
      { numRuns: 15 },
    )
  })

  async function outcomeOf(steps: readonly Step[]): Promise<unknown> {
    await using shop = await openSold({ sourceUpdatedAt: hours(0), lines: linesOf(5) })
    for (const step of steps) {
      if (step.kind === 'refund') await shop.shop.orders.refund({ ...shop.refund, ...refundOf(step.ref) })
      else await shop.shop.orders.record(shop.message(valuesOf(step)))
    }
    const { order, lines, refunds } = await read(shop, shop.order.id)
    const { category, refunded, refundedNet, cost } = order
    const { metrics } = await shop.manager.customerMetrics.get({ customerId: shop.customerId })
    return {
      order: { category, refunded, refundedNet, cost },
      lines: lines.map(({ ref, returned }) => [ref, returned]),
      refunds: refunds.map(({ ref, amount }) => `${ref} ${amount?.amount}`).toSorted(),
      net: metrics?.netRevenue,
    }
  }

  function linesOf(pieces: number) {
    return [{ ref: 'a', quantity: pieces, amount: pieces * 1000, unitCost: 100 }]
  }

  /** Each of its own time and amount. */
  function refundOf(ref: string) {
    const number = Number(ref.slice(1))
    return {
      ref,
      amount: number * 100,
      refundedAt: hours(number * 2),
      lines: [{ line: 'a', quantity: 1, amount: number * 100 }],
    }
  }

  function valuesOf({ hour, told, pieces }: Extract<Step, { kind: 'message' }>): Partial<RecordOrderInput> {
    const refunds = told === null ? {} : { refunds: told.map(refundOf) }
    return { sourceUpdatedAt: hours(hour), lines: linesOf(pieces), ...refunds }
  }
})
