import { tickets } from '@kith/tickets'
import { expect, it } from 'vitest'

import { serveTestCrm, type TestAnswer, type TestRequest } from './serve-test-crm.ts'

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const hours = [
  ['09:00', '12:00'],
  ['13:30', '18:00'],
]

async function open() {
  const server = await serveTestCrm({ plugins: [tickets()] })
  /** Asserts the status, so that a walk stops where it goes wrong. */
  async function call(route: string, status: number, request: TestRequest = {}): Promise<TestAnswer> {
    const [method, path] = route.split(' ') as [string, string]
    const answer = await server.send(method, path, { as: 'rep', ...request })
    expect([route, answer.status, answer.status === status ? '' : answer.text]).toEqual([route, status, ''])
    return answer
  }
  const post = async (
    path: string,
    body: object,
    { as = 'rep', status = 200 }: { as?: TestRequest['as']; status?: number } = {},
  ) => (await call(`POST ${path}`, status, { as, body })).json
  const customer = await server.createCustomer()
  const customerId = customer.split('/').at(-1)!
  return { server, call, post, customerId, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

it('a ticket is opened, written on, given away, moved, merged and split over HTTP', async () => {
  await using desk = await open()
  const { call, post, customerId } = desk
  for (const key of ['ann', 'bob'])
    await post('/users', { key, name: key, roles: ['service-rep'] }, { as: 'admin', status: 201 })
  const { id } = await post('/tickets', { customerId, subject: 'The parcel is missing' }, { status: 201 })
  const at = `/tickets/${String(id)}`
  expect((await call('GET /tickets', 200)).json['data']).toMatchObject([{ id, category: 'new' }])
  expect((await call(`PATCH ${at}`, 200, { body: { priority: 1 } })).json).toMatchObject({ priority: 1 })

  const asked = await post(`${at}/messages`, { body: 'Where is it?', direction: 'in' })
  const first = await post(`${at}/messages`, {
    body: 'We ask the carrier.',
    direction: 'out',
    lastSeenMessageId: asked['id'],
  })
  const newer = await post(`${at}/messages`, { body: 'It has come!', direction: 'in' }, { as: 'shop' })
  const stale = { body: 'We send another one.', direction: 'out', lastSeenMessageId: first['id'] }
  const { problem } = await call(`POST ${at}/messages`, 409, { body: stale })
  expect(problem).toMatchObject({
    code: 'KITH_TICKETS_STALE_REPLY',
    current: { messages: [{ id: newer['id'], body: 'It has come!', direction: 'in' }] },
  })
  await post(`${at}/messages`, { ...stale, force: true })
  expect(await post(`${at}/messages`, { body: 'Lucky', direction: 'internal' })).toMatchObject({
    direction: 'internal',
  })
  const messages = (await call(`GET ${at}/messages`, 200)).json['data'] as readonly Record<string, unknown>[]
  expect(messages.map(({ direction }) => direction)).toEqual(['in', 'out', 'in', 'out', 'internal'])

  expect(await post(`${at}/assign`, { assigneeId: 'ann' })).toMatchObject({ assigneeId: 'ann' })
  expect(await post(`${at}/transition`, { status: 'waiting_third' })).toMatchObject({
    category: 'waiting_third',
  })
  const { id: duplicateId } = await post('/tickets', { customerId, subject: 'Again' }, { status: 201 })
  expect(await post(`${at}/merge`, { duplicateId })).toMatchObject({ id })
  const split = { messageIds: [asked['id']], subject: 'Another matter' }
  expect(await post(`${at}/split`, split)).toMatchObject({ splitFromId: id, messageCount: 1 })
})

it('service levels are told clock by clock and day by day, and tried on the past, over HTTP', async () => {
  await using desk = await open()
  const { call, post, customerId } = desk
  const calendar = {
    name: 'Office',
    timezone: 'Asia/Shanghai',
    weekly: Object.fromEntries(week.map((day) => [day, hours])),
  }
  const { id: calendarId } = await post('/sla-calendars', calendar, { as: 'admin', status: 201 })
  const targets = [
    { metric: 'first_response', minutes: 450 },
    { metric: 'resolution', minutes: 900 },
  ]
  await post('/sla-policies', { name: 'All', calendarId, targets }, { as: 'admin', status: 201 })
  const openedAt = '2026-03-09T01:00:00Z'
  const { id } = await post('/tickets', { customerId, subject: 'Lamp', openedAt }, { status: 201 })
  const { data } = (await call(`GET /tickets/${String(id)}/sla`, 200)).json as {
    readonly data: readonly {
      readonly metric: string
      readonly explain: readonly { readonly day: string; readonly minutes: number }[]
    }[]
  }
  expect(data.map(({ metric }) => metric)).toEqual(['first_response', 'resolution'])
  for (const { explain } of data) expect(explain[0]).toMatchObject({ day: '2026-03-09', minutes: 450 })
  const range = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' }
  const draft = { targets: [{ metric: 'first_response', minutes: 1 }], calendarId }
  expect(await post('/tickets/sla/simulate', { policy: draft, ...range }, { as: 'admin' })).toMatchObject({
    tickets: 1,
    metrics: [{ metric: 'first_response', met: 0, missed: 1 }],
  })
  await call('POST /tickets/sla/simulate', 403, { body: { policy: draft, ...range } })
})

it('a complaint is registered, advanced and told about over HTTP, by a stranger too', async () => {
  await using desk = await open()
  const { call, post, customerId } = desk
  const { id } = await post('/complaints', { customerId, subject: 'The kettle smokes' }, { status: 201 })
  const heard = { to: 'acknowledged', body: 'We have your complaint.' }
  expect(await post(`/complaints/${String(id)}/stage`, heard)).toMatchObject({ stage: 'acknowledged' })
  expect((await call(`GET /complaints/${String(id)}`, 200)).json).toMatchObject({ id })
  expect((await call('GET /complaints', 200)).json['data']).toMatchObject([{ id }])
  const { key } = await post('/complaint-intakes', { name: 'Page' }, { as: 'admin', status: 201 })
  const told = { name: 'Mr Wu', subject: 'The kettle', description: 'It is broken' }
  const { json } = await call(`POST /complaints/intakes/${String(key)}`, 200, { as: undefined, body: told })
  const asked = await call(`GET /complaints/status/${String(json['statusToken'])}`, 200, { as: undefined })
  expect(asked.json).toMatchObject({ number: json['number'], stage: 'registered' })
})
