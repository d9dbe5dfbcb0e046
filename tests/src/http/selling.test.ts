import { createClient } from '@kith/client'
import { kith } from '@kith/hono'
import { sales } from '@kith/sales'
import { createTestCrm, testActor } from '@kith/testing'
import { expect, it } from 'vitest'

const stages = [
  { key: 'talk', name: 'Talk', category: 'open', probability: 50 },
  { key: 'signed', name: 'Signed', category: 'won', probability: 100 },
  { key: 'gone', name: 'Gone', category: 'lost', probability: 0 },
] as const

/** A CRM with sales behind HTTP, and clients of several people. */
async function openSales() {
  const test = await createTestCrm({ plugins: [sales()] })
  const as = (role: string, id = `u-${role}`, teamId = 't1') => {
    const actor = testActor(role, { id, attributes: { teamIds: [teamId] } })
    const app = kith(test.crm, { actor: () => actor })
    return createClient<(typeof test)['crm']>({
      url: 'http://crm.test',
      fetch: async (url, init) => app.request(url.replace('http://crm.test', ''), init),
    })
  }
  return { test, as, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() }
}

it('moves a customer through the pool', async () => {
  await using house = await openSales()
  const [ann, ben] = [
    house.as('relationship-manager', 'u-ann'),
    house.as('relationship-manager', 'u-ben', 't2'),
  ]
  const { id: customerId } = await ann.customers.create({ name: '李小龙', phone: '13800138000' })
  await house.as('system-admin').poolRules.set({ isActive: true })
  await ann.pool.protect({ customerId })
  expect(await ann.pool.release({ customerId, reason: 'Moved away' })).toMatchObject({ state: 'pooled' })
  const { data } = await ben.pool.list({ limit: 10 })
  expect(data).toMatchObject([{ customerId, name: '李**', phone: '138****8000', reason: 'released' }])
  expect(new Date(data[0]!.pooledAt)).toEqual(house.test.clock())
  expect(await ben.pool.claim({ customerId })).toMatchObject({ state: 'claimed', ownerId: 'u-ben' })
  await expect(ann.pool.claim({ customerId })).rejects.toMatchObject({ status: 404 })
  expect((await ben.poolMoves.list({ customerId })).data.map(({ to }) => to)).toEqual(['claimed', 'pooled'])
  expect(await ben.poolRules.read({})).toMatchObject({ isActive: true })
})

it('forecasts opportunities, beside those that are read one by one', async () => {
  await using house = await openSales()
  await house.as('system-admin').pipelines.create({ key: 'direct', name: 'Direct', stages })
  const ann = house.as('relationship-manager')
  const { id: customerId } = await ann.customers.create({ name: '云帆' })
  const opportunity = { name: 'Tea', amount: { amount: 100, currency: 'CNY' } }
  const { id } = await ann.opportunities.create({ customerId, pipeline: 'direct', opportunity })
  const { totals } = await ann.opportunities.forecast({ pipeline: 'direct' })
  expect(totals).toEqual([{ currency: 'CNY', count: 1, amount: 100, weighted: 50 }])
  expect(await ann.opportunities.get({ id })).toMatchObject({ stage: 'talk' })
  expect(await ann.opportunities.win({ id })).toMatchObject({ stage: 'signed' })
  expect((await ann.opportunityMoves.list({ id })).data).toHaveLength(2)
})

it('answers whom invoices are for by default, beside those that are read one by one', async () => {
  await using house = await openSales()
  const ann = house.as('relationship-manager')
  const { id: customerId } = await ann.customers.create({ name: '云帆' })
  expect(await ann.billingIdentities.default({ customerId })).toEqual({ identity: null })
  const { id } = await ann.billingIdentities.create({ customerId, identity: { title: '云帆' } })
  expect((await ann.billingIdentities.default({ customerId })).identity).toMatchObject({ id })
  expect(await ann.billingIdentities.update({ id, patch: { bank: '招商银行' } })).toMatchObject({ id })
  await ann.billingIdentities.delete({ id })
  expect(await ann.billingIdentities.default({ customerId })).toEqual({ identity: null })
})
