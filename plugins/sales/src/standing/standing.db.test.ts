import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { anOrder, openShop, refusalOf } from '../fixtures/open-shop.ts'
import type { RecordOrderInput } from '../orders/order-input.ts'

const DAY_MS = 86_400_000

type Shop = Awaited<ReturnType<typeof openShop>>

/** An order of now, by its number. */
async function buy(shop: Shop, customerId: string, values: Partial<RecordOrderInput> = {}) {
  const at = shop.test.clock()
  const externalId = values.externalId ?? String(at.getTime())
  return shop.shop.orders.record(
    anOrder({ customerId, placedAt: at, sourceUpdatedAt: at, externalId, ...values }),
  )
}

async function lifecycleOf(shop: Shop, id: string): Promise<unknown> {
  return (await shop.manager.customers.get({ id })).lifecycle
}

/** Lets time pass, with background work. */
async function wait(shop: Shop, days: number): Promise<void> {
  await shop.settle()
  shop.test.clock.advance(days * DAY_MS)
  await shop.settle()
}

async function findings(shop: Shop) {
  return (await shop.admin.customerMetrics.recompute({})).findings
}

describe('the figures', () => {
  it('follow each message, and the profile shows them', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    await buy(shop, customerId, { externalId: '1' })
    shop.test.clock.advance(DAY_MS)
    await buy(shop, customerId, { externalId: '2' })
    const { panels } = await shop.manager.customers.profile({ id: customerId })
    expect(panels['customerMetrics.value']).toMatchObject([
      { ordersCount: 2, netRevenue: { amount: 17_000 }, profitContribution: { amount: 11_200 } },
    ])
    expect(panels['customerLifecycles.standing']).toMatchObject([{ state: 'active' }])
    shop.test.clock.advance(1)
    await buy(shop, customerId, { externalId: '2', status: 'cancelled' })
    const { metrics } = await shop.rep.customerMetrics.get({ customerId })
    expect(metrics).toMatchObject({ ordersCount: 1, netRevenue: { amount: 8500, currency: 'CNY' } })
    expect(metrics).not.toHaveProperty('profitContribution')
    expect(await findings(shop)).toEqual([])
  })

  it('tell whoever recomputes them what somebody has changed, and are put right', async () => {
    await using shop = await openShop()
    await buy(shop, shop.customerId)
    const wrong = shop.test.database.updateTable('crm_sales_customer_metric').set({ orders_count: 7 })
    await wrong.execute()
    const [finding] = await findings(shop)
    expect(finding).toEqual({
      customerId: shop.customerId,
      entity: 'customerMetric',
      fields: ['ordersCount'],
    })
    expect(await findings(shop)).toEqual([])
    expect(await shop.test.events('customerMetric.drifted')).toHaveLength(1)
  })

  it('of a time tell how many come again, of those who have had the time to', async () => {
    await using shop = await openShop()
    for (let index = 0; index < 12; index++) {
      const customerId = await shop.customer(`顾客${index}`)
      await buy(shop, customerId, { externalId: `${index}-1` })
      if (index % 3 !== 0) continue
      shop.test.clock.advance(DAY_MS / 2)
      await buy(shop, customerId, { externalId: `${index}-2` })
    }
    const cohort = { from: new Date(0), to: new Date('2030-01-01'), withinDays: 30 }
    const analyst = shop.test.as('market-analyst')
    expect(await analyst.customerMetrics.cohort(cohort)).toEqual({
      customers: null,
      returned: null,
      rate: null,
    })
    shop.test.clock.advance(31 * DAY_MS)
    await buy(shop, await shop.customer('新客'), { externalId: 'late' })
    const system = await shop.test.crm.system('a test', (crm) => crm.customerMetrics.cohort(cohort))
    expect(system).toEqual({ customers: 12, returned: 4, rate: 4 / 12 })
    // Of the four nobody is told who asks for groups of ten.
    expect(await analyst.customerMetrics.cohort(cohort)).toEqual({
      customers: null,
      returned: null,
      rate: null,
    })
  })
})

