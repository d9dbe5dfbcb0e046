import { createClient, KithError } from '@kith/client'
import { kith } from '@kith/hono'
import { aCustomer, createTestCrm, testActor } from '@kith/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

type Test = Awaited<ReturnType<typeof createTestCrm>>
type Send = (url: string, init: RequestInit) => Promise<Response>

const URL = 'http://crm.test/crm'

let test: Test
let answer: Send

beforeAll(async () => {
  test = await createTestCrm()
  const app = kith(test.crm, {
    actor: (c) => {
      const role = c.req.header('authorization')?.replace('Bearer ', '')
      return role === undefined ? null : testActor(role)
    },
  })
  answer = async (url, init) => app.request(url.replace(URL, ''), init)
})
afterAll(() => test[Symbol.asyncDispose]())

function clientOf(role: string, options: { readonly send?: Send; readonly retries?: number } = {}) {
  const { send = answer, ...more } = options
  return createClient<Test['crm']>({ url: URL, token: role, fetch: send, ...more })
}

/** A server that fails in some way before it answers, and counts what reaches it. */
function failing(times: number, fail: () => Response | Error) {
  const seen: string[] = []
  const send: Send = async (url, init) => {
    if (url.endsWith('/meta')) return answer(url, init)
    seen.push(`${init.method} ${url.replace(URL, '')}`)
    if (seen.length > times) return answer(url, init)
    const failure = fail()
    if (failure instanceof Error) throw failure
    return failure
  }
  return { seen, send }
}

const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json(
    { code, status, detail: 'Later.' },
    { status, headers: { 'content-type': 'application/problem+json', ...headers } },
  )

