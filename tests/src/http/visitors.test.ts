import { testActor } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { guestBook } from '../visitors/guestbook-plugin.ts'
import { serveTestCrm, type TestServer } from './serve-test-crm.ts'

const serve = (options: Parameters<typeof serveTestCrm>[0] = {}) =>
  serveTestCrm({ plugins: [guestBook()], ...options })

async function issued({ crm }: TestServer, operation: string, more: object = {}): Promise<string> {
  const input = { operation, subject: 'book-1', ...more }
  const call = { actor: testActor('system-admin'), operation: 'signatures.issue', input }
  return ((await crm.execute(call)) as { readonly token: string }).token
}

const sign = async (server: TestServer, key: string, headers: Record<string, string> = {}) =>
  server.send('POST', `/signatures/${key}`, { as: undefined, body: { words: 'Hello' }, headers })

describe('an operation for anybody', () => {
  it('asks the host for no actor', async () => {
    let asked = 0
    await using server = await serve({ actor: () => ((asked += 1), testActor('system-admin')) })
    const key = await issued(server, 'signatures.sign')
    const answer = await sign(server, key)
    expect([answer.status, answer.json, asked]).toEqual([200, { actor: 'public anybody' }, 0])
  })

  it('answers a key that is wrong in any way, with one problem', async () => {
    await using server = await serve()
    const others = await issued(server, 'signatures.confirm')
    const answers = [await sign(server, 'made-up'), await sign(server, others)]
    for (const { status, problem } of answers) {
      const { instance: _, ...told } = problem
      expect(status).toBe(404)
      expect(told).toEqual({
        type: '/docs#KITH_TOKEN_INVALID',
        title: 'Not Found',
        status: 404,
        code: 'KITH_TOKEN_INVALID',
        detail: expect.stringContaining('not valid'),
      })
    }
  })

  it('leaves every other route to actors', async () => {
    await using server = await serve()
    for (const [method, path] of [
      ['GET', '/customers'],
      ['GET', '/me'],
      ['POST', '/customers'],
    ] as const) {
      const { status, headers } = await server.send(method, path, {
        as: undefined,
        body: method === 'POST' ? {} : undefined,
      })
      expect([path, status, headers.get('access-control-allow-origin')]).toEqual([path, 401, null])
    }
  })

  it('takes small bodies only', async () => {
    await using server = await serve()
    const body = { words: 'x'.repeat(70_000) }
    const answer = await server.send('POST', '/signatures/key', { as: undefined, body })
    expect([answer.status, answer.problem.code]).toEqual([413, 'KITH_PAYLOAD_TOO_LARGE'])
  })

  it('acts in the tenant that the host says', async () => {
    await using server = await serve({ tenant: (c) => c.req.header('host')!.split('.')[0]! })
    const headers = { host: 'acme.example.com' }
    const { json } = await server.send('GET', '/signatures/hours', { as: undefined, headers })
    expect(json['tenant']).toBe('acme')
  })
})

describe('a page of another origin', () => {
  it('may send to it and read every answer, and sends no cookies', async () => {
    await using server = await serve()
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' }
    const preflight = await server.send('OPTIONS', '/signatures/some-key', { as: undefined, headers })
    expect(preflight.status).toBe(204)
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      allow: 'POST, OPTIONS',
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': 'Content-Type, Accept-Language, Idempotency-Key',
    })
    const refused = await sign(server, 'made-up', { origin: 'https://shop.example' })
    for (const each of [preflight, refused]) {
      expect(each.headers.get('access-control-allow-origin')).toBe('*')
      expect(each.headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  it('may not send to routes of actors', async () => {
    await using server = await serve()
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' }
    const preflight = await server.send('OPTIONS', '/customers', { as: undefined, headers })
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('calls without an actor are counted', () => {
  const clientSeen = async (server: TestServer, headers: Record<string, string>, env = {}) => {
    const response = await server.app.request('/signatures/hours', { headers }, env)
    return ((await response.json()) as { client: { address?: string } }).client.address ?? null
  }
  const connection = { incoming: { socket: { remoteAddress: '192.0.2.1' } } }
  const forwarded = { 'x-forwarded-for': '10.9.9.9, 198.51.100.4, 203.0.113.5' }

  it('with 429 and Retry-After beyond what one client may', async () => {
    await using server = await serve({ clientAddress: () => '203.0.113.7' })
    const key = await issued(server, 'signatures.sign')
    const statuses: number[] = []
    for (let at = 0; at < 4; at++) statuses.push((await sign(server, key)).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    const { headers, problem } = await sign(server, key)
    expect(problem.code).toBe('KITH_RATE_LIMITED')
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(headers.get('access-control-expose-headers')).toContain('Retry-After')
  })

  it('by the connection, whatever the client writes into headers', async () => {
    await using server = await serve()
    expect(await clientSeen(server, forwarded, connection)).toBe('192.0.2.1')
    expect(await clientSeen(server, forwarded)).toBeNull()
  })

  it('by what the proxies of the host have written, and nothing before it', async () => {
    await using one = await serve({ trustedProxies: 1 })
    expect(await clientSeen(one, forwarded, connection)).toBe('203.0.113.5')
    await using two = await serve({ trustedProxies: 2 })
    expect(await clientSeen(two, forwarded, connection)).toBe('198.51.100.4')
    await using four = await serve({ trustedProxies: 4 })
    expect(await clientSeen(four, forwarded, connection)).toBe('192.0.2.1')
    expect(await clientSeen(two, {}, connection)).toBe('192.0.2.1')
  })
})

it('the document says that they need no credentials', async () => {
  await using server = await serve()
  const document = (await server.send('GET', '/openapi.json')).json as {
    paths: Record<string, Record<string, { security?: unknown[]; description: string; responses: object }>>
  }
  const signing = document.paths['/signatures/{key}']!['post']!
  expect(signing.security).toEqual([])
  expect(signing.description).toContain('anybody')
  expect(Object.keys(signing.responses)).toEqual([
    '200',
    '400',
    '403',
    '404',
    '409',
    '413',
    '415',
    '422',
    '429',
    '500',
    '503',
  ])
  const confirming = document.paths['/signatures/confirmations/{token}']!['post']!
  expect(confirming.description).toContain('`token`')
  expect(document.paths['/customers']!['get']!.security).toBeUndefined()
})