describe('the lifecycle', () => {
  it('moves by orders and by time, with a history of why', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    await buy(shop, customerId)
    expect(await lifecycleOf(shop, customerId)).toBe('new')
    await wait(shop, 30)
    expect(await lifecycleOf(shop, customerId)).toBe('active')
    await wait(shop, 200)
    expect(await lifecycleOf(shop, customerId)).toBe('churned')
    await buy(shop, customerId)
    expect(await lifecycleOf(shop, customerId)).toBe('active')
    const { data } = await shop.manager.lifecycleEntries.list({ customerId })
    expect(data.toReversed().map(({ from, to, reason }) => [from, to, reason])).toEqual([
      [null, 'new', 'firstOrder'],
      ['new', 'active', 'newPeriodOver'],
      ['active', 'dormant', 'noActivity'],
      ['dormant', 'churned', 'noActivity'],
      ['churned', 'active', 'secondActivity'],
    ])
    // Both became so at their time, although nobody looked in between.
    const [, churned, dormant] = data
    expect(churned!.at.getTime() - dormant!.at.getTime()).toBe(90 * DAY_MS)
    expect(dormant!.evidence).toMatchObject({ orders: 1, dormantAfterDays: 90, churnedAfterDays: 180 })
    const [reactivated] = await shop.test.events('customerLifecycle.reactivated')
    expect(reactivated!.payload).toEqual({ customerId, from: 'churned', daysAway: 230 })
    expect(await findings(shop)).toEqual([])
  })

  it('hears of customers who get in touch, and not of whom somebody writes to', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    await buy(shop, customerId)
    await wait(shop, 80)
    const touch = { id: customerId, channel: 'phone', kind: 'call' } as const
    await shop.manager.customers.interactions.record({ ...touch, direction: 'out' })
    await wait(shop, 15)
    expect(await lifecycleOf(shop, customerId)).toBe('dormant')
    await shop.manager.customers.interactions.record({ ...touch, direction: 'in' })
    await shop.settle()
    expect(await lifecycleOf(shop, customerId)).toBe('active')
    expect(await findings(shop)).toEqual([])
  })

  it('is what somebody decides, until then or until it is released', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const until = new Date(shop.test.clock().getTime() + 10 * DAY_MS)
    const decision = { customerId, state: 'churned', reason: 'Moves abroad' } as const
    expect(
      await refusalOf(shop.manager.customerLifecycles.override({ ...decision, until: new Date(0) })),
    ).toBe('KITH_SALES_UNTIL_PASSED')
    const { standing } = await shop.manager.customerLifecycles.override({ ...decision, until })
    expect(standing).toMatchObject({ state: 'churned', reason: 'override', nextCheckAt: until })
    await buy(shop, customerId)
    expect(await lifecycleOf(shop, customerId)).toBe('churned')
    await wait(shop, 10)
    expect(await lifecycleOf(shop, customerId)).toBe('new')
    await shop.manager.customerLifecycles.override({ ...decision, state: 'active' })
    const released = await shop.manager.customerLifecycles.release({ customerId })
    expect(released.standing).toMatchObject({ state: 'new', overrideState: null })
    const stranger = shop.test.as('relationship-manager', { id: 'u-far', attributes: { teamIds: ['t9'] } })
    expect(await refusalOf(stranger.customerLifecycles.override(decision))).toBe('KITH_NOT_FOUND')
  })

  it('follows the numbers of the tenant, of everybody', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    await buy(shop, customerId)
    await wait(shop, 5)
    expect(await refusalOf(shop.admin.lifecycleRules.set({ dormantDays: 200 }))).toBe(
      'KITH_SALES_RULE_UNSOUND',
    )
    await shop.admin.lifecycleRules.set({ newDays: 4 })
    await shop.settle()
    expect(await lifecycleOf(shop, customerId)).toBe('active')
    expect(await shop.admin.lifecycleRules.read({})).toMatchObject({
      revision: 1,
      newDays: 4,
      dormantDays: 90,
    })
    expect(await shop.test.events('customerMetric.drifted')).toEqual([])
  })

  it('is that of both when customers are merged, and of each when that is undone', async () => {
    await using shop = await openShop()
    const { customerId } = shop
    const other = await shop.customer('张三丰')
    await buy(shop, other, { externalId: '1' })
    shop.test.clock.advance(DAY_MS)
    await buy(shop, other, { externalId: '2' })
    const { mergeId } = await shop.manager.customers.merge({ id: customerId, duplicateIds: [other] })
    expect(await lifecycleOf(shop, customerId)).toBe('active')
    expect((await shop.manager.customerMetrics.get({ customerId })).metrics).toMatchObject({ ordersCount: 2 })
    expect(await findings(shop)).toEqual([])
    await buy(shop, customerId, { externalId: '3' })
    await shop.manager.merges.undo({ id: mergeId! })
    expect(await lifecycleOf(shop, customerId)).toBe('new')
    expect((await shop.manager.customerMetrics.get({ customerId })).metrics).toMatchObject({ ordersCount: 1 })
    expect((await shop.manager.customerMetrics.get({ customerId: other })).metrics).toMatchObject({
      ordersCount: 2,
    })
    expect(await findings(shop)).toEqual([])
  })
})

