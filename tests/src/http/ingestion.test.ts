import { expect, it } from 'vitest'

import { serveTestCrm } from './serve-test-crm.ts'

const ADA = { type: 'identify', messageId: 'm1', userId: 'u1', traits: { name: 'Ada' } }

it('takes the wrapper of the Segment libraries, with what they put around it', async () => {
  await using server = await serveTestCrm()
  const body = {
    batch: [{ ...ADA, context: { library: { name: 'analytics.js' } }, integrations: {}, _metadata: {} }],
    sentAt: '2026-01-05T01:00:00.000Z',
    writeKey: 'key',
    context: {},
    integrations: {},
  }
  const sent = await server.send('POST', '/ingest/shop', { body })
  expect(sent.status).toBe(200)
  expect(sent.json).toEqual({
    results: [
      {
        index: 0,
        messageId: 'm1',
        status: 'created',
        customerId: expect.any(String) as string,
        errors: [],
        warnings: [],
      },
    ],
  })
})

it('takes an array as the batch, and says what became of each member', async () => {
  await using server = await serveTestCrm()
  const body = [ADA, { type: 'track', messageId: 'm2', userId: 'u1' }, 'x', { ...ADA }]
  const { status, json } = await server.send('POST', '/ingest/shop', { body })
  expect(status).toBe(200)
  const results = json['results'] as { status: string; errors: { field: string }[] }[]
  expect(results.map((each) => [each.status, each.errors[0]?.field])).toEqual([
    ['created', undefined],
    ['rejected', 'event'],
    ['rejected', 'type'],
    ['duplicate', undefined],
  ])
})

const event = (id: string, more: object) => ({ specversion: '1.0', source: '/shop/orders', id, ...more })

it('takes events of CloudEvents, in a batch and alone', async () => {
  await using server = await serveTestCrm()
  const batch = [
    event('1', { type: 'identify', subject: 'u1', data: { traits: { name: 'Ada' } } }),
    event('2', {
      type: 'com.shop.order.paid',
      subject: 'u1',
      time: '2026-01-01T00:00:00Z',
      data: { total: 12 },
    }),
  ]
  const batched = await server.send('POST', '/ingest/shop', {
    raw: JSON.stringify(batch),
    headers: { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' },
  })
  expect(batched.json['results']).toMatchObject([
    { messageId: '/shop/orders 1', status: 'created' },
    { messageId: '/shop/orders 2', status: 'recorded' },
  ])
  const alone = (id: string) =>
    server.send('POST', '/ingest/shop', {
      raw: JSON.stringify(event(id, { type: 'com.shop.order.paid', subject: 'u1' })),
      headers: { 'content-type': 'application/cloudevents+json' },
    })
  expect((await alone('3')).json['results']).toMatchObject([{ status: 'recorded' }])
  expect((await alone('2')).json['results']).toMatchObject([{ status: 'duplicate' }])
  // Another source may give the same id.
  const other = { ...event('2', { type: 'com.shop.order.paid', subject: 'u1' }), source: '/shop/returns' }
  const elsewhere = await server.send('POST', '/ingest/shop', { body: [other] })
  expect(elsewhere.json['results']).toMatchObject([{ status: 'recorded' }])
  const customerId = (batched.json['results'] as { customerId: string }[])[0]!.customerId
  const { json } = await server.send('GET', `/customers/${customerId}/interactions?sort=occurredAt`)
  expect((json['data'] as { subject: string; occurredAt: string }[])[0]).toMatchObject({
    subject: 'com.shop.order.paid',
    occurredAt: '2026-01-01T00:00:00.000Z',
  })
})

it('takes more than other operations, up to what the host sets', async () => {
  const properties = { text: 'x'.repeat(20_000) }
  const body = Array.from({ length: 100 }, (_, at) => ({
    type: 'page',
    messageId: `m${at}`,
    anonymousId: `a${at}`,
    properties,
  }))
  await using server = await serveTestCrm()
  expect((await server.send('POST', '/ingest/shop', { body })).status).toBe(200)
  expect((await server.send('POST', '/customers/bulk', { body: { items: body } })).status).toBe(413)
  await using strict = await serveTestCrm({ bodyLimit: 1_000_000 })
  expect((await strict.send('POST', '/ingest/shop', { body })).status).toBe(413)
})

it('refuses other media types, and arrays where no list is taken', async () => {
  await using server = await serveTestCrm()
  const raw = JSON.stringify([ADA])
  const xml = await server.send('POST', '/ingest/shop', { raw, headers: { 'content-type': 'text/xml' } })
  expect(xml.status).toBe(415)
  expect((await server.send('POST', '/customers', { body: [ADA] })).problem.code).toBe('KITH_MALFORMED_JSON')
  const cloud = { raw: '{}', headers: { 'content-type': 'application/cloudevents+json' } }
  expect((await server.send('POST', '/customers', cloud)).status).toBe(415)
})

it('lists, replays and discards what waits, for those who may', async () => {
  await using server = await serveTestCrm()
  const body = [{ type: 'page', messageId: 'm1', anonymousId: 'a1' }]
  expect((await server.send('POST', '/ingest/shop', { body, as: 'rep' })).status).toBe(403)
  await server.send('POST', '/ingest/shop', { body })
  const listed = await server.send('GET', '/quarantined-messages?code=KITH_INGESTION_UNIDENTIFIED')
  const [held] = listed.json['data'] as { id: string }[]
  const path = `/quarantined-messages/${held!.id}`
  expect((await server.send('POST', `${path}/replay`, { as: 'stranger' })).status).toBe(404)
  expect((await server.send('POST', `${path}/replay`)).json).toMatchObject({ status: 'quarantined' })
  expect((await server.send('DELETE', path, { as: 'rep' })).status).toBe(403)
  expect((await server.send('DELETE', path)).status).toBe(204)
  expect((await server.send('DELETE', path)).status).toBe(404)
  expect(server.failures).toEqual([])
})
