import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { anOrder, openShop, PLACED, refusalOf } from '../fixtures/open-shop.ts'
import type { RecordOrderInput } from './order-input.ts'

const HOUR_MS = 3_600_000

/** The same order as its source tells it some hours later. */
function later(hours: number, values: Partial<RecordOrderInput> = {}): RecordOrderInput {
  return anOrder({ sourceUpdatedAt: new Date(PLACED.getTime() + hours * HOUR_MS), ...values })
}

const returned = {
  ref: 'r1',
  amount: 3000,
  tax: 300,
  refundedAt: new Date('2026-01-04T00:00:00Z'),
  reason: 'damaged',
  lines: [{ line: 'a', quantity: 1, amount: 3000 }],
}

describe('an order', () => {
  it('is recorded with what is below it, and stands on the timeline and in the profile', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const payments = [{ ref: 'p1', method: 'alipay', amount: 10_000, paidAt: PLACED }]
    const { order, isStale } = await shop.shop.orders.record(anOrder({ customerId, payments }))
    expect(isStale).toBe(false)
    expect(order).toMatchObject({ category: 'paid', total: { amount: 10_000, currency: 'CNY' } })
    const whole = await shop.manager.orders.get({ id: order.id })
    expect(whole.lines.map(({ ref, sku, quantity }) => [ref, sku, quantity])).toEqual([
      ['a', 'TEA-1', '2.000'],
      ['b', 'CUP-1', '1.000'],
    ])
    expect(whole.payments).toMatchObject([{ ref: 'p1', amount: { amount: 10_000 } }])
    expect(whole.order.cost).toEqual({ amount: 2900, currency: 'CNY' })
    const { panels } = await shop.manager.customers.profile({ id: customerId, panels: ['orders.recent'] })
    expect(panels['orders.recent']).toMatchObject([{ id: order.id, category: 'paid' }])
    const timeline = await shop.manager.customers.timeline({ id: customerId })
    expect(timeline.data.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['order.paid', 'order.placed']),
    )
    expect(await shop.orderEvents()).toEqual(['order.placed', 'order.paid'])
  })

  it('tells in its events what rules about it need', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const { order } = await shop.shop.orders.record(anOrder({ customerId }))
    await shop.shop.orders.record(later(1, { customerId, refunds: [returned] }))
    const [refunded] = await shop.test.events('order.refunded')
    expect(refunded!.payload).toMatchObject({
      orderId: order.id,
      customerId,
      isBought: true,
      category: 'partially_returned',
      currency: 'CNY',
      total: 10_000,
      tax: 1000,
      shipping: 500,
      refunded: 3000,
      refundedNet: 2700,
      lines: [
        { ref: 'a', sku: 'TEA-1', category: 'tea', amount: 6000, returned: '1.000', refunded: 3000 },
        { ref: 'b', sku: 'CUP-1', category: 'cups', amount: 3500, returned: '0.000', refunded: 0 },
      ],
      refunds: [{ ref: 'r1', amount: 3000, lines: [{ line: 'a', quantity: '1.000', amount: 3000 }] }],
    })
  })

  it('is changed by no older message, and by the same one again to nothing else', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const refunds = [returned]
    await shop.shop.orders.record(later(2, { customerId, refunds }))
    const known = await shop.shop.orders.list({})
    const stale = await shop.shop.orders.record(later(1, { customerId, status: 'open', total: 1 }))
    expect(stale).toEqual({ order: known.data[0], isStale: true })
    expect(await refusalOf(shop.shop.orders.record(later(1, { customerId, status: 'no such status' })))).toBe(
      'done',
    )
    await shop.shop.orders.record(later(2, { customerId, refunds }))
    const { refunds: stored } = await shop.shop.orders.get({ id: known.data[0]!.id })
    expect(stored).toHaveLength(1)
    expect(await shop.orderEvents()).toEqual([
      'order.placed',
      'order.paid',
      'order.refunded',
      'order.updated',
    ])
  })

  it('tells of each refund once', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    await shop.shop.orders.record(later(1, { customerId, refunds: [returned] }))
    const second = { ...returned, ref: 'r2', amount: 100, lines: [] }
    await shop.shop.orders.record(later(2, { customerId, refunds: [returned, second] }))
    const told = await shop.test.events('order.refunded')
    expect(told.map(({ payload }) => payload['refunds'])).toMatchObject([
      [{ ref: 'r1', amount: 3000 }],
      [{ ref: 'r2', amount: 100 }],
    ])
    expect(told[1]!.payload).toMatchObject({ refunded: 3100 })
  })

  it('is returned when all of it came back, and cancelled when its source says so', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const lines = [
      { line: 'a', quantity: 2, amount: 6000 },
      { line: 'b', quantity: 1, amount: 3500 },
    ]
    const { order } = await shop.shop.orders.record(
      anOrder({ customerId, refunds: [{ ...returned, amount: 9500, lines }] }),
    )
    expect(order).toMatchObject({ status: 'paid', category: 'returned', cost: { amount: 0 } })
    const cancelled = await shop.shop.orders.record(later(1, { customerId, status: 'cancelled' }))
    expect(cancelled.order).toMatchObject({ category: 'cancelled', refunded: { amount: 0 } })
    expect(await shop.orderEvents()).toContain('order.cancelled')
  })

  it('has the statuses that the tenant has named', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const packed = anOrder({ customerId, status: 'packed' })
    expect(await refusalOf(shop.shop.orders.record(packed))).toBe('KITH_SALES_STATUS_UNKNOWN')
    const status = { of: 'order', key: 'packed', name: 'Packed' } as const
    expect(await refusalOf(shop.admin.salesStatuses.create({ ...status, category: 'boxed' }))).toBe(
      'KITH_SALES_CATEGORY_INVALID',
    )
    await shop.admin.salesStatuses.create({ ...status, category: 'paid' })
    const { order } = await shop.shop.orders.record(packed)
    expect(order).toMatchObject({ status: 'packed', category: 'paid' })
  })

  it.each([
    ['KITH_SALES_LINE_UNKNOWN', { lines: [{ line: 'z', quantity: 1 }] }],
    ['KITH_SALES_RETURN_EXCEEDS', { lines: [{ line: 'b', quantity: '1.001' }] }],
  ])('is refused with %s when a refund does not fit it', async (code, refund) => {
    await using shop = await openShop()
    const refunds = [{ ...returned, ...refund }]
    expect(await refusalOf(shop.shop.orders.record(anOrder({ refunds })))).toBe(code)
  })

  it('is refused when two of its lines have one name', async () => {
    await using shop = await openShop()
    const lines = [
      { ref: 'a', amount: 1 },
      { ref: 'a', amount: 2 },
    ]
    expect(await refusalOf(shop.shop.orders.record(anOrder({ lines })))).toBe('KITH_SALES_REF_TWICE')
  })

  it('is recorded once when the same message comes many times at once', async () => {
    await using shop = await openShop()
    const message = anOrder({ customerId: shop.customerId, refunds: [returned] })
    await Promise.all(Array.from({ length: 8 }, () => shop.shop.orders.record(message)))
    const { data } = await shop.shop.orders.list({})
    expect(data).toHaveLength(1)
    const events = await shop.orderEvents()
    expect(events.filter((name) => name === 'order.placed')).toHaveLength(1)
    expect(events.filter((name) => name === 'order.refunded')).toHaveLength(1)
  })

  it('is recorded among many, all or none', async () => {
    await using shop = await openShop()
    const items = [anOrder(), anOrder({ externalId: '1002' }), anOrder({ sourceUpdatedAt: new Date(0) })]
    const { results } = await shop.shop.orders.bulk({ items })
    expect(results.map(({ isStale }) => isStale)).toEqual([false, false, true])
    expect(results[2]!.id).toBe(results[0]!.id)
    const bad = [anOrder({ externalId: '1003' }), anOrder({ externalId: '1004', status: 'boxed' })]
    expect(await refusalOf(shop.shop.orders.bulk({ items: bad }))).toBe('KITH_SALES_STATUS_UNKNOWN')
    expect((await shop.shop.orders.list({})).data).toHaveLength(2)
  })
})