describe('an overlay', () => {
  it('is there until the last of its causes is cleared, each of which counts once', async () => {
    await using shop = await openShop()
    const { customerOverlays } = shop.shop
    const at = { customerId: shop.customerId, overlay: 'in_after_sales' } as const
    await customerOverlays.set({ ...at, cause: 'ticket:1' })
    expect(await customerOverlays.set({ ...at, cause: 'ticket:1' })).toMatchObject({ count: 1 })
    await customerOverlays.set({ ...at, cause: 'ticket:2' })
    expect(await customerOverlays.clear({ ...at, cause: 'ticket:1' })).toMatchObject({ count: 1 })
    expect(await customerOverlays.clear({ ...at, cause: 'ticket:1' })).toMatchObject({ count: 1 })
    const where = { overlays: { some: { overlay: 'in_after_sales' } } }
    expect((await shop.manager.customers.list({ where })).data).toHaveLength(1)
    const { panels } = await shop.rep.customers.profile({ id: shop.customerId })
    expect(panels['customerOverlays.open']).toEqual([{ overlay: 'in_after_sales', count: 1 }])
    expect(await customerOverlays.clear({ ...at, cause: 'ticket:2' })).toMatchObject({ count: 0 })
    expect(await shop.test.events('customerOverlay.set')).toHaveLength(1)
    expect(await shop.test.events('customerOverlay.cleared')).toHaveLength(1)
    expect(await lifecycleOf(shop, shop.customerId)).toBe('potential')
  })

  it('of two customers is one with the causes of both when they are merged', async () => {
    await using shop = await openShop()
    const other = await shop.customer('张三丰')
    const { customerOverlays } = shop.shop
    for (const [customerId, cause] of [
      [shop.customerId, 'a'],
      [other, 'a'],
      [other, 'b'],
    ] as const)
      await customerOverlays.set({ customerId, overlay: 'vip', cause })
    await shop.manager.customers.merge({ id: shop.customerId, duplicateIds: [other] })
    const cleared = { customerId: shop.customerId, overlay: 'vip', cause: 'a' } as const
    expect(await customerOverlays.clear(cleared)).toMatchObject({ count: 1 })
  })
})

