import { createClient } from '@kith/client'
import { kith } from '@kith/hono'
import { sales } from '@kith/sales'
import { createTestCrm, testActor } from '@kith/testing'
import { expect, it } from 'vitest'

import { serveTestCrm } from './serve-test-crm.ts'

const at = new Date('2026-03-01T08:00:00Z')
const order = {
  sourceUpdatedAt: at,
  status: 'paid',
  placedAt: at,
  currency: 'CNY',
  total: 100,
  lines: [{ ref: 'a', quantity: 2, amount: 100 }],
}

it('answers what a customer is worth below the customer, and nowhere else', async () => {
  await using server = await serveTestCrm({ plugins: [sales()] })
  const customer = await server.createCustomer()
  const customerId = customer.split('/').at(-1)!
  const put = await server.send('PUT', '/orders/shop/1', { body: { ...order, customerId } })
  expect(put.status).toBe(200)
  const value = await server.send('GET', `/customers/${customerId}/value`)
  expect([value.status, value.json['metrics']]).toMatchObject([200, { ordersCount: 1 }])
  expect((await server.send('GET', '/customers/no-such-customer/value')).status).toBe(404)
  expect((await server.send('GET', `/customer-metrics/${customerId}`)).status).not.toBe(200)
})

it('takes a refund below its order', async () => {
  await using server = await serveTestCrm({ plugins: [sales()] })
  const customerId = (await server.createCustomer()).split('/').at(-1)!
  const put = await server.send('PUT', '/orders/shop/1', { body: { ...order, customerId } })
  const { id } = put.json['order'] as { id: string }
  const refund = { ref: 'desk-1', refundedAt: at, lines: [{ line: 'a', quantity: 1 }] }
  const refunded = await server.send('POST', `/orders/${id}/refunds`, { body: refund })
  expect([refunded.status, refunded.json]).toMatchObject([
    200,
    { order: { category: 'partially_returned' }, refund: { amount: { amount: 50, currency: 'CNY' } } },
  ])
  const unknown = await server.send('POST', '/orders/no-such-order/refunds', { body: refund })
  expect(unknown.status).toBe(404)
})

it('is called by the client under the names of the operations', async () => {
  await using test = await createTestCrm({ plugins: [sales()] })
  const app = kith(test.crm, { actor: () => testActor('relationship-manager') })
  const client = createClient<(typeof test)['crm']>({
    url: 'http://crm.test',
    fetch: async (url, init) => app.request(url.replace('http://crm.test', ''), init),
  })
  const { id: customerId } = await client.customers.create({ name: '张三' })
  const recorded = await client.orders.record({ ...order, source: 'shop', externalId: '1', customerId })
  const refund = { id: recorded.order.id, ref: 'desk-1', refundedAt: at, amount: 30 }
  expect((await client.orders.refund(refund)).refund.isCounted).toBe(true)
  const { metrics } = await client.customerMetrics.get({ customerId })
  expect(metrics).toMatchObject({ ordersCount: 1, netRevenue: { amount: 70, currency: 'CNY' } })
})

it('takes a file of orders as the body of a request, and answers where its import stands', async () => {
  await using test = await createTestCrm({ plugins: [sales()] })
  const app = kith(test.crm, { actor: () => testActor('integration') })
  const body = 'order,date,sku,qty,price,customer id\n1,2026-01-01,A,2,1.5,M1\n'
  const path = '/orders/import?source=retail&currency=CNY&name=retail.csv'
  const sent = await app.request(path, { method: 'POST', body, headers: { 'content-type': 'text/csv' } })
  expect(sent.status).toBe(202)
  const { id } = (await sent.json()) as { readonly id: string }
  while ((await test.crm.tick()) > 0);
  const told = await (await app.request(`/imports/${id}`)).json()
  const counts = { created: 1, updated: 0, skipped: 0, failed: 0 }
  expect(told).toMatchObject({ state: 'completed', target: 'orders', counts, errorsUrl: null })
  const without = await app.request('/orders/import?source=retail', { method: 'POST', body })
  expect(without.status).toBe(422)
})