describe('the order of a guest', () => {
  const identity = { namespace: 'shop', externalId: 'account-77' }

  it('becomes the order of whoever is known by the same name later', async () => {
    await using shop = await openShop()
    const { order } = await shop.shop.orders.record(anOrder({ identity, refunds: [returned] }))
    expect(order.customerId).toBeNull()
    await shop.manager.customers.identities.add({ id: shop.customerId, ...identity })
    await shop.settle()
    const whole = await shop.manager.orders.get({ id: order.id })
    const parts = [...whole.lines, ...whole.payments, ...whole.refunds]
    expect([whole.order, ...parts].every((row) => row.customerId === shop.customerId)).toBe(true)
    const [attached] = await shop.test.events('order.customer_attached')
    expect(attached!.payload).toMatchObject({
      customerId: shop.customerId,
      formerCustomerId: null,
      isBought: true,
    })
    const { data } = await shop.manager.customers.timeline({ id: shop.customerId })
    expect(data.map(({ type }) => type)).toEqual(expect.arrayContaining(['order.placed', 'order.paid']))
  })

  it('is the order of a customer who is known already', async () => {
    await using shop = await openShop()
    await shop.manager.customers.identities.add({ id: shop.customerId, ...identity })
    const { order } = await shop.shop.orders.record(anOrder({ identity }))
    expect(order.customerId).toBe(shop.customerId)
  })

  it('becomes theirs when it and the name come at the same time', async () => {
    await using shop = await openShop()
    await Promise.all([
      shop.manager.customers.identities.add({ id: shop.customerId, ...identity }),
      shop.shop.orders.record(anOrder({ identity })),
    ])
    await shop.settle()
    const { data } = await shop.shop.orders.list({})
    expect(data[0]!.customerId).toBe(shop.customerId)
  })

  it('is about nobody in the audit until then', async () => {
    await using shop = await openShop()
    const { order } = await shop.shop.orders.record(anOrder({ identity }))
    const read = (await shop.test.audit()).filter(({ entity }) => entity === 'order')
    expect(JSON.stringify(read)).not.toContain('"null"')
    expect(JSON.stringify(read)).toContain(order.id)
  })
})