describe('whatever happens', () => {
  const who = fc.nat({ max: 2 })
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('order' as const),
      who,
      number: fc.nat({ max: 5 }),
      age: fc.nat({ max: 300 }),
      status: fc.constantFrom('open', 'paid', 'fulfilled', 'cancelled'),
      quantity: fc.nat({ max: 2 }),
    }),
    fc.record({ kind: fc.constant('guest' as const), number: fc.nat({ max: 5 }), age: fc.nat({ max: 99 }) }),
    fc.record({ kind: fc.constant('known' as const), who }),
    fc.record({ kind: fc.constant('contact' as const), who }),
    fc.record({ kind: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 120 }) }),
    fc.record({
      kind: fc.constant('override' as const),
      who,
      days: fc.option(fc.integer({ min: 1, max: 60 })),
    }),
    fc.record({ kind: fc.constant('release' as const), who }),
    fc.record({ kind: fc.constant('merge' as const), who, into: who }),
    fc.record({ kind: fc.constant('undo' as const) }),
  )
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

  async function play(shop: Shop, customers: readonly string[], each: Step): Promise<void> {
    const { clock } = shop.test
    if (each.kind === 'wait') return wait(shop, each.days)
    if (each.kind === 'undo') {
      const { data } = await shop.manager.merges.list({ where: { undoneAt: { isNull: true } } })
      if (data[0] === undefined) return
      await refusalOf(shop.manager.merges.undo({ id: data[0].id, onConflict: 'keep' }))
      return
    }
    if (each.kind === 'guest') {
      const identity = { namespace: 'shop', externalId: 'account-8831' }
      const placedAt = new Date(clock().getTime() - each.age * DAY_MS)
      const externalId = `guest-${each.number}`
      await refusalOf(
        shop.shop.orders.record(anOrder({ externalId, identity, placedAt, sourceUpdatedAt: clock() })),
      )
      return
    }
    const customerId = customers[each.who]!
    const calls = {
      known: () =>
        shop.manager.customers.identities.add({
          id: customerId,
          namespace: 'shop',
          externalId: 'account-8831',
        }),
      contact: () =>
        shop.manager.customers.interactions.record({
          id: customerId,
          channel: 'app',
          direction: 'in',
          kind: 'message',
        }),
      release: () => shop.manager.customerLifecycles.release({ customerId }),
    }
    if (each.kind === 'order') await refusalOf(shop.shop.orders.record(orderOf(shop, customerId, each)))
    else if (each.kind === 'merge')
      await refusalOf(shop.manager.customers.merge({ id: customers[each.into]!, duplicateIds: [customerId] }))
    else if (each.kind === 'override') {
      const until = each.days === null ? {} : { until: new Date(clock().getTime() + each.days * DAY_MS) }
      await refusalOf(
        shop.manager.customerLifecycles.override({
          customerId,
          state: 'dormant',
          reason: 'A test',
          ...until,
        }),
      )
    } else await refusalOf(calls[each.kind]())
  }

  function orderOf(
    shop: Shop,
    customerId: string,
    { number, age, status, quantity }: Extract<Step, { kind: 'order' }>,
  ): RecordOrderInput {
    const now = shop.test.clock().getTime()
    const refunds =
      quantity === 0
        ? []
        : [{ ref: 'r', amount: 3000 * quantity, refundedAt: new Date(now), lines: [{ line: 'a', quantity }] }]
    return anOrder({
      externalId: String(number),
      customerId,
      status,
      refunds,
      placedAt: new Date(now - age * DAY_MS),
      sourceUpdatedAt: new Date(now - (age % 7) * DAY_MS),
    })
  }

  it('figures and lifecycle are what all of it together comes to, and an erasure leaves nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        await using shop = await openShop()
        const customers = [shop.customerId, await shop.customer('李四'), await shop.customer('王五')]
        for (const each of steps) {
          await play(shop, customers, each)
          await shop.settle()
          expect(await findings(shop)).toEqual([])
        }
        await eraseEverybody(shop)
      }),
      { numRuns: 10 },
    )
  })

  async function eraseEverybody(shop: Shop): Promise<void> {
    const officer = shop.test.as('dpo', { purpose: 'privacy-request' })
    const { data } = await shop.manager.customers.list({})
    for (const { id } of data) {
      const { residues } = await officer.customers.erase({ id, reason: 'a request of the person' })
      expect(residues).toEqual([])
    }
    await shop.settle()
    for (const table of ['customer_metric', 'customer_lifecycle', 'lifecycle_entry', 'customer_overlay']) {
      const rows = await shop.test.database.selectFrom(`crm_sales_${table}`).selectAll().execute()
      expect(rows).toEqual([])
    }
    const { data: left } = await shop.shop.orders.list({})
    expect(left.every(({ customerId }) => customerId === null)).toBe(true)
  }
})
