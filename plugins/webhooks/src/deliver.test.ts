import { aCustomer } from '@kith/testing'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it, vi } from 'vitest'

import { openWebhooks } from './fixtures/open-webhooks.ts'
import type { Received } from './fixtures/receiver.ts'

const DAY_MS = 24 * 3_600_000

const bodyOf = ({ text }: Received) => JSON.parse(text) as { type: string; data: Record<string, unknown> }

/** What a receiver does with the package of the standard, at the time of the test clock. */
function verify(now: Date, secret: string, { text, headers }: Received): unknown {
  vi.useFakeTimers({ now, toFake: ['Date'] })
  try {
    return new Webhook(secret).verify(text, { ...headers })
  } finally {
    vi.useRealTimers()
  }
}

describe('an event', () => {
  it('reaches the receiver signed by the standard, with its own id', async () => {
    await using stage = await openWebhooks()
    const { secret } = await stage.webhook()
    const { id } = await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(stage.test.errors).toEqual([])
    const [event] = await stage.test.events('customer.created')
    const [request, ...others] = stage.receiver.received
    expect(others).toEqual([])
    expect(request).toMatchObject({ method: 'POST', path: '/hook' })
    expect(request!.headers['webhook-id']).toBe(event!.id)
    expect(request!.headers['content-type']).toBe('application/json')
    const told = verify(stage.test.clock(), secret, request!)
    expect(told).toEqual({
      type: 'customer.created',
      timestamp: event!.occurredAt.toISOString(),
      data: {
        id: event!.id,
        version: 1,
        subjectId: id,
        actorId: 'u-integration',
        ids: { customerId: id },
        changed: expect.arrayContaining(['name', 'phone']),
      },
    })
    expect(await stage.attempts()).toMatchObject([
      {
        event: 'customer.created',
        eventId: event!.id,
        attempt: 1,
        outcome: 'delivered',
        status: 204,
        nextAt: null,
      },
    ])
    expect(await stage.deliveries()).toEqual([])
  })

  it('reaches those who asked for its name, and nobody else', async () => {
    await using stage = await openWebhooks()
    await stage.webhook({ url: `${stage.receiver.url}/all`, events: ['*'] })
    await stage.webhook({ url: `${stage.receiver.url}/one`, events: ['customer.updated'] })
    await stage.webhook({ url: `${stage.receiver.url}/team`, events: ['team.*'] })
    const { id } = await stage.shop.customers.create(aCustomer())
    await stage.shop.customers.update({ id, patch: { nickname: 'x' } })
    await stage.settle()
    const told = stage.receiver.received.map((each) => `${each.path} ${bodyOf(each).type}`)
    expect(told.filter((each) => each.includes('customer')).toSorted()).toEqual([
      '/hook/all customer.created',
      '/hook/all customer.updated',
      '/hook/one customer.updated',
    ])
    expect(told.filter((each) => each.includes('/team'))).toEqual([])
  })

  it('of another tenant reaches nobody', async () => {
    await using stage = await openWebhooks()
    await stage.webhook()
    await stage.test.as('integration', { tenantId: 'b' }).customers.create(aCustomer())
    await stage.settle()
    expect(stage.receiver.received).toEqual([])
  })

  it('comes in the order of its subject, also when one before it fails', async () => {
    await using stage = await openWebhooks()
    await stage.webhook()
    stage.receiver.answer(500, 204)
    const { id } = await stage.shop.customers.create(aCustomer())
    for (const nickname of ['a', 'b']) await stage.shop.customers.update({ id, patch: { nickname } })
    await stage.settle()
    expect(stage.receiver.received).toHaveLength(1)
    await stage.hurry()
    expect(stage.receiver.received.map((each) => bodyOf(each).type)).toEqual([
      'customer.created',
      'customer.created',
      'customer.updated',
      'customer.updated',
    ])
  })

  it('keeps no other receiver waiting behind a slow one', async () => {
    await using stage = await openWebhooks({ timeoutMs: 5000 })
    await stage.webhook({ url: `${stage.receiver.url}/slow` })
    await stage.webhook({ url: `${stage.receiver.url}/quick` })
    stage.receiver.answer((response, { url = '' }) => {
      if (url.endsWith('quick')) response.writeHead(204).end()
    })
    for (let n = 0; n < 3; n += 1) await stage.shop.customers.create(aCustomer())
    await stage.test.crm.start()
    // All of them while the slow one still has its first.
    const quick = () => stage.receiver.received.filter(({ path }) => path.endsWith('quick'))
    await expect.poll(quick, { timeout: 4500 }).toHaveLength(3)
    expect((await stage.attempts()).map(({ failure }) => failure)).not.toContain('timeout')
    await stage.test.crm.stop()
  })
})

