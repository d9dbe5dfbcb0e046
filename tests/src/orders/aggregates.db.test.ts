import { definePolicy, type Filter, type Grant } from '@kith/core'
import { createTestCrm, type TestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf, refusalOf } from '../policy/refusal.ts'
import { orders } from './orders-plugin.ts'

const MOST = Number.MAX_SAFE_INTEGER
const plugins = [orders()] as const
const customer: Grant = {
  entity: 'customer',
  actions: ['read', 'list'],
  classes: { public: 'allow', basic: 'allow' },
}
const everything = { public: 'allow', basic: 'allow', behaviour: 'allow' } as const
const order: Grant = { entity: 'order', actions: ['read', 'list'], classes: everything }

function analysts(...grants: readonly Grant[]): Promise<TestCrm<typeof plugins>> {
  const roles = [{ name: 'analyst', title: 'analyst', grants: [customer, ...grants] }]
  return createTestCrm({ plugins, policy: definePolicy({ id: 'analysts', roles }) })
}

interface Bought {
  readonly total?: number
  readonly currency?: string
  readonly level?: number
  readonly rate?: string
  readonly paidAt?: string
  readonly dueOn?: string
  readonly ownerId?: string
}

async function stage(
  test: TestCrm<typeof plugins>,
  customers: Readonly<Record<string, readonly Bought[]>>,
): Promise<void> {
  await test.crm.system('stage', async (crm) => {
    for (const [name, bought] of Object.entries(customers)) {
      const { id } = await crm.customers.create({ name })
      for (const { total, currency = 'CNY', paidAt, ...rest } of bought) {
        await crm.orders.create({
          customerId: id,
          rate: null,
          ...rest,
          ...(total === undefined ? {} : { total: { amount: total, currency } }),
          ...(paidAt === undefined ? {} : { paidAt: new Date(paidAt) }),
        })
      }
    }
  })
}

const asked = (test: TestCrm<typeof plugins>, aggregate: object) =>
  test.as('analyst').customers.list({ where: { orders: { aggregate } }, sort: 'name' })

async function found(test: TestCrm<typeof plugins>, aggregate: object): Promise<string> {
  return (await asked(test, aggregate)).data.map((row) => row.name).join(' ')
}

describe('an aggregate over the orders of a customer', () => {
  const customers = {
    a: [
      { total: 600, level: 1, rate: '0.100', dueOn: '2026-01-01', paidAt: '2026-01-01T00:00:00Z' },
      { total: 500, level: 2, rate: '0.200', dueOn: '2026-03-01' },
    ],
    b: [{ total: 5_000, currency: 'JPY', level: 9 }, { level: -9 }],
    c: [],
  }

  it.each<[object, string]>([
    [{ count: true, gte: 1 }, 'a b'],
    [{ count: true, eq: 0 }, 'c'],
    [{ count: true, where: { paidAt: { isNull: false } }, between: [1, 1] }, 'a'],
    [{ sum: 'total', currency: 'CNY', gte: 1_100 }, 'a'],
    [{ sum: 'total', currency: 'CNY', gt: 1_100 }, ''],
    [{ sum: 'total', currency: 'CNY', eq: 0 }, 'b c'],
    [{ sum: 'total', currency: 'JPY', where: { level: { gt: 0 } }, ne: 0 }, 'b'],
    [{ avg: 'total', currency: 'CNY', eq: 550 }, 'a'],
    [{ avg: 'total', currency: 'CNY', lt: 550 }, ''],
    [{ avg: 'level', gt: 1, lt: 2 }, 'a'],
    [{ avg: 'level', eq: 0 }, 'b'],
    [{ avg: 'rate', eq: '0.150' }, 'a'],
    [{ sum: 'rate', eq: '0.300' }, 'a'],
    [{ min: 'level', lte: -9 }, 'b'],
    [{ max: 'total', currency: 'CNY', eq: 600 }, 'a'],
    [{ max: 'dueOn', gte: '2026-03-01' }, 'a'],
    [{ min: 'paidAt', lt: { now: '0s' } }, 'a'],
  ])('%j', async (aggregate, names) => {
    await using test = await analysts(order)
    await stage(test, customers)
    expect(await found(test, aggregate)).toBe(names)
  })

  it('is unknown without a value, so that neither it nor its negation finds the customer', async () => {
    await using test = await analysts(order)
    await stage(test, customers)
    const list = async (where: Filter) => (await test.as('analyst').customers.list({ where })).data.length
    const average = { orders: { aggregate: { avg: 'rate', gte: '0.000' } } } as const
    expect([await list(average), await list({ not: average })]).toEqual([1, 0])
  })

  it('looks at the orders that the caller may list, and at no others', async () => {
    await using test = await analysts({ ...order, rows: { ownerId: { actor: 'id' } } })
    await stage(test, {
      a: [{ total: 1, ownerId: 'u-analyst' }, { total: 1_000, ownerId: 'u-other' }, { total: 1_000 }],
      b: [{ total: 7, ownerId: 'u-other' }],
    })
    expect(await found(test, { sum: 'total', currency: 'CNY', eq: 1 })).toBe('a')
    expect(await found(test, { count: true, eq: 0 })).toBe('b')
    expect(await found(test, { max: 'total', currency: 'CNY', gt: 1 })).toBe('')
  })

  it.each<[string, readonly Grant[]]>([
    ['masked', [{ ...order, classes: { public: 'allow', behaviour: 'mask' } }]],
    ['denied', [{ ...order, classes: { public: 'allow' } }]],
    [
      'shown in some rows only',
      [
        { ...order, rows: { ownerId: { actor: 'id' } } },
        { ...order, classes: { public: 'allow' } },
      ],
    ],
  ])('refuses a total that is %s like a field that does not exist', async (_said, grants) => {
    await using test = await analysts(...grants)
    for (const field of ['total', 'nope']) {
      const refusal = await refusalOf(asked(test, { sum: field, currency: 'CNY', gte: 1 }))
      expect(refusal).toMatchObject({
        code: 'KITH_FIELD_UNAVAILABLE',
        params: { field },
        issues: [{ pointer: '/where/orders/aggregate/sum' }],
      })
    }
  })

  it('is refused as a whole to whom may not list orders, like a relation that does not exist', async () => {
    await using test = await analysts({ ...order, actions: ['read'] })
    expect(await outcomeOf(asked(test, { count: true, gte: 1 }))).toBe('KITH_FIELD_UNAVAILABLE')
  })

  it('is no part of a policy', async () => {
    const rows: Filter = { orders: { aggregate: { count: true, gte: 1 } } }
    await expect(analysts({ ...customer, rows })).rejects.toThrow('a policy may not use "aggregate"')
  })

  it('is exact at the edge of the safe integers, and refused where a sum leaves 64 bits', async () => {
    await using test = await analysts(order)
    await stage(test, {
      a: [{ total: MOST }, { total: MOST }, { total: -MOST }, { total: -MOST }, { total: 1 }],
    })
    expect(await found(test, { sum: 'total', currency: 'CNY', eq: 1 })).toBe('a')
    const extremes = Array.from({ length: 1_030 }, () => ({ total: MOST }))
    await stage(test, { b: extremes })
    expect(await outcomeOf(asked(test, { sum: 'total', currency: 'CNY', gte: 1 }))).toBe(
      'KITH_NUMBER_OVERFLOW',
    )
    expect(await found(test, { max: 'total', currency: 'CNY', eq: MOST })).toBe('a b')
  })
})
