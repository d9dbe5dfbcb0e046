import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { sendTo, serveTestCrm, type TestServer } from './serve-test-crm.ts'

let server: TestServer

beforeEach(async () => {
  server = await serveTestCrm()
})
afterEach(() => server[Symbol.asyncDispose]())

describe('under a path of a host', () => {
  it('answers with paths below it', async () => {
    const host = new Hono().route('/crm', server.app)
    const created = await sendTo(host, { method: 'POST', path: '/crm/customers', body: { name: '王芳' } })
    const location = created.headers.get('location') ?? ''
    expect(location).toMatch(/^\/crm\/customers\/[0-9a-f-]{36}$/)
    expect((await sendTo(host, { method: 'GET', path: location })).status).toBe(200)
    await sendTo(host, { method: 'POST', path: '/crm/customers', body: { name: '李雷' } })
    const listed = await sendTo(host, { method: 'GET', path: '/crm/customers?limit=1' })
    expect(listed.headers.get('link')).toMatch(/^<\/crm\/customers\?limit=1&cursor=[^>]+>; rel="next"$/)
    const openApi = await sendTo(host, { method: 'GET', path: '/crm/openapi.json' })
    expect(openApi.json['servers']).toEqual([{ url: '/crm' }])
  })

  it('answers what is not there itself, and leaves the rest to the host', async () => {
    const host = new Hono().route('/crm', server.app).get('/hello', (c) => c.text('hello'))
    const refused = await sendTo(host, { method: 'GET', path: '/crm/nothing' })
    expect(refused.problem).toMatchObject({ status: 404, type: '/crm/docs#KITH_ROUTE_NOT_FOUND' })
    expect((await sendTo(host, { method: 'GET', path: '/crm' })).problem.code).toBe('KITH_ROUTE_NOT_FOUND')
    expect((await sendTo(host, { method: 'GET', path: '/hello' })).text).toBe('hello')
    expect((await sendTo(host, { method: 'GET', path: '/nothing' })).text).toBe('404 Not Found')
  })

  it('takes parameters in the path', async () => {
    const host = new Hono().route('/t/:tenant/crm', server.app)
    const created = await sendTo(host, {
      method: 'POST',
      path: '/t/甲/crm/customers',
      body: { name: '王芳' },
    })
    const location = created.headers.get('location') ?? ''
    expect(location).toMatch(/^\/t\/%E7%94%B2\/crm\/customers\//)
    expect((await sendTo(host, { method: 'GET', path: location })).status).toBe(200)
  })

  it('leaves unknown paths to the host when it is mounted at the root', async () => {
    const host = new Hono().route('/', server.app).get('/hello', (c) => c.text('hello'))
    expect((await sendTo(host, { method: 'GET', path: '/hello' })).text).toBe('hello')
    expect((await sendTo(host, { method: 'GET', path: '/customers' })).status).toBe(200)
    expect((await sendTo(host, { method: 'GET', path: '/nothing' })).text).toBe('404 Not Found')
  })
})

describe('behind middlewares of a host', () => {
  it('keeps the headers that they set before', async () => {
    const host = new Hono()
    host.use('*', async (c, next) => {
      c.header('X-Served-By', 'host')
      await next()
    })
    host.route('/crm', server.app)
    const read = await sendTo(host, { method: 'GET', path: '/crm/customers' })
    expect(read.headers.get('x-served-by')).toBe('host')
    expect(read.headers.get('cache-control')).toBe('no-store')
  })

  it('reads a body that one of them has read already', async () => {
    const host = new Hono()
    host.use('*', async (c, next) => {
      await c.req.json()
      await next()
    })
    host.route('/crm', server.app)
    const created = await sendTo(host, { method: 'POST', path: '/crm/customers', body: { name: '王芳' } })
    expect(created.json['name']).toBe('王芳')
  })

  it("leaves an HTTPException of the host's own to the host", async () => {
    await using own = await serveTestCrm({
      actor: () => {
        throw new HTTPException(402, { message: 'pay first' })
      },
    })
    const refused = await own.send('GET', '/customers')
    expect(refused.status).toBe(402)
    expect(refused.text).toBe('pay first')
  })
})

describe('a literal path', () => {
  it.each(['/customers/search', '/customers/lookup'])('is no id: %s', async (path) => {
    const refused = await server.send('GET', path)
    expect(refused.status).toBe(405)
    expect(refused.headers.get('allow')).toBe('OPTIONS, POST')
  })
})

describe('the fast path', () => {
  it('gives the response its headers as one literal', async () => {
    const { Response: RealResponse } = globalThis
    const headers: unknown[] = []
    class SpiedResponse extends RealResponse {
      constructor(body?: ConstructorParameters<typeof RealResponse>[0], init?: ResponseInit) {
        super(body, init)
        headers.push(init?.headers)
      }
    }
    vi.stubGlobal('Response', SpiedResponse)
    const host = new Hono().route('/crm', server.app)
    for (const path of ['/crm/health/live', '/crm/customers', '/crm/customers/absent', '/crm/nothing']) {
      const answered = await host.request(path, { headers: { 'x-test-actor': 'manager' } })
      expect(answered).toBeInstanceOf(SpiedResponse)
    }
    vi.unstubAllGlobals()
    expect(headers).toHaveLength(4)
    for (const literal of headers) expect(Object.getPrototypeOf(literal)).toBe(Object.prototype)
  })

  it('does not look at the headers of the response again', async () => {
    const read = vi.spyOn(Response.prototype, 'headers', 'get')
    await new Hono().route('/crm', server.app).request('/crm/health/live')
    expect(read).not.toHaveBeenCalled()
    read.mockRestore()
  })
})