describe('a payload', () => {
  it('of a full webhook has the row as its actor sees it when it is sent', async () => {
    await using stage = await openWebhooks({ runAs: ['service-rep', 'integration'] })
    await stage.webhook({ roles: ['service-rep'], payload: 'full' })
    const { id } = await stage.shop.customers.create({ ...aCustomer({ phone: '13800138000' }), teamId: 't1' })
    await stage.shop.customers.update({ id, patch: { nickname: '小张' } })
    await stage.settle()
    const { data } = bodyOf(stage.receiver.received[0]!)
    // It was told of the creation, and reads what has become of it since.
    expect(data['row']).toMatchObject({ id, nickname: '小张', $masked: expect.arrayContaining(['phone']) })
    expect(JSON.stringify(stage.receiver.received)).not.toContain('13800138000')
    expect(data['row']).not.toHaveProperty('bankCard')
  })

  it('is not sent at all of a row that its actor may not see', async () => {
    await using stage = await openWebhooks({ runAs: ['service-rep'] })
    await stage.webhook({ roles: ['service-rep'] })
    await stage.shop.customers.create({ ...aCustomer(), teamId: 't2' })
    await stage.settle()
    expect(stage.receiver.received).toEqual([])
    expect(await stage.attempts()).toEqual([])
    expect(await stage.deliveries()).toEqual([])
  })

  it('names no field that its actor may not see', async () => {
    await using stage = await openWebhooks({ runAs: ['service-rep'] })
    await stage.webhook({ roles: ['service-rep'] })
    await stage.shop.customers.create({ ...aCustomer(), bankCard: '4111111111111111', teamId: 't1' })
    await stage.settle()
    expect(bodyOf(stage.receiver.received[0]!).data['changed']).not.toContain('bankCard')
  })

  it('stands in the access log of the customer, under its actor', async () => {
    await using stage = await openWebhooks()
    await stage.webhook({ payload: 'full' })
    const { id } = await stage.shop.customers.create(aCustomer())
    const before = (await stage.test.audit()).length
    await stage.settle()
    const reads = (await stage.test.audit()).slice(before).filter(({ subjectIds }) => subjectIds.includes(id))
    expect(reads.length).toBeGreaterThan(0)
    for (const read of reads)
      expect(read).toMatchObject({
        actorId: 'u-system-admin',
        roles: ['integration'],
        purpose: 'webhooks.deliver',
      })
  })

  it('is sent where the filter holds', async () => {
    await using stage = await openWebhooks()
    await stage.webhook({ filter: { customer: { lifecycle: 'active' } } })
    const { id } = await stage.shop.customers.create({ ...aCustomer(), lifecycle: 'new' })
    await stage.settle()
    expect(stage.receiver.received).toEqual([])
    await stage.shop.customers.update({ id, patch: { lifecycle: 'active' } })
    await stage.settle()
    await stage.shop.customers.delete({ id })
    await stage.settle()
    expect(stage.receiver.received.map((each) => bodyOf(each).type)).toEqual([
      'customer.updated',
      'customer.deleted',
    ])
  })

  it('is never more than 20 kB: a row that is larger stays behind', async () => {
    await using stage = await openWebhooks()
    await stage.webhook({ payload: 'full' })
    const tags = Array.from({ length: 40 }, (_, index) => `${index}`.repeat(10).slice(0, 20))
    await stage.shop.customers.create({ ...aCustomer(), tags, notes: '注'.repeat(8000) })
    await stage.settle()
    const [request] = stage.receiver.received
    expect(Buffer.byteLength(request!.text)).toBeLessThanOrEqual(20_000)
    expect(bodyOf(request!).data).toMatchObject({
      isShortened: true,
      changed: expect.arrayContaining(['notes']),
    })
    expect(bodyOf(request!).data).not.toHaveProperty('row')
  })
})

