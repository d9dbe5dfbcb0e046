import { describe, expect, it } from 'vitest'

import { anOrder, openShop, refusalOf } from '../fixtures/open-shop.ts'

const DAY_MS = 86_400_000

type Shop = Awaited<ReturnType<typeof openShop>>

/** From the 1st of February, with a term of a year that ends after 391 days of the test's time. */
const terms = { number: 'C-1', title: 'Tea for the office', startOn: '2026-02-01', endOn: '2027-01-31' }

/** Adds a contract that is in force, where background work is under way. */
async function sign(shop: Shop, values: object = {}) {
  await shop.settle()
  const contract = { ...terms, ...values }
  const { id } = await shop.manager.contracts.create({ customerId: shop.customerId, contract })
  return shop.manager.contracts.move({ id, status: 'active' })
}

async function waitDays(shop: Shop, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    shop.test.clock.advance(DAY_MS)
    await shop.settle()
  }
}

/** What is told of contracts from now on, each with its day. */
function listen(shop: Shop) {
  const told: unknown[] = []
  const day = () => shop.test.clock().toISOString().slice(0, 10)
  shop.test.crm.on('contract.warned', ({ payload }) => told.push([day(), payload.kind, payload.daysLeft]))
  shop.test.crm.on('contract.changed', ({ payload }) => told.push([day(), payload.to]))
  return told
}

/** What a customer is in now. */
async function overlays(shop: Shop) {
  return (await shop.manager.customerOverlays.list({})).data.map(({ overlay }) => overlay)
}