describe('a client', () => {
  it('calls operations by their names, with typed inputs and answers', async () => {
    const { customers } = clientOf('relationship-manager')
    const made = await customers.create(aCustomer({ name: '张三' }))
    const createdAt: string = made.createdAt
    expect(createdAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    expect(await customers.get({ id: made.id })).toMatchObject({ name: '张三', version: 1 })
    const changed = await customers.update({ id: made.id, patch: { city: '上海' }, ifVersion: made.version })
    expect(changed).toMatchObject({ city: '上海', version: 2 })
    const tags = await customers.tags.add({ id: made.id, tags: ['vip'] })
    expect(tags).toMatchObject({ tags: ['vip'] })
    expect(await customers.delete({ id: made.id, ifVersion: tags.version })).toBeUndefined()
  })

  it('sees what its role sees', async () => {
    const made = await clientOf('relationship-manager').customers.create(aCustomer({ phone: '13800138000' }))
    const seen = await clientOf('service-rep').customers.get({ id: made.id })
    expect(seen.phone).toBe('138****8000')
    expect(seen.$masked).toContain('phone')
  })

  it('reads one page when it is awaited, and every row when it is iterated', async () => {
    const { customers } = clientOf('relationship-manager')
    for (let index = 0; index < 7; index++) await customers.create(aCustomer({ city: '苏州' }))
    const query = { where: { city: '苏州' }, limit: 3, fields: ['id', 'city'] }
    const page = await customers.search(query)
    expect(page.data).toHaveLength(3)
    expect(page.nextCursor).toEqual(expect.any(String))
    const ids: string[] = []
    for await (const row of customers.search(query)) ids.push(row.id)
    expect(new Set(ids).size).toBe(7)
    const listed: string[] = []
    for await (const row of customers.list({ limit: 200, sort: ['-createdAt'] })) listed.push(row.id)
    expect(listed).toEqual(expect.arrayContaining(ids))
  })

  it('gives each error of the server its code, place and request', async () => {
    const { customers } = clientOf('relationship-manager')
    const error = await customers.create({ name: '张三', phone: '12' }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(KithError)
    expect(error).toMatchObject({
      code: 'KITH_VALIDATION',
      status: 422,
      issues: [{ pointer: '/phone' }],
      requestId: expect.any(String) as string,
    })
    const made = await customers.create(aCustomer())
    await customers.update({ id: made.id, patch: { city: '上海' }, ifVersion: 1 })
    await expect(
      customers.update({ id: made.id, patch: { city: '北京' }, ifVersion: 1 }),
    ).rejects.toMatchObject({
      code: 'KITH_VERSION_MISMATCH',
      representation: { city: '上海', version: 2 },
    })
  })

  it('refuses an operation that the caller is not offered, and one that there is not', async () => {
    const analyst = clientOf('market-analyst')
    await expect(analyst.customers.create(aCustomer())).rejects.toMatchObject({
      code: 'KITH_CLIENT_UNAVAILABLE',
      status: 404,
    })
    const names = clientOf('relationship-manager') as unknown as Record<string, { make(): Promise<unknown> }>
    await expect(names['rockets']?.make()).rejects.toThrow('rockets.make')
  })

  it('refuses what cannot stand in an address, before anything is sent', async () => {
    const { seen, send } = failing(0, () => new Error('none'))
    const { customers } = clientOf('relationship-manager', { send })
    await expect(customers.get({ id: '' })).rejects.toMatchObject({ code: 'KITH_CLIENT_INEXPRESSIBLE' })
    await expect(customers.list({ fields: ['id,name'] })).rejects.toMatchObject({
      code: 'KITH_CLIENT_INEXPRESSIBLE',
    })
    expect(seen).toEqual([])
  })

  it('asks for the token at each call', async () => {
    let role = 'relationship-manager'
    const client = createClient<Test['crm']>({ url: `${URL}/`, token: () => role, fetch: answer })
    const { id } = await client.customers.create(aCustomer({ phone: '13800138000' }))
    role = 'service-rep'
    expect((await client.customers.get({ id })).phone).toBe('138****8000')
  })

  it('is no promise itself', async () => {
    const client = clientOf('relationship-manager')
    expect((await Promise.resolve(client)) === client).toBe(true)
    expect(JSON.stringify({ client })).toBe('{}')
  })
})

describe('a call that fails in passing', () => {
  it('is repeated when it is a query', async () => {
    const { id } = await clientOf('relationship-manager').customers.create(aCustomer())
    const broken = failing(2, () => new TypeError('fetch failed'))
    const { customers } = clientOf('relationship-manager', { send: broken.send })
    expect((await customers.get({ id })).id).toBe(id)
    expect(broken.seen).toEqual(Array(3).fill(`GET /customers/${id}`))
    const busy = failing(1, () => new Response('<html>', { status: 502 }))
    await clientOf('relationship-manager', { send: busy.send }).customers.search({})
    expect(busy.seen).toEqual(Array(2).fill('POST /customers/search'))
  })

  it('is given up after so many attempts, with the last error', async () => {
    const { seen, send } = failing(9, () => new TypeError('fetch failed'))
    const { customers } = clientOf('relationship-manager', { send, retries: 1 })
    await expect(customers.list()).rejects.toMatchObject({ code: 'KITH_CLIENT_UNREACHABLE', status: 0 })
    expect(seen).toHaveLength(2)
  })

  it('takes effect once when it is a command, also where the answer was lost', async () => {
    const before = (await test.events('customer.created')).length
    let lost = 0
    const keys: (string | null)[] = []
    const send: Send = async (url, init) => {
      const response = await answer(url, init)
      if (!url.endsWith('/customers')) return response
      keys.push(new Headers(init.headers).get('idempotency-key'))
      lost += 1
      if (lost <= 2) throw new TypeError('fetch failed')
      return response
    }
    const { customers } = clientOf('relationship-manager', { send })
    const made = await customers.create(aCustomer({ name: '李四' }))
    expect(made.name).toBe('李四')
    expect(new Set(keys).size).toBe(1)
    expect((await test.events('customer.created')).length).toBe(before + 1)
    await customers.create(aCustomer())
    expect(new Set(keys).size).toBe(2)
  })

  it('takes effect once in two lives of its caller, under a key that the caller keeps', async () => {
    const input = aCustomer()
    const create = () =>
      clientOf('relationship-manager').customers.create(input, { idempotencyKey: 'order-7' })
    expect((await create()).id).toBe((await create()).id)
  })

  it('is repeated when the server says that it did nothing, and waits as long as it says', async () => {
    const { seen, send } = failing(1, () => problem(429, 'KITH_RATE_LIMITED', { 'retry-after': '0' }))
    const { customers } = clientOf('relationship-manager', { send })
    await customers.create(aCustomer())
    expect(seen).toHaveLength(2)
    const far = failing(1, () => problem(503, 'KITH_NOT_READY', { 'retry-after': '3600' }))
    const patient = clientOf('relationship-manager', { send: far.send }).customers
    await expect(patient.list()).rejects.toMatchObject({ code: 'KITH_NOT_READY', retryAfter: 3600 })
    expect(far.seen).toHaveLength(1)
  })

  it('ends when it is aborted', async () => {
    const controller = new AbortController()
    const { seen, send } = failing(9, () => {
      controller.abort(new Error('gone'))
      return new TypeError('fetch failed')
    })
    const { customers } = clientOf('relationship-manager', { send })
    await expect(customers.list({}, { signal: controller.signal })).rejects.toThrow('gone')
    expect(seen).toHaveLength(1)
  })
})