describe('rights', () => {
  it('let relationship managers record orders of their own customers', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const other = shop.test.as('relationship-manager', { id: 'u-far', attributes: { teamIds: ['t9'] } })
    expect(await refusalOf(shop.manager.orders.record(anOrder({ customerId })))).toBe('done')
    expect(await refusalOf(other.orders.record(later(1, { customerId })))).toBe('KITH_NOT_FOUND')
    expect(await refusalOf(other.orders.record(anOrder({ externalId: '7', customerId })))).toBe(
      'KITH_NOT_FOUND',
    )
    // The order of a guest is nobody's, so nothing of it stays.
    expect(await refusalOf(shop.manager.orders.record(anOrder({ externalId: '8' })))).toBe('KITH_NOT_FOUND')
    expect((await shop.shop.orders.list({})).data).toHaveLength(1)
    expect((await other.orders.list({})).data).toEqual([])
  })

  it('keep what goods have cost from service representatives', async () => {
    await using shop = await openShop()
    const { order } = await shop.shop.orders.record(anOrder({ customerId: shop.customerId }))
    const seen = await shop.rep.orders.get({ id: order.id })
    expect(seen.order).not.toHaveProperty('cost')
    expect(seen.lines[0]).not.toHaveProperty('unitCost')
    expect(seen.lines[0]).toHaveProperty('amount')
  })
})

describe('messages in any order', () => {
  /** One state of an order: its status, and how much of the line was returned. */
  const state = fc.record({
    status: fc.constantFrom('open', 'paid', 'fulfilled', 'cancelled'),
    quantity: fc.integer({ min: 1, max: 5 }),
    isReturned: fc.boolean(),
    price: fc.integer({ min: 0, max: 9999 }),
  })

  it('leave the newest state of each order, and each event of it at most once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(state, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
        async (states, ranks) => {
          await using shop = await openShop()
          const messages = states.map((each, index) => messageOf(shop.customerId, each, index))
          // Every message twice, in any order.
          const inAnyOrder = [...messages, ...messages]
            .map((message, index) => ({ message, rank: ranks[index]! }))
            .toSorted((one, other) => one.rank - other.rank)
            .map(({ message }) => message)
          for (const message of inAnyOrder) await shop.shop.orders.record(message)
          const [order] = (await shop.shop.orders.list({})).data
          const found = await shop.shop.orders.get({ id: order!.id })
          await using plain = await openShop()
          const newest = { ...messages.at(-1)!, customerId: plain.customerId }
          const alone = await plain.shop.orders.record(newest)
          const expected = await plain.shop.orders.get({ id: alone.order.id })
          expect(withoutNames(found)).toEqual(withoutNames(expected))
          const events = await shop.orderEvents()
          for (const once of ['order.placed', 'order.customer_attached'])
            expect(events.filter((name) => name === once).length).toBeLessThanOrEqual(1)
        },
      ),
      { numRuns: 12 },
    )
  })

  function messageOf(
    customerId: string,
    { status, quantity, isReturned, price }: typeof state extends fc.Arbitrary<infer T> ? T : never,
    index: number,
  ): RecordOrderInput {
    const lines = [
      { ref: `line-${index % 2}`, quantity, amount: price, unitCost: 7 },
      { ref: 'other', amount: 1 },
    ]
    const part = { line: lines[0]!.ref, quantity, amount: price }
    const refunds = isReturned ? [{ ...returned, tax: 0, amount: price, lines: [part] }] : []
    return later(index, { customerId, status, total: price + 1, lines, refunds })
  }

  function withoutNames(value: unknown): unknown {
    const text = JSON.stringify(value, (key, member: unknown) =>
      /^(?:id|version|createdAt|updatedAt|updatedBy|createdBy|customerId|orderId)$/.test(key)
        ? undefined
        : member,
    )
    const whole = JSON.parse(text) as Record<string, unknown>
    return { ...whole, lines: sorted(whole['lines']) }
  }

  function sorted(rows: unknown): readonly string[] {
    return (rows as readonly unknown[]).map((row) => JSON.stringify(row)).toSorted()
  }
})
