import { createTestCrm } from '@kith/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Order } from './earning/order.ts'
import type { CreateRuleInput } from './earning/rule.entity.ts'
import { refusalOf } from './fixtures/open-club.ts'
import { aLine, anOrder, shop } from './fixtures/shop-plugin.ts'
import { loyalty } from './plugin.ts'
import type { CreateProgramInput } from './program.entity.ts'

const DAY_MS = 86_400_000
const tiers = [
  { key: 'silver', name: 'Silver', threshold: 150 },
  { key: 'gold', name: 'Gold', threshold: 400, multiplierPercent: 200 },
]

type Event = 'order.placed' | 'order.paid' | 'order.updated' | 'order.refunded' | 'order.customer_attached'

/** A CRM with a shop that tells of orders, and a program in which each yuan before tax earns a point. */
async function openShop(program: Partial<CreateProgramInput> = {}, rule: Partial<CreateRuleInput> = {}) {
  const test = await createTestCrm({ plugins: [loyalty(), shop()] })
  const admin = test.as('system-admin')
  const { id: programId } = await admin.loyaltyPrograms.create({ key: 'club', name: 'Club', ...program })
  const validFrom = new Date('2026-01-01T00:00:00Z')
  const settings = { programId, key: 'spend', name: 'A point for each yuan', validFrom }
  const { id: ruleId } = await admin.loyaltyRules.create({ ...settings, ...rule })
  const manager = test.as('relationship-manager')
  const customer = async (name: string): Promise<string> => (await manager.customers.create({ name })).id
  const customerId = await customer('张三')
  const settle = async () => {
    while ((await test.crm.tick()) > 0);
  }
  return {
    test,
    admin,
    manager,
    machine: test.as('integration'),
    programId,
    ruleId,
    customer,
    customerId,
    settle,
    async tell(event: Event, order: Partial<Order> = {}): Promise<void> {
      await test.as('integration').orders.tell({ event, order: anOrder({ customerId, ...order }) })
      await settle()
    },
    account: (who = customerId) => manager.loyalty.account({ program: 'club', customerId: who }),
    earnings: async (who = customerId) =>
      (await manager.loyalty.earnings({ program: 'club', customerId: who })).data,
    findings: async () => (await admin.loyalty.verify({ program: 'club' })).findings,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

describe('an order', () => {
  it('earns once it is paid, by each rule, however often it is told', async () => {
    await using stage = await openShop({ pending: '14D', validity: '12M_U' })
    await stage.admin.loyaltyRules.create({
      programId: stage.programId,
      key: 'shoes',
      name: 'Shoes',
      per: 'unit',
      points: 10,
      lines: { category: 'shoes' },
      validFrom: new Date('2026-01-01T00:00:00Z'),
    })
    await stage.tell('order.placed', { isBought: false, paidAt: null })
    expect(await stage.earnings()).toEqual([])
    for (const event of ['order.paid', 'order.updated', 'order.paid'] as const) await stage.tell(event)
    expect(await stage.account()).toMatchObject({ active: 0, pending: 110 })
    const [earning, ...others] = await stage.earnings()
    expect(others).toEqual([])
    expect(earning).toMatchObject({
      cause: 'order/web/4711',
      amount: 10_000,
      currency: 'CNY',
      points: 110,
      parts: [
        { rule: 'spend', points: 100, multiplierPercent: 100, left: null, terms: { every: 100 } },
        { rule: 'shoes', points: 10 },
      ],
    })
    stage.test.clock.advance(14 * DAY_MS)
    expect(await stage.account()).toMatchObject({ active: 110, pending: 0 })
    expect(await stage.findings()).toEqual([])
  })

  it('that is returned in parts takes back what it gave, and all of it in the end', async () => {
    await using stage = await openShop({ returnPolicy: 'unlimited' }, { every: 300 })
    await stage.tell('order.paid')
    expect(await stage.account()).toMatchObject({ active: 33 })
    const returned = []
    for (const refunded of [3000, 6000, 9000, 11_900]) {
      const net = Math.round(refunded / 1.19)
      await stage.tell('order.refunded', { lines: [aLine({ refunded })], refunded, refundedNet: net })
      returned.push((await stage.account()).active)
    }
    expect(returned.at(-1)).toBe(0)
    expect(returned.toSorted((one, other) => other - one)).toEqual(returned)
    // The return was a mistake.
    await stage.tell('order.updated')
    expect(await stage.account()).toMatchObject({ active: 33 })
    expect(await stage.findings()).toEqual([])
  })

  it('of a guest earns when it becomes a customer’s, and goes along when it becomes another’s', async () => {
    await using stage = await openShop()
    await stage.tell('order.paid', { customerId: null })
    await stage.tell('order.customer_attached')
    expect(await stage.account()).toMatchObject({ active: 100 })
    const other = await stage.customer('李四')
    await stage.tell('order.customer_attached', { customerId: other })
    expect(await stage.account()).toMatchObject({ active: 0 })
    expect(await stage.account(other)).toMatchObject({ active: 100 })
    expect(await stage.findings()).toEqual([])
  })

  it('is as it was told last: an older event that comes again changes nothing', async () => {
    await using stage = await openShop()
    await stage.tell('order.paid')
    const refund = { lines: [aLine({ refunded: 11_900 })], refunded: 11_900, refundedNet: 10_000 }
    await stage.tell('order.refunded', refund)
    const events = await stage.test.events('order.paid')
    const operator = stage.test.as('system-admin')
    await operator.events.replay({ subscriber: 'loyalty.earn', since: events[0]!.occurredAt })
    await stage.settle()
    expect(await stage.account()).toMatchObject({ active: 0 })
    expect(
      (await stage.manager.loyalty.entries({ program: 'club', customerId: stage.customerId })).data,
    ).toHaveLength(2)
  })
})

describe('a rule', () => {
  it.each([
    [{ orders: { channel: 'store' } }, 0],
    [{ orders: { total: { gte: 12_400 }, lines: { some: { category: 'shoes' } } } }, 100],
    [{ lines: { category: 'socks' } }, 0],
    [{ customers: { lifecycle: 'active' } }, 0],
    [{ customers: { name: '张三' } }, 100],
    [{ currency: 'EUR' }, 0],
    [{ base: 'gross' }, 119],
    [{ mostPerOrder: 30 }, 30],
    [{ isActive: false }, 0],
    [{ validTo: new Date('2026-01-05T00:30:00Z') }, 0],
    [{ validFrom: new Date('2026-01-05T00:30:00Z') }, 100],
    [{ per: 'order', points: 7 }, 7],
  ] as const)('with %j gives %i', async (rule, points) => {
    await using stage = await openShop({}, rule)
    await stage.tell('order.paid')
    expect((await stage.account()).active).toBe(points)
  })

  it('that is changed or ended leaves what was earned by it as it was', async () => {
    await using stage = await openShop()
    await stage.tell('order.paid')
    await stage.admin.loyaltyRules.update({ id: stage.ruleId, patch: { points: 9, isActive: false } })
    await stage.tell('order.updated')
    expect((await stage.account()).active).toBe(100)
    await stage.tell('order.refunded', {
      lines: [aLine({ refunded: 5950 })],
      refunded: 5950,
      refundedNet: 5000,
    })
    expect((await stage.account()).active).toBe(50)
    await stage.tell('order.paid', { externalId: '4712' })
    expect((await stage.account()).active).toBe(50)
  })

  it('gives at most so much in its period', async () => {
    await using stage = await openShop({}, { mostPerPeriod: 150, periodDays: 30 })
    const buy = async (externalId: string, days: number): Promise<number> => {
      stage.test.clock.advance(days * DAY_MS)
      await stage.tell('order.paid', { externalId, paidAt: stage.test.clock().toISOString() })
      return (await stage.account()).active
    }
    expect([await buy('1', 0), await buy('2', 29), await buy('3', 2)]).toEqual([100, 150, 250])
  })

  it('of an event gives for each of them to whom it is about', async () => {
    await using stage = await openShop()
    await stage.admin.loyaltyRules.create({
      programId: stage.programId,
      key: 'profile',
      name: 'A look at the profile',
      event: 'customer.updated',
      per: 'order',
      points: 5,
      mostPerPeriod: 12,
    })
    for (const nickname of ['a', 'b', 'c', 'd'])
      await stage.manager.customers.update({ id: stage.customerId, patch: { nickname } })
    await stage.settle()
    expect((await stage.account()).active).toBe(12)
    expect(await stage.earnings()).toHaveLength(3)
  })

  it.each([
    [{ key: 'spend' }, 'RULE_KEY_TAKEN', '/key'],
    [{ points: 0 }, 'NUMBER_OUT_OF_RANGE', '/points'],
    [{ every: 0 }, 'NUMBER_OUT_OF_RANGE', '/every'],
    [{ event: 'nothing.happened' }, 'EVENT_UNKNOWN', '/event'],
    [{ event: 'loyaltyEntry.posted' }, 'EVENT_UNKNOWN', '/event'],
    [{ event: 'order.paid' }, 'EVENT_UNKNOWN', '/event'],
  ])('that cannot be, %j, is refused with %s', async (rule, code, pointer) => {
    await using stage = await openShop()
    const input = { programId: stage.programId, key: 'other', name: 'Other', ...rule }
    await expect(stage.admin.loyaltyRules.create(input)).rejects.toMatchObject({
      code: `KITH_LOYALTY_${code}`,
      issues: [{ pointer }],
    })
    expect((await stage.admin.loyaltyRules.list({})).data).toHaveLength(1)
  })

  it('with a filter that is none is refused with the place', async () => {
    await using stage = await openShop()
    const input = { programId: stage.programId, key: 'other', name: 'Other' }
    await expect(stage.admin.loyaltyRules.create({ ...input, orders: { sku: 'A-1' } })).rejects.toMatchObject(
      {
        code: 'KITH_FIELD_UNAVAILABLE',
        issues: [{ pointer: '/orders/sku' }],
      },
    )
    expect(await refusalOf(stage.admin.loyaltyRules.create({ ...input, customers: { x: 1 } }))).toBe(
      'KITH_FIELD_UNAVAILABLE',
    )
  })
})

describe('a tier', () => {
  const gold = { tiers, tierDays: 365, tierValidity: '12M' } satisfies Partial<CreateProgramInput>
  const buy = (stage: Awaited<ReturnType<typeof openShop>>, externalId: string) =>
    stage.tell('order.paid', { externalId, paidAt: stage.test.clock().toISOString() })

  it('is reached at once, multiplies what is earned from then on, and says how far the next is', async () => {
    await using stage = await openShop(gold)
    const at = { program: 'club', customerId: stage.customerId }
    for (const id of ['1', '2', '3', '4']) await buy(stage, id)
    expect(await stage.account()).toMatchObject({ active: 400, tier: 'gold' })
    await buy(stage, '5')
    expect(await stage.account()).toMatchObject({ active: 600, tier: 'gold' })
    expect(await stage.manager.loyalty.tier(at)).toMatchObject({
      tier: 'gold',
      metric: 600,
      next: null,
      missingToKeep: 0,
    })
    const { data } = await stage.manager.loyaltyTierChanges.list({ sort: ['changedAt', 'id'] })
    expect(data.map(({ from, to, because }) => `${from} ${to} ${because}`)).toEqual([
      'null silver qualified',
      'silver gold qualified',
    ])
    expect(await stage.test.events('loyaltyTierChange.recorded')).toHaveLength(2)
    // The fifth gave twice as much, and takes twice as much back.
    const refund = { lines: [aLine({ refunded: 11_900 })], refunded: 11_900, refundedNet: 10_000 }
    await stage.tell('order.refunded', { externalId: '5', ...refund })
    expect(await stage.account()).toMatchObject({ active: 400, tier: 'gold' })
  })

  it('that is over and not reached any more is lost after the days of grace', async () => {
    await using stage = await openShop({ ...gold, tierGraceDays: 30 })
    await stage.settle()
    for (const id of ['1', '2', '3', '4']) await buy(stage, id)
    stage.test.clock.advance(364 * DAY_MS)
    await buy(stage, '5')
    stage.test.clock.advance(2 * DAY_MS)
    await stage.settle()
    expect((await stage.account()).tier).toBe('gold')
    stage.test.clock.advance(30 * DAY_MS)
    await stage.settle()
    // Two hundred points of the last 365 days reach silver.
    expect((await stage.account()).tier).toBe('silver')
    const { data } = await stage.manager.loyaltyTierChanges.list({ sort: ['-changedAt'], limit: 1 })
    expect(data).toMatchObject([{ from: 'gold', to: 'silver', because: 'lost', metric: 200 }])
  })

  it('follows money or orders where the program says so', async () => {
    await using spend = await openShop({
      tiers: [{ key: 'big', name: 'Big', threshold: 20_000 }],
      tierMetric: 'spend',
    })
    await buy(spend, '1')
    expect((await spend.account()).tier).toBeNull()
    await buy(spend, '2')
    expect((await spend.account()).tier).toBe('big')
    await using orders = await openShop({
      tiers: [{ key: 'loyal', name: 'Loyal', threshold: 2 }],
      tierMetric: 'orders',
    })
    await buy(orders, '1')
    await buy(orders, '1')
    expect((await orders.account()).tier).toBeNull()
    await buy(orders, '2')
    expect((await orders.account()).tier).toBe('loyal')
  })

  it('is given by hand with a reason, until somebody looks again', async () => {
    await using stage = await openShop(gold)
    const at = { program: 'club', customerId: stage.customerId }
    const until = new Date(stage.test.clock().getTime() + 90 * DAY_MS)
    const given = { ...at, tier: 'gold', until, reason: 'She knows the owner' }
    expect(await stage.manager.loyalty.setTier(given)).toMatchObject({ tier: 'gold', until })
    expect(await refusalOf(stage.manager.loyalty.setTier({ ...given, tier: 'jade' }))).toBe(
      'KITH_LOYALTY_TIER_UNKNOWN',
    )
    await stage.settle()
    stage.test.clock.advance(90 * DAY_MS)
    await stage.settle()
    expect((await stage.account()).tier).toBeNull()
  })

  it('that cannot be reached is refused with the place', async () => {
    await using stage = await openShop()
    const falling = [tiers[1]!, tiers[0]!]
    const create = stage.admin.loyaltyPrograms.create({ key: 'other', name: 'Other', tiers: falling })
    await expect(create).rejects.toMatchObject({
      code: 'KITH_LOYALTY_TIERS_INVALID',
      issues: [{ pointer: '/tiers' }],
    })
  })
})

describe('whatever happened to orders on the way', () => {
  const message = fc.record({
    order: fc.constantFrom('1', '2', '3'),
    owner: fc.constantFrom(0, 1),
    isBought: fc.boolean(),
    refunded: fc.integer({ min: 0, max: 11_900 }),
    amount: fc.constantFrom(11_900, 5950),
  })

  it('customers have what the orders earn as they are now', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 12 }), async (history) => {
        const rule = { every: 300, rounding: 'halfEven' } as const
        await using stage = await openShop({ returnPolicy: 'unlimited' }, rule)
        await using straight = await openShop({ returnPolicy: 'unlimited' }, rule)
        const last = new Map(history.map((each) => [each.order, each]))
        for (const told of history) await tellOf(stage, told)
        for (const told of last.values()) await tellOf(straight, told)
        for (const index of [0, 1]) {
          const [one, other] = [await standing(stage, index), await standing(straight, index)]
          expect(one).toEqual(other)
        }
        expect(await stage.findings()).toEqual([])
      }),
      { numRuns: 12 },
    )
  })

  type Told = typeof message extends fc.Arbitrary<infer T> ? T : never
  type Stage = Awaited<ReturnType<typeof openShop>>
  const others = new WeakMap<Stage, string>()

  async function owner(stage: Stage, index: number): Promise<string> {
    if (index === 0) return stage.customerId
    const known = others.get(stage) ?? (await stage.customer('李四'))
    others.set(stage, known)
    return known
  }

  async function tellOf(
    stage: Stage,
    { order, owner: index, isBought, refunded, amount }: Told,
  ): Promise<void> {
    const lines = [aLine({ amount, refunded: Math.min(amount, refunded) })]
    const customerId = await owner(stage, index)
    await stage.tell('order.updated', { externalId: order, customerId, isBought, lines })
  }

  async function standing(stage: Stage, index: number) {
    const { active, debt, pending } = await stage.account(await owner(stage, index))
    return { points: active + pending - debt }
  }
})
