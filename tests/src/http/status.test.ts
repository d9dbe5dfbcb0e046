import { KithError, kernelErrors } from '@kith/core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'

import { serveTestCrm, type TestServer } from './serve-test-crm.ts'

let server: TestServer
let path: string

beforeAll(async () => {
  server = await serveTestCrm({ bodyLimit: 1000 })
  path = await server.createCustomer()
})
afterAll(() => server[Symbol.asyncDispose]())

describe('success', () => {
  it('answers 201 with the place and the version of what was created', async () => {
    const created = await server.send('POST', '/customers', { body: { name: '李雷' } })
    expect(created.status).toBe(201)
    expect(created.headers.get('location')).toBe(`/customers/${String(created.json['id'])}`)
    expect(created.headers.get('etag')).toBe('"1"')
    expect(created.json).toMatchObject({ name: '李雷', version: 1, lifecycle: 'potential' })
  })

  it('answers 200 with the row, and never lets it be stored', async () => {
    const read = await server.send('GET', path)
    expect(read.status).toBe(200)
    expect(read.headers.get('content-type')).toBe('application/json')
    expect(read.headers.get('cache-control')).toBe('no-store')
    expect(read.json['createdAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('answers 200 to a search, although it is a POST', async () => {
    const found = await server.send('POST', '/customers/search', { body: { where: { name: '王芳' } } })
    expect(found.status).toBe(200)
    expect(found.headers.has('location')).toBe(false)
  })

  it('answers 204 without a body to a delete', async () => {
    const doomed = await server.createCustomer()
    const deleted = await server.send('DELETE', doomed, { headers: { 'if-match': '"1"' } })
    expect(deleted.status).toBe(204)
    expect(deleted.text).toBe('')
    expect(deleted.headers.has('content-type')).toBe(false)
  })

  it('restores without a body', async () => {
    const doomed = await server.createCustomer()
    await server.send('DELETE', doomed, { headers: { 'if-match': '"1"' } })
    const restored = await server.send('POST', `${doomed}/restore`)
    expect(restored.status).toBe(200)
    expect(restored.json['deletedAt']).toBeNull()
  })
})

describe('400', () => {
  const filter = (where: unknown): string => `/customers?where=${encodeURIComponent(JSON.stringify(where))}`

  it.each([
    { what: 'an unknown parameter', path: '/customers?__proto__=x', code: 'KITH_INVALID_QUERY' },
    { what: 'a search for nothing', path: '/customers?q=%2C', code: 'KITH_INVALID_QUERY' },
    { what: 'an unknown parameter beside a path', path: '/customers/1?name=x', code: 'KITH_INVALID_QUERY' },
    { what: 'a path parameter in the query', path: '/customers/1?id=2', code: 'KITH_INVALID_QUERY' },
    { what: 'a repeated parameter', path: '/customers?limit=1&limit=2', code: 'KITH_INVALID_QUERY' },
    { what: 'a filter that is no JSON', path: '/customers?where=%7B', code: 'KITH_INVALID_QUERY' },
    { what: 'a filter that is no object', path: filter(7), code: 'KITH_INVALID_QUERY' },
    { what: 'an unknown operator', path: filter({ name: { like: 'x' } }), code: 'KITH_INVALID_QUERY' },
    { what: 'an unknown field', path: '/customers?shoeSize=43', code: 'KITH_FIELD_UNAVAILABLE' },
    {
      what: 'an unknown field to read',
      path: '/customers?fields=id,shoeSize',
      code: 'KITH_FIELD_UNAVAILABLE',
    },
    { what: 'an unknown field to sort by', path: '/customers?sort=shoeSize', code: 'KITH_FIELD_UNAVAILABLE' },
    { what: 'a bad cursor', path: '/customers?cursor=abc', code: 'KITH_INVALID_CURSOR' },
    { what: 'a field above basic', path: '/customers?phone=13800138000', code: 'KITH_USE_SEARCH_BODY' },
  ])('refuses $what in a URL', async ({ path, code }) => {
    const refused = await server.send('GET', path)
    expect(refused.problem).toMatchObject({ status: 400, code })
    expect(refused.status).toBe(400)
  })

  it.each([
    { what: 'malformed JSON', raw: '{"name":', code: 'KITH_MALFORMED_JSON' },
    { what: 'nothing', raw: '', code: 'KITH_MALFORMED_JSON' },
    { what: 'a list', raw: '[1]', code: 'KITH_MALFORMED_JSON' },
    { what: 'null', raw: 'null', code: 'KITH_MALFORMED_JSON' },
    { what: 'another encoding', raw: Uint8Array.of(0x22, 0xd6, 0xd0, 0x22), code: 'KITH_MALFORMED_JSON' },
    { what: 'an unknown field', raw: '{"name":"x","shoeSize":1}', code: 'KITH_FIELD_UNAVAILABLE' },
  ])('refuses $what in a body', async ({ raw, code }) => {
    const headers = { 'content-type': 'application/json' }
    expect((await server.send('POST', '/customers', { raw, headers })).problem).toMatchObject({
      status: 400,
      code,
    })
  })

  it('refuses parameters beside a body', async () => {
    const refused = await server.send('POST', '/customers/search?limit=1', { body: {} })
    expect(refused.problem).toMatchObject({ status: 400, code: 'KITH_INVALID_QUERY' })
  })

  it('points at the faulty place', async () => {
    const refused = await server.send('POST', '/customers/search', {
      body: { where: { or: [{ name: { like: 'x' } }] } },
    })
    expect(refused.problem.errors).toEqual([
      expect.objectContaining({ pointer: '/where/or/0/name/like', code: 'KITH_INVALID_QUERY' }),
    ])
  })
})

describe('401 and 403', () => {
  it('answers 401 with a challenge when the host knows no actor', async () => {
    const refused = await server.send('GET', path, { as: undefined })
    expect(refused.problem).toMatchObject({ status: 401, code: 'KITH_UNAUTHENTICATED' })
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
  })

  it('asks for the actor before it reads the body', async () => {
    const refused = await server.send('POST', '/customers', { as: undefined, raw: 'x'.repeat(5000) })
    expect(refused.status).toBe(401)
  })

  it('answers 403 to an actor without the permission', async () => {
    const refused = await server.send('GET', '/customers', { as: 'analyst' })
    expect(refused.problem).toMatchObject({ status: 403, code: 'KITH_FORBIDDEN' })
  })
})

describe('404 and 405', () => {
  it('answers 404 for an absent row', async () => {
    expect((await server.send('GET', '/customers/absent')).problem).toMatchObject({ code: 'KITH_NOT_FOUND' })
  })

  it('answers a problem for an unknown route', async () => {
    const refused = await server.send('GET', '/nothing/here')
    expect(refused.problem).toMatchObject({ status: 404, code: 'KITH_ROUTE_NOT_FOUND' })
    expect(refused.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('answers 405 with the methods of the route', async () => {
    const refused = await server.send('PUT', path, { body: {} })
    expect(refused.problem).toMatchObject({ status: 405, code: 'KITH_METHOD_NOT_ALLOWED' })
    expect(refused.headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS, PATCH')
  })
})

describe('413, 415, 422 and 429', () => {
  it('refuses a body of a stated length over the limit', async () => {
    const raw = JSON.stringify({ name: 'x'.repeat(2000) })
    const headers = { 'content-type': 'application/json', 'content-length': String(raw.length) }
    const refused = await server.send('POST', '/customers', { raw, headers })
    expect(refused.problem).toMatchObject({ status: 413, code: 'KITH_PAYLOAD_TOO_LARGE' })
  })

  it('refuses a body of unknown length as soon as it is over the limit', async () => {
    let pulled = 0
    const raw = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new TextEncoder().encode(' '.repeat(400)))
      },
    })
    const refused = await server.send('POST', '/customers', {
      raw,
      headers: { 'content-type': 'application/json' },
    })
    expect(refused.status).toBe(413)
    expect(pulled).toBeLessThan(10)
  })

  it.each(['text/plain', 'application/xml', 'application/jsonp', 'application/json; charset=gbk', ''])(
    'refuses a body of type "%s"',
    async (type) => {
      const refused = await server.send('POST', '/customers', {
        raw: '{"name":"x"}',
        headers: { 'content-type': type },
      })
      expect(refused.problem).toMatchObject({ status: 415, code: 'KITH_UNSUPPORTED_MEDIA_TYPE' })
    },
  )

  it.each(['application/json', 'Application/JSON; charset=UTF-8', 'application/json;charset="utf-8"'])(
    'reads a body of type "%s"',
    async (type) => {
      const created = await server.send('POST', '/customers', {
        raw: '{"name":"x"}',
        headers: { 'content-type': type },
      })
      expect(created.status).toBe(201)
    },
  )

  it('refuses a compressed body', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    expect((await server.send('POST', '/customers', { raw: '{}', headers })).status).toBe(415)
  })

  it('names each invalid value', async () => {
    const refused = await server.send('POST', '/customers', {
      body: { name: 'x', kind: 'robot', lifecycle: 'gone' },
    })
    expect(refused.problem).toMatchObject({ status: 422, code: 'KITH_VALIDATION' })
    expect(refused.problem.errors?.map(({ pointer }) => pointer)).toEqual(['/kind', '/lifecycle'])
  })

  it('refuses a limit outside its range', async () => {
    expect((await server.send('GET', '/customers?limit=201')).problem.errors?.[0]?.pointer).toBe('/limit')
    expect((await server.send('GET', '/customers?limit=many')).status).toBe(422)
  })

  it('says how long to wait when calls come too fast', async () => {
    await using busy = await serveTestCrm()
    const calls = Array.from({ length: 61 }, () =>
      busy.send('POST', '/customers/lookup', { body: { phone: '13800138000' } }),
    )
    const answers = await Promise.all(calls)
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.problem.code).toBe('KITH_RATE_LIMITED')
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('500', () => {
  it('tells the client nothing and the host everything', async () => {
    const cause = new Error('select secret from crm_customer')
    const failures: [unknown, string][] = []
    await using broken = await serveTestCrm({
      actor: () => {
        throw cause
      },
      onError: (error, { requestId }) => failures.push([error, requestId]),
    })
    const failed = await broken.send('GET', '/customers', { headers: { 'x-request-id': 'r-1' } })
    expect(failed.problem).toEqual({
      type: '/docs#KITH_INTERNAL',
      title: 'Internal Server Error',
      status: 500,
      code: 'KITH_INTERNAL',
      detail: 'The request failed inside the server.',
      instance: 'r-1',
    })
    expect(failures).toEqual([[cause, 'r-1']])
  })

  it.each([
    kernelErrors.INVARIANT({ fact: 'customer.bankCard has no column' }),
    kernelErrors.ROLE_RESERVED({ role: 'plugin:bankCard' }),
  ])('says nothing to clients about mistakes of those who built the server: $code', async (fault) => {
    const failures: unknown[] = []
    await using broken = await serveTestCrm({
      actor: () => {
        throw fault
      },
      onError: (error) => failures.push(error),
    })
    const failed = await broken.send('GET', '/customers')
    expect(failed.problem).toMatchObject({ status: 500, code: 'KITH_INTERNAL' })
    expect(JSON.stringify(failed.problem)).not.toContain('bankCard')
    expect(failures).toEqual([fault])
  })

  it('answers even when onError fails', async () => {
    const fail = (): never => {
      throw new Error('no')
    }
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    onTestFinished(() => printed.mockRestore())
    await using broken = await serveTestCrm({ actor: fail, onError: fail })
    expect((await broken.send('GET', '/customers')).status).toBe(500)
    expect(printed.mock.calls).toEqual([['Kith: onError itself failed:', 'Error']])
  })

  it("passes on a coded refusal of the host's own", async () => {
    await using server = await serveTestCrm({
      actor: () => {
        throw kernelErrors.RATE_LIMITED({ what: 'login' }, { retryAfter: 2.5 })
      },
    })
    const refused = await server.send('GET', '/customers')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('3')
  })
})

describe('503', () => {
  it('answers 503 until the database is migrated, and never looks back', async () => {
    await using server = await serveTestCrm({ isMigrated: false })
    for (const target of ['/customers', '/health/ready']) {
      const refused = await server.send('GET', target)
      expect(refused.status).toBe(503)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect((await server.send('GET', '/health/live', { as: undefined })).json).toEqual({ status: 'ok' })
    await server.crm.migrate()
    expect((await server.send('GET', '/health/ready', { as: undefined })).json).toEqual({
      status: 'ok',
      lagSeconds: 0,
    })
    expect((await server.send('GET', '/customers')).status).toBe(200)
  })
})

describe('readiness', () => {
  it('is lost with the database, and only then', async () => {
    await using server = await serveTestCrm({})
    const ready = () => server.send('GET', '/health/ready', { as: undefined })
    expect((await ready()).status).toBe(200)
    server.loseDatabase()
    const lost = await ready()
    expect(lost.problem).toMatchObject({ status: 503, code: 'KITH_NOT_READY' })
    expect(Number(lost.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await server.send('GET', '/health/live', { as: undefined })).status).toBe(200)
  })
})

describe('readiness of a process that is about to stop', () => {
  it('is gone at once, while what comes all the same is answered', async () => {
    await using server = await serveTestCrm({})
    const drained = server.crm.drain()
    const ready = await server.send('GET', '/health/ready', { as: undefined })
    expect([ready.status, ready.problem.code]).toEqual([503, 'KITH_NOT_READY'])
    expect(ready.problem.detail).toContain('about to stop')
    expect((await server.send('GET', '/health/live', { as: undefined })).status).toBe(200)
    expect((await server.send('POST', '/customers', { body: { name: '王芳' } })).status).toBe(201)
    await drained
    await server.crm.start()
    expect((await server.send('GET', '/health/ready', { as: undefined })).status).toBe(200)
  })
})

describe('the change feed', () => {
  it('links to where the next look begins', async () => {
    await using server = await serveTestCrm({})
    await server.createCustomer()
    await server.crm.tick()
    const first = await server.send('GET', '/changes?types=customer.*&limit=1')
    expect(first.json['data']).toHaveLength(1)
    const link = /^<(.*)>; rel="next"$/.exec(first.headers.get('link')!)![1]!
    expect(link).toContain('since=')
    expect((await server.send('GET', link)).json['data']).toEqual([])
    const refused = await server.send('GET', '/changes?since=x')
    expect(refused.problem).toMatchObject({ status: 400, code: 'KITH_INVALID_CURSOR' })
  })

  it('lets an administrator see and retry what was given up', async () => {
    await using server = await serveTestCrm({})
    expect((await server.send('GET', '/events/dead', { as: 'admin' })).json).toEqual({
      data: [],
      nextCursor: null,
    })
    expect((await server.send('GET', '/events/dead')).status).toBe(403)
    const id = encodeURIComponent('019b8ae5-2b00-7000-8000-000000000000:works.follow')
    expect((await server.send('POST', `/events/dead/${id}/retry`, { as: 'admin' })).status).toBe(404)
    const { data } = (await server.send('GET', '/jobs', { as: 'admin' })).json
    expect((data as { name: string }[]).map(({ name }) => name)).toContain('events.remove-old')
    expect((await server.send('POST', '/jobs/events.remove-old/run', { as: 'admin' })).status).toBe(204)
  })
})

describe('problems', () => {
  it('name the request and where the code is explained', async () => {
    await using server = await serveTestCrm({ docsUrl: 'https://crm.example/errors/' })
    const refused = await server.send('GET', '/customers/absent')
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(refused.headers.get('x-request-id')).toBe(refused.problem.instance)
    expect(refused.problem.type).toBe('https://crm.example/errors/KITH_NOT_FOUND')
  })

  it('say in the words of HTTP what each status of the catalogue means', async () => {
    const entries = new Map(server.crm.errorCatalogue.map((entry) => [entry.status, entry]))
    for (const [status, entry] of entries) {
      await using failing = await serveTestCrm({
        actor: () => {
          throw new KithError(entry, {})
        },
      })
      const refused = await failing.send('GET', '/customers')
      expect(refused.status).toBe(status)
      expect(refused.problem.title).not.toMatch(/^(Client|Server) Error$/)
    }
  })
})
