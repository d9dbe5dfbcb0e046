import { loyalty } from '@kith/loyalty'
import { expect, it } from 'vitest'

import { serveTestCrm, type TestRequest } from './serve-test-crm.ts'

const order = {
  source: 'shop',
  externalId: '1001',
  isBought: true,
  placedAt: '2026-01-05T00:00:00Z',
  paidAt: '2026-01-05T00:00:00Z',
  currency: 'CNY',
  subtotal: 30_000,
  discount: 0,
  tax: 0,
  shipping: 0,
  total: 30_000,
  refunded: 0,
  refundedNet: 0,
  channel: 'web',
  campaignId: null,
  lines: [
    { sku: 'k', category: 'kettles', quantity: '1', amount: 30_000, tax: 0, returned: '0', refunded: 0 },
  ],
}

async function open() {
  const server = await serveTestCrm({ plugins: [loyalty()] })
  /** Asserts the status, so that a walk stops where it goes wrong. */
  async function call(route: string, request: TestRequest = {}, status = 200) {
    const [method, path] = route.split(' ') as [string, string]
    const answer = await server.send(method, path, { as: 'shop', ...request })
    expect([route, answer.status, answer.status === status ? '' : answer.text]).toEqual([route, status, ''])
    return answer
  }
  const tiers = [
    { key: 'silver', name: 'Silver', threshold: 100 },
    { key: 'gold', name: 'Gold', threshold: 1000 },
  ]
  const program = { key: 'club', name: 'Club', validity: '12M_U', tiers }
  const { json } = await call('POST /loyalty', { as: 'admin', body: program }, 201)
  const rule = {
    programId: json['id'],
    key: 'spend',
    name: 'Spend',
    every: 100,
    validFrom: '2020-01-01T00:00:00Z',
  }
  await call('POST /loyalty-rules', { as: 'admin', body: { ...rule, currency: 'CNY' } }, 201)
  const [mei, wu] = [await server.createCustomer(), await server.createCustomer()].map((path) =>
    path.split('/').at(-1)!,
  )
  const at = `/loyalty/club/accounts/${mei}`
  return {
    call,
    at,
    other: wu!,
    post: async (path: string, body: object, as?: TestRequest['as']) =>
      (
        await call(`POST ${path.startsWith('/loyalty') ? path : `${at}${path}`}`, {
          body,
          ...(as ? { as } : {}),
        })
      ).json,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

it('points come and go over HTTP, each movement by its reference, its time and its reason', async () => {
  await using club = await open()
  const { call, at, post, other } = club
  expect((await call('GET /loyalty')).json['data']).toMatchObject([{ key: 'club' }])
  const said = { occurredAt: '2026-01-05T08:00:00Z', reason: 'As told' }
  expect(await post('/earn', { ref: 'o1', points: 500, ...said })).toMatchObject({
    points: 500,
    isReplayed: false,
  })
  expect(await post('/earn', { ref: 'o1', points: 500, ...said })).toMatchObject({
    points: 500,
    isReplayed: true,
  })
  expect(await post('/earn', { ref: 'o2', order, ...said })).toMatchObject({ points: 300 })
  expect((await call(`GET ${at}`)).json).toMatchObject({
    active: 800,
    pending: 0,
    held: 0,
    debt: 0,
    tier: 'silver',
    expiring: [{ points: 800 }],
    nextTier: { key: 'gold', missing: 200 },
  })
  expect(await post('/redeem', { ref: 'c1', points: 100, ...said })).toMatchObject({ points: -100 })

  const holds = ['h1', 'h2'].map((ref) =>
    post('/holds', { ref, points: 50, ...said, occurredAt: new Date() }),
  )
  const [first, second] = (await Promise.all(holds)).map(({ hold }) => (hold as { readonly id: string }).id)
  const captured = await post(`/holds/${first!}/capture`, { ref: 'c2', points: 30, ...said })
  expect(captured).toMatchObject({ hold: { state: 'captured' }, account: { held: 50, active: 620 } })
  expect(await post(`/holds/${second!}/release`, { reason: 'Cart left' })).toMatchObject({
    hold: { state: 'released' },
    account: { held: 0, active: 670 },
  })

  expect(await post('/reverse', { ref: 'r1', of: 'o1', points: 20, ...said })).toMatchObject({ points: -20 })
  // Of its own reference, where it does not say another.
  expect(await post('/reverse', { ref: 'o1', points: 10, ...said })).toMatchObject({ points: -10 })
  expect(await post('/refund', { ref: 'f1', of: 'c2', points: 10, ...said })).toMatchObject({ points: 10 })
  expect(await post('/transfer', { ref: 't1', to: other, points: 50, ...said })).toMatchObject({
    from: { active: 600 },
  })
  expect(await post('/adjust', { ref: 'a1', points: 5, ...said }, 'manager')).toMatchObject({
    movement: { points: 5 },
  })

  const { data } = (await call(`GET ${at}/entries`)).json as {
    readonly data: readonly { readonly kind: string; readonly occurredAt: string; readonly reason: string }[]
  }
  expect(data.map(({ kind }) => kind)).toEqual(
    [
      'earn',
      'earn',
      'redeem',
      'redeem',
      'reverse',
      'reverse',
      'refund',
      'transferOut',
      'adjustCredit',
    ].toReversed(),
  )
  for (const { occurredAt, reason } of data)
    expect([occurredAt, reason]).toEqual(['2026-01-05T08:00:00.000Z', 'As told'])
  expect(await post('/loyalty/club/verify', {})).toMatchObject({ verified: 2, findings: [] })
  expect((await call('GET /loyalty/club/liability', { as: 'admin' })).json).toMatchObject({
    outstanding: 655,
  })
})

it('whoever spends too much is told what there is, and nothing changes', async () => {
  await using club = await open()
  const { call, at, post } = club
  await post('/earn', { ref: 'o1', points: 70 })
  const before = (await call(`GET ${at}`)).json
  for (const path of ['redeem', 'holds']) {
    const { problem } = await call(`POST ${at}/${path}`, { body: { ref: 'c1', points: 71 } }, 409)
    expect(problem).toMatchObject({
      code: 'KITH_LOYALTY_INSUFFICIENT_POINTS',
      current: { active: 70, pending: 0, held: 0, debt: 0 },
    })
  }
  expect((await call(`GET ${at}`)).json).toEqual(before)
  expect((await call(`GET ${at}/entries`)).json['data']).toHaveLength(1)
})