describe('a contract', () => {
  it('warns at 90, 60, 30 and 7 days and on the last day to cancel it, and then expires', async () => {
    await using shop = await openShop()
    const told = listen(shop)
    const { id } = await sign(shop, { ownerId: 'u-ann', noticeDays: 45 })
    shop.test.clock.advance(295 * DAY_MS)
    await shop.settle()
    await waitDays(shop, 100)
    expect(told).toEqual([
      ['2026-01-05', 'active'],
      ['2026-11-02', 'days', 90],
      ['2026-11-02', 'expiring'],
      ['2026-12-02', 'days', 60],
      ['2026-12-17', 'notice', 45],
      ['2027-01-01', 'days', 30],
      ['2027-01-24', 'days', 7],
      ['2027-02-01', 'expired'],
    ])
    expect(await overlays(shop)).toEqual([])
    const { data } = await shop.manager.tasks.list({ where: { type: 'renewal' } })
    expect(data).toMatchObject([{ ownerId: 'u-ann', dueOn: '2026-12-17', subject: 'Tea for the office' }])
    expect(await shop.manager.contracts.get({ id })).toMatchObject({ category: 'expired', nextCheckAt: null })
  })

  it('that is looked at late tells the last warning only, and the customer is in its window', async () => {
    await using shop = await openShop()
    await sign(shop)
    const told = listen(shop)
    shop.test.clock.advance(365 * DAY_MS)
    await shop.settle()
    expect(told).toEqual([
      ['2027-01-05', 'notice', 30],
      ['2027-01-05', 'expiring'],
      ['2027-01-05', 'days', 30],
    ])
    expect(await overlays(shop)).toEqual(['renewal_window'])
  })

  it('is followed by another one where that was agreed, and its own end never moves', async () => {
    await using shop = await openShop()
    const { id } = await sign(shop, { autoRenew: true, value: { amount: 120_000, currency: 'CNY' } })
    shop.test.clock.advance(400 * DAY_MS)
    await shop.settle()
    const { data } = await shop.manager.contracts.list({ sort: 'startOn' })
    expect(data).toMatchObject([
      { id, number: 'C-1', endOn: '2027-01-31', category: 'renewed' },
      {
        number: 'C-1-R1',
        startOn: '2027-02-01',
        endOn: '2028-01-31',
        category: 'active',
        previousId: id,
        value: { amount: 120_000 },
      },
    ])
    shop.test.clock.advance(366 * DAY_MS)
    await shop.settle()
    const numbers = (await shop.manager.contracts.list({ sort: 'startOn' })).data.map(({ number }) => number)
    expect(numbers).toEqual(['C-1', 'C-1-R1', 'C-1-R2'])
    const { panels } = await shop.manager.customers.profile({
      id: shop.customerId,
      panels: ['contracts.latest'],
    })
    expect(panels['contracts.latest']).toMatchObject([{ number: 'C-1-R2' }, {}, {}])
  })

  it('without an end never warns and never ends by itself', async () => {
    await using shop = await openShop()
    const { id } = await sign(shop, { endOn: null })
    shop.test.clock.advance(4000 * DAY_MS)
    await shop.settle()
    expect(await shop.manager.contracts.get({ id })).toMatchObject({ category: 'active', noticeOn: null })
    const ended = await shop.manager.contracts.terminate({ id, reason: 'They moved' })
    expect(ended).toMatchObject({ category: 'terminated', terminationReason: 'They moved' })
  })

  it('that has ended and is not followed lets a customer go who does nothing any more', async () => {
    await using shop = await openShop()
    const buy = (externalId: string) => {
      const placedAt = shop.test.clock()
      const times = { placedAt, sourceUpdatedAt: placedAt }
      return shop.shop.orders.record(anOrder({ externalId, customerId: shop.customerId, ...times }))
    }
    const lifecycle = async () => (await shop.manager.customers.get({ id: shop.customerId })).lifecycle
    const { id } = await sign(shop, { endOn: null })
    await buy('1')
    shop.test.clock.advance(100 * DAY_MS)
    await shop.settle()
    expect(await lifecycle()).toBe('dormant')
    await shop.manager.contracts.terminate({ id, reason: 'They moved' })
    await shop.settle()
    expect(await lifecycle()).toBe('churned')
    const { data } = await shop.manager.lifecycleEntries.list({ customerId: shop.customerId })
    expect(data[0]).toMatchObject({ to: 'churned', reason: 'contractEnded' })
    expect((await shop.admin.customerMetrics.recompute({})).findings).toEqual([])
    await buy('2')
    expect(await lifecycle()).toBe('active')
  })

  it('is amended by another one, which is in its place from when it is in force', async () => {
    await using shop = await openShop()
    const { id } = await sign(shop, { autoRenew: true, ownerId: 'u-ann' })
    shop.test.clock.advance(310 * DAY_MS)
    await shop.settle()
    expect(await overlays(shop)).toEqual(['renewal_window'])
    const draft = await shop.manager.contracts.amend({ id, contract: { endOn: '2028-01-31' } })
    expect(draft).toMatchObject({ number: 'C-1-A1', amendsId: id, category: 'draft', ownerId: 'u-ann' })
    expect(await shop.manager.contracts.get({ id })).toMatchObject({ category: 'expiring' })
    const { id: other } = await shop.manager.contracts.amend({ id, contract: { title: 'More tea' } })
    await shop.manager.contracts.move({ id: draft.id, status: 'active' })
    const amended = { category: 'amended', endOn: '2027-01-31', title: terms.title, endedAt: null }
    expect(await shop.manager.contracts.get({ id })).toMatchObject(amended)
    expect(await overlays(shop)).toEqual([])
    for (const call of [
      () => shop.manager.contracts.move({ id: other, status: 'active' }),
      () => shop.manager.contracts.amend({ id, contract: {} }),
    ])
      expect(await refusalOf(call())).toBe('KITH_SALES_CONTRACT_CLOSED')
    const again = await shop.manager.contracts.amend({ id: draft.id, contract: {} })
    expect(again).toMatchObject({ number: 'C-1-A1-A1', title: terms.title })
    await waitDays(shop, 100)
    const { data } = await shop.manager.contracts.list({ where: { category: 'active' } })
    expect(data.map((contract) => contract.id)).toEqual([draft.id])
  })

  it('is changed as a draft, and hardly while it is in force', async () => {
    await using shop = await openShop()
    const { id } = await shop.manager.contracts.create({ customerId: shop.customerId, contract: terms })
    await shop.manager.contracts.update({ id, patch: { noticeDays: 62 } })
    expect(await shop.manager.contracts.move({ id, status: 'sent' })).toMatchObject({
      noticeOn: '2026-11-30',
    })
    await shop.manager.contracts.move({ id, status: 'active' })
    expect(await refusalOf(shop.manager.contracts.update({ id, patch: { endOn: '2029-01-31' } }))).toBe(
      'KITH_SALES_CONTRACT_CLOSED',
    )
    await shop.manager.contracts.update({ id, patch: { autoRenew: true } })
    expect(await refusalOf(shop.manager.contracts.move({ id, status: 'draft' }))).toBe(
      'KITH_SALES_CONTRACT_MOVE',
    )
    await shop.manager.contracts.terminate({ id, reason: 'They moved' })
    expect(await refusalOf(shop.manager.contracts.terminate({ id, reason: 'x' }))).toBe(
      'KITH_SALES_CONTRACT_CLOSED',
    )
    shop.test.clock.advance(500 * DAY_MS)
    await shop.settle()
    expect((await shop.manager.contracts.list({})).data).toHaveLength(1)
  })

  it.each([
    ['KITH_SALES_TERM_INVALID', { endOn: '2026-01-31' }],
    ['KITH_SALES_TERM_INVALID', { noticeDays: -1 }],
    ['KITH_SALES_ZONE_INVALID', { timezone: 'Mars/Olympus' }],
  ])('is refused with %s when its terms are none', async (code, values) => {
    await using shop = await openShop()
    const contract = { ...terms, ...values }
    expect(await refusalOf(shop.manager.contracts.create({ customerId: shop.customerId, contract }))).toBe(
      code,
    )
  })

  it('is seen by those who hold its customer', async () => {
    await using shop = await openShop()
    const { id } = await sign(shop)
    const stranger = shop.test.as('relationship-manager', { id: 'u-far', attributes: { teamIds: ['t9'] } })
    expect(await refusalOf(stranger.contracts.get({ id }))).toBe('KITH_NOT_FOUND')
    expect(await refusalOf(stranger.contracts.terminate({ id, reason: 'x' }))).toBe('KITH_NOT_FOUND')
    expect(await refusalOf(shop.rep.contracts.get({ id }))).toBe('KITH_FORBIDDEN')
  })
})
