import { definePolicy, type Filter, type Grant } from '@kith/core'
import { kith } from '@kith/hono'
import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { sendTo } from '../http/serve-test-crm.ts'
import { outcomeOf, refusalOf } from '../policy/refusal.ts'
import { orders } from './orders-plugin.ts'

const MOST = Number.MAX_SAFE_INTEGER
const everything = { public: 'allow', basic: 'allow', behaviour: 'allow' } as const
const actions = ['read', 'list', 'create', 'update'] as const

function sellers(...grants: readonly Grant[]) {
  const policy = definePolicy({ id: 'orders', roles: [{ name: 'seller', title: 'seller', grants }] })
  return createTestCrm({ plugins: [orders()], policy })
}

const open = () => sellers({ entity: 'order', actions, classes: everything })

describe('an order', () => {
  it.each([
    { amount: 0, currency: 'CNY' },
    { amount: MOST, currency: 'JPY' },
    { amount: -MOST, currency: 'USD' },
    null,
  ])('keeps its total of %j through every operation', async (total) => {
    await using test = await open()
    const seller = test.as('seller')
    const created = await seller.orders.create({ total, rate: '-999.999' })
    expect(created).toMatchObject({ total, rate: '-999.999' })
    expect(await seller.orders.get({ id: created.id })).toMatchObject({ total, rate: '-999.999' })
    const [listed] = (await seller.orders.list({ fields: ['total'] })).data
    expect(listed).toEqual({ id: created.id, version: 1, total })
    const whole = (await seller.orders.list({})).data[0]!
    expect(Object.keys(whole).filter((name) => name.includes('#'))).toEqual([])
  })

  it('has the default rate where none is given, and none where null is', async () => {
    await using test = await open()
    const seller = test.as('seller')
    expect(await seller.orders.create({})).toMatchObject({ rate: '1.000', total: null })
    expect(await seller.orders.create({ rate: null })).toMatchObject({ rate: null })
  })

  it('changes by what is different: amount, currency, both, or nothing', async () => {
    await using test = await open()
    const seller = test.as('seller')
    const { id } = await seller.orders.create({ total: { amount: 5, currency: 'CNY' }, rate: '2.500' })
    const change = async (patch: object) => (await seller.orders.update({ id, patch })).changed
    expect(await change({ total: { currency: 'CNY', amount: 5 }, rate: '2.500' })).toEqual([])
    expect(await change({ total: { amount: 6, currency: 'CNY' } })).toEqual(['total'])
    expect(await change({ total: { amount: 6, currency: 'USD' } })).toEqual(['total'])
    expect(await change({ total: null, rate: '2.501' })).toEqual(['rate', 'total'])
    expect(await seller.orders.get({ id })).toMatchObject({ total: null, rate: '2.501' })
    expect((await test.audit()).findLast((entry) => entry.action === 'orders.update')).toMatchObject({
      fields: ['rate', 'total'],
    })
  })

  it.each([
    { total: { amount: MOST + 1, currency: 'CNY' } },
    { total: { amount: 1.5, currency: 'CNY' } },
    { total: { amount: 5, currency: 'yuan' } },
    { total: { amount: 5 } },
    { total: 5 },
    { rate: '1.5' },
    { rate: '1000.000' },
    { rate: '-0.000' },
    { rate: 1.5 },
    { rate: '1e3' },
  ])('is refused with %j', async (values) => {
    await using test = await open()
    const refusal = await refusalOf(test.as('seller').orders.create(values as never))
    expect(refusal.code).toBe('KITH_VALIDATION')
    expect(refusal.issues[0]!.pointer).toMatch(/^\/(total|rate)/)
  })

  it('is found by amounts of one currency, and by rates as numbers', async () => {
    await using test = await open()
    const seller = test.as('seller')
    const rows = [
      ['a', { amount: 90, currency: 'CNY' }, '9.000'],
      ['b', { amount: 100, currency: 'CNY' }, '10.000'],
      ['c', { amount: 100, currency: 'JPY' }, '-10.000'],
      ['d', null, null],
    ] as const
    for (const [code, total, rate] of rows) await seller.orders.create({ code, total, rate })
    const found = async (where: Filter, sort: readonly string[] = ['code']) =>
      (await seller.orders.list({ where, sort })).data.map((row) => row.code).join('')
    expect(await found({ total: { currency: 'CNY', gte: 100 } })).toBe('b')
    expect(await found({ total: { currency: 'CNY', between: [0, 100] } })).toBe('ab')
    expect(await found({ not: { total: { currency: 'CNY', gte: 100 } } })).toBe('a')
    expect(await found({ total: { currency: 'JPY', in: [100, 7] } })).toBe('c')
    expect(await found({ total: { isNull: true } })).toBe('d')
    expect(await found({ total: { currency: 'CNY', isNull: true } })).toBe('cd')
    expect(await found({ rate: { gt: '9.000' } })).toBe('b')
    expect(await found({ rate: { nin: ['9.000'] } })).toBe('bc')
    expect(await found({}, ['rate'])).toBe('cabd')
    expect(await found({}, ['-rate'])).toBe('bacd')
  })

  it('pages in the order of its rate', async () => {
    await using test = await open()
    const seller = test.as('seller')
    for (const rate of ['2.000', '-1.000', '10.000', null, '0.001']) await seller.orders.create({ rate })
    const seen: unknown[] = []
    let cursor: string | undefined
    do {
      const page = await seller.orders.list({ sort: 'rate', limit: 2, ...(cursor && { cursor }) })
      seen.push(...page.data.map((row) => row.rate))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(['-1.000', '0.001', '2.000', '10.000', null])
  })

  it('is not sorted by money, and not compared without a currency', async () => {
    await using test = await open()
    const seller = test.as('seller')
    expect(await outcomeOf(seller.orders.list({ sort: '-total' }))).toBe('KITH_FIELD_UNAVAILABLE')
    const refusal = await refusalOf(seller.orders.list({ where: { total: { gte: 5 } } }))
    expect(refusal).toMatchObject({ code: 'KITH_INVALID_QUERY', issues: [{ pointer: '/where/total/gte' }] })
    expect(refusal.message).toContain('name it, for example "currency": "CNY"')
  })

  it('hides its total where it is masked, and guards it where only some rows show it', async () => {
    const own: Grant = { entity: 'order', actions, rows: { ownerId: { actor: 'id' } }, classes: everything }
    const others: Grant = { entity: 'order', actions, classes: { public: 'allow', behaviour: 'mask' } }
    await using test = await sellers(own, others)
    const total = { amount: 5, currency: 'CNY' }
    await test.crm.system('stage', async (crm) => {
      for (const ownerId of ['u-seller', 'u-other', null]) await crm.orders.create({ ownerId, total })
    })
    const seller = test.as('seller')
    const rows = (await seller.orders.list({})).data
    expect(rows.map((row) => row.total)).toHaveLength(3)
    expect(rows.filter((row) => 'total' in row)).toMatchObject([{ ownerId: 'u-seller', total }])
    const found = async (where: Filter) =>
      (await seller.orders.list({ where })).data.map((row) => row.ownerId)
    expect(await found({ total: { currency: 'CNY', eq: 5 } })).toEqual(['u-seller'])
    expect(new Set(await found({ total: { isNull: true } }))).toEqual(new Set([null, 'u-other']))
  })

  it('has the same values over HTTP, and their form in the description', async () => {
    await using test = await open()
    const app = kith(test.crm, { actor: () => ({ id: 'u1', roles: ['seller'] }) })
    const total = { amount: 1_050, currency: 'CNY' }
    const created = await sendTo(app, { method: 'POST', path: '/orders', body: { total, rate: '0.500' } })
    expect([created.status, created.json]).toMatchObject([201, { total, rate: '0.500' }])
    const read = await sendTo(app, { method: 'GET', path: `/orders/${created.json['id'] as string}` })
    expect(read.json).toMatchObject({ total, rate: '0.500' })
    const wrong = await sendTo(app, { method: 'POST', path: '/orders', body: { total: { amount: 1 } } })
    expect([wrong.status, wrong.problem.code]).toEqual([422, 'KITH_VALIDATION'])
    const { text } = await sendTo(app, { method: 'GET', path: '/openapi.json' })
    expect(text).toContain('^[A-Z]{3}$')
    expect(text).toContain('"amount":{"type":"integer"')
  })
})