describe('a receiver that fails', () => {
  it('is tried ten times by the schedule; then there is a dead letter, and the next event goes on', async () => {
    await using stage = await openWebhooks()
    await stage.webhook()
    stage.receiver.answer((response, { headers }) => {
      response.writeHead(headers['webhook-id'] === first ? 500 : 204).end('not today')
    })
    const { id } = await stage.shop.customers.create(aCustomer())
    const first = (await stage.test.events('customer.created'))[0]!.id
    await stage.shop.customers.update({ id, patch: { nickname: 'x' } })
    await stage.settle()
    for (let round = 0; round < 10; round += 1) await stage.hurry()
    const attempts = await stage.attempts()
    const ofFirst = attempts.filter(({ eventId }) => eventId === first)
    expect(ofFirst.map(({ attempt, outcome }) => `${attempt} ${outcome}`)).toEqual([
      ...Array.from({ length: 9 }, (_, index) => `${index + 1} failed`),
      '10 exhausted',
    ])
    expect(attempts.filter(({ outcome }) => outcome === 'delivered')).toHaveLength(1)
    const { data } = await stage.admin.events.dead.list()
    expect(data).toMatchObject([{ subscriber: expect.stringMatching(/^webhooks\.deliver\//), attempts: 10 }])
  })

  it('is waited for as long as it asks', async () => {
    await using stage = await openWebhooks()
    await stage.webhook()
    stage.receiver.answer((response) => response.writeHead(429, { 'retry-after': '7200' }).end())
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    const [delivery] = await stage.deliveries()
    const waitMs = new Date(String(delivery!.due_at)).getTime() - Date.now()
    expect(waitMs).toBeGreaterThan(7_100_000)
    expect(waitMs).toBeLessThanOrEqual(7_200_000)
  })

  it('leaves the status, the time and the beginning of its answer, which administrators read', async () => {
    await using stage = await openWebhooks()
    await stage.webhook()
    stage.receiver.answer((response) => response.writeHead(400).end('x'.repeat(1000)))
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    const [attempt] = await stage.attempts()
    expect(attempt).toMatchObject({ status: 400, outcome: 'failed', response: 'x'.repeat(256) })
    expect(attempt!.latencyMs).toBeGreaterThanOrEqual(0)
    const seen = await stage.test.as('auditor').webhookAttempts.list({})
    expect(seen.data[0]).toMatchObject({ status: 400 })
    expect(seen.data[0]).not.toHaveProperty('response')
    const stored = await stage.test.database.selectFrom('crm_webhooks_webhook_attempt').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain('xxxx')
  })

  it('is cut off when it takes too long, with its answer or with the rest of it', async () => {
    await using stage = await openWebhooks({ timeoutMs: 200 })
    await stage.webhook()
    stage.receiver.answer(() => undefined)
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(await stage.attempts()).toMatchObject([{ status: null, failure: 'timeout' }])
    stage.receiver.answer((response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    })
    const before = Date.now()
    await stage.hurry()
    expect(Date.now() - before).toBeLessThan(3000)
    expect((await stage.attempts()).at(-1)).toMatchObject({ status: 200, outcome: 'delivered' })
  })

  it('is not followed elsewhere', async () => {
    await using stage = await openWebhooks()
    await stage.webhook()
    stage.receiver.answer((response) =>
      response.writeHead(301, { location: `${stage.receiver.url}/other` }).end(),
    )
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(stage.receiver.received.map(({ path }) => path)).toEqual(['/hook'])
    expect(await stage.attempts()).toMatchObject([{ status: 301, outcome: 'failed' }])
  })

  it('is disabled when it says that it is gone', async () => {
    await using stage = await openWebhooks()
    const { id } = await stage.webhook()
    stage.receiver.answer(410)
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(await stage.state(id)).toBe('disabled: gone')
    expect(await stage.deliveries()).toEqual([])
    expect(await stage.test.events('webhook.disabled')).toMatchObject([
      { payload: { webhookId: id, reason: 'gone' } },
    ])
  })

  it('is disabled when nothing has reached it for five days', async () => {
    await using stage = await openWebhooks()
    const { id } = await stage.webhook()
    stage.receiver.answer(500)
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(await stage.state(id)).toBe('failing')
    stage.test.clock.advance(5 * DAY_MS - 1)
    await stage.hurry()
    expect(await stage.state(id)).toBe('failing')
    stage.test.clock.advance(1)
    await stage.hurry()
    expect(await stage.state(id)).toBe('disabled: failing')
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(stage.receiver.received).toHaveLength(3)
  })

  it('is active again with the first event that it takes', async () => {
    await using stage = await openWebhooks()
    const { id } = await stage.webhook()
    stage.receiver.answer(500, 204)
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    stage.test.clock.advance(4 * DAY_MS)
    await stage.hurry()
    expect(await stage.state(id)).toBe('active')
    expect((await stage.admin.webhooks.get({ id })).failingSince).toBeNull()
  })
})

describe('a webhook', () => {
  it('is sent no more than it takes in a minute, and loses no attempt by waiting', async () => {
    await using stage = await openWebhooks()
    await stage.webhook({ ratePerMinute: 2 })
    for (let n = 0; n < 3; n += 1) await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(stage.receiver.received).toHaveLength(2)
    expect(await stage.deliveries()).toMatchObject([{ state: 'ready', attempts: 0 }])
    await stage.hurry()
    expect(stage.receiver.received).toHaveLength(2)
    stage.test.clock.advance(60_000)
    await stage.hurry()
    expect(stage.receiver.received).toHaveLength(3)
  })

  it('signs with both secrets for a day after one was replaced', async () => {
    await using stage = await openWebhooks()
    const { id, secret: former } = await stage.webhook()
    const { secret } = await stage.admin.webhooks.rotateSecret({ id })
    const sent = async () => {
      await stage.shop.customers.create(aCustomer())
      await stage.settle()
      return stage.receiver.received.at(-1)!
    }
    stage.test.clock.advance(DAY_MS - 1)
    const during = await sent()
    expect(during.headers['webhook-signature']!.split(' ')).toHaveLength(2)
    for (const each of [former, secret]) expect(verify(stage.test.clock(), each, during)).toBeDefined()
    stage.test.clock.advance(1)
    const after = await sent()
    expect(verify(stage.test.clock(), secret, after)).toBeDefined()
    expect(() => verify(stage.test.clock(), former, after)).toThrow('No matching signature')
  })

  it('is disabled when its actor may no longer read changes, or has left', async () => {
    await using stage = await openWebhooks({ runAs: ['auditor', 'integration'] })
    const blind = await stage.webhook({ roles: ['auditor'] })
    await stage.admin.users.create({ key: 'u-admin-2', name: 'Somebody' })
    const left = await stage.webhook({}, { id: 'u-admin-2' })
    const { data } = await stage.admin.users.list({ where: { key: 'u-admin-2' } })
    await stage.admin.users.update({ id: data[0]!.id, patch: { isActive: false } })
    await stage.shop.customers.create(aCustomer())
    await stage.settle()
    expect(await stage.state(blind.id)).toBe('disabled: rights')
    expect(await stage.state(left.id)).toBe('disabled: rights')
    expect(stage.receiver.received).toEqual([])
  })
})
