import { createClient } from '@kith/client'
import { kith } from '@kith/hono'
import { sales } from '@kith/sales'
import { createTestCrm, testActor } from '@kith/testing'
import { expect, it } from 'vitest'

import { serveTestCrm } from './serve-test-crm.ts'

const body = {
  sourceUpdatedAt: '2026-03-01T08:00:00Z',
  status: 'paid',
  placedAt: '2026-03-01T08:00:00Z',
  currency: 'CNY',
  total: 100,
}

it('takes a PUT as the path and the body say together', async () => {
  await using server = await serveTestCrm({ plugins: [sales()] })
  const customer = await server.createCustomer()
  const customerId = customer.split('/').at(-1)
  const path = '/orders/shop/A%2F1'
  const put = await server.send('PUT', path, { body: { ...body, customerId } })
  expect(put.status).toBe(200)
  expect(put.json).toMatchObject({ isStale: false, order: { source: 'shop', externalId: 'A/1' } })
  const again = await server.send('PUT', path, { body: { ...body, customerId, total: 200 } })
  expect((again.json['order'] as { id: unknown }).id).toBe((put.json['order'] as { id: unknown }).id)
})

it('refuses a PUT whose body says what the path says, or that has none', async () => {
  await using server = await serveTestCrm({ plugins: [sales()] })
  const twice = await server.send('PUT', '/orders/shop/1', { body: { ...body, source: 'shop' } })
  expect([twice.status, twice.problem.errors?.[0]?.pointer]).toEqual([422, '/source'])
  expect((await server.send('PUT', '/orders/shop/1')).status).toBe(415)
  const read = await server.send('POST', '/orders/shop/1', { body })
  expect([read.status, read.headers.get('allow')]).toEqual([405, 'OPTIONS, PUT'])
})

it('describes a PUT, and the client sends one', async () => {
  await using test = await createTestCrm({ plugins: [sales()] })
  const app = kith(test.crm, { actor: () => testActor('integration') })
  const document = (await (await app.request('/openapi.json')).json()) as {
    paths: Record<string, Record<string, { requestBody?: unknown; parameters?: { name: string }[] }>>
    components: { schemas: Record<string, { required: string[] }> }
  }
  const described = document.paths['/orders/{source}/{externalId}']!['put']!
  expect(described.parameters?.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['source', 'externalId']),
  )
  expect(JSON.stringify(described.requestBody)).toContain('OrdersRecordInput')
  const { required } = document.components.schemas['OrdersRecordInput']!
  expect(required).toEqual(['sourceUpdatedAt', 'status', 'placedAt', 'currency', 'total'])
  const client = createClient<(typeof test)['crm']>({
    url: 'http://crm.test',
    fetch: async (url, init) => app.request(url.replace('http://crm.test', ''), init),
  })
  const at = new Date(body.placedAt)
  const order = { ...body, source: 'shop', externalId: 'A/1', sourceUpdatedAt: at, placedAt: at }
  expect((await client.orders.record(order)).order.externalId).toBe('A/1')
})
