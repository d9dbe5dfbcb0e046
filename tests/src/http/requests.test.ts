import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { actors, serveTestCrm, type TestServer } from './serve-test-crm.ts'

let server: TestServer

beforeAll(async () => {
  server = await serveTestCrm()
  for (const [index, lifecycle] of ['new', 'active', 'active', 'dormant'].entries()) {
    await server.createCustomer({
      name: `顾客${index}`,
      lifecycle,
      industry: index % 2 === 0 ? 'tea' : 'silk',
    })
  }
})
afterAll(() => server[Symbol.asyncDispose]())

const names = (json: Record<string, unknown>): unknown[] =>
  (json['data'] as { name: unknown }[]).map(({ name }) => name)

describe('a list', () => {
  it('takes simple equality, all of it together', async () => {
    const listed = await server.send('GET', '/customers?lifecycle=active&industry=tea')
    expect(names(listed.json)).toEqual(['顾客2'])
  })

  it('takes a filter as JSON beside simple equality', async () => {
    const where = encodeURIComponent(JSON.stringify({ or: [{ name: '顾客1' }, { name: '顾客2' }] }))
    expect(names((await server.send('GET', `/customers?where=${where}&industry=silk`)).json)).toEqual([
      '顾客1',
    ])
  })

  it('takes a filter and simple equality on the same field', async () => {
    const where = encodeURIComponent(JSON.stringify({ lifecycle: { in: ['active', 'new'] } }))
    const listed = await server.send('GET', `/customers?where=${where}&lifecycle=new`)
    expect(names(listed.json)).toEqual(['顾客0'])
  })

  it('sorts, projects, limits and counts', async () => {
    const listed = await server.send(
      'GET',
      '/customers?sort=-name&fields=name,lifecycle&limit=2&count=capped',
    )
    expect(names(listed.json)).toEqual(['顾客3', '顾客2'])
    expect(listed.json['count']).toBe(4)
    expect(Object.keys((listed.json['data'] as object[])[0] ?? {}).toSorted()).toEqual([
      'id',
      'lifecycle',
      'name',
      'version',
    ])
  })

  it('searches by words, in a URL and in a body', async () => {
    const inUrl = await server.send('GET', `/customers?q=${encodeURIComponent('顾客 3')}&count=exact`)
    expect([names(inUrl.json), inUrl.json['count']]).toEqual([['顾客3'], 1])
    const inBody = await server.send('POST', '/customers/search', { body: { q: '顾客', limit: 2 } })
    expect(names(inBody.json)).toEqual(['顾客3', '顾客2'])
    const refused = await server.send('GET', '/customers?q=%E2%80%A6')
    expect([refused.status, refused.json['code']]).toEqual([400, 'KITH_INVALID_QUERY'])
  })

  it('compares numbers as numbers', async () => {
    expect(names((await server.send('GET', '/customers?version=1&limit=9')).json)).toHaveLength(4)
    expect((await server.send('GET', '/customers?version=one')).status).toBe(400)
  })

  it('links to the next page with the same query, until there is none', async () => {
    const seen: unknown[] = []
    let next: string | undefined = '/customers?lifecycle=active&fields=name&limit=1&sort=name'
    while (next !== undefined) {
      const page = await server.send('GET', next)
      seen.push(...names(page.json))
      next = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1]
      expect(next === undefined).toBe(page.json['nextCursor'] === null)
    }
    expect(seen).toEqual(['顾客1', '顾客2'])
  })

  it('takes the same query in a body, values above basic included', async () => {
    await server.createCustomer({ name: '韩梅梅', phone: '13912345678' })
    const body = { where: { phone: '139 1234 5678' }, fields: ['name'], limit: 5, count: 'exact' }
    const found = await server.send('POST', '/customers/search', { body })
    expect(names(found.json)).toEqual(['韩梅梅'])
    expect(found.json['count']).toBe(1)
    expect(found.headers.has('link')).toBe(false)
  })
})

describe('a body', () => {
  it('may not repeat what the path says', async () => {
    const path = await server.createCustomer()
    const body = { id: 'other', kind: 'other', value: 'x' }
    const refused = await server.send('POST', `${path}/contact-points`, { body })
    expect(refused.problem.errors).toEqual([
      expect.objectContaining({ pointer: '/id', code: 'KITH_VALIDATION' }),
    ])
  })

  it('of a patch is a JSON Merge Patch', async () => {
    const path = await server.createCustomer({ nickname: '小芳', industry: 'tea' })
    const headers = { 'if-match': '"1"', 'content-type': 'application/merge-patch+json' }
    const patched = await server.send('PATCH', path, { raw: '{"nickname":null}', headers })
    expect(patched.json).toMatchObject({
      nickname: null,
      industry: 'tea',
      lifecycle: 'potential',
      version: 2,
    })
  })

  it('may not be a merge patch where nothing is patched', async () => {
    const headers = { 'content-type': 'application/merge-patch+json' }
    expect((await server.send('POST', '/customers', { raw: '{"name":"x"}', headers })).status).toBe(415)
  })

  it('counts the last of duplicate keys', async () => {
    const headers = { 'content-type': 'application/json' }
    const created = await server.send('POST', '/customers', {
      raw: '{"name":"first","name":"last"}',
      headers,
    })
    expect(created.json['name']).toBe('last')
  })
})

describe('headers', () => {
  it('keep a harmless request id and replace any other', async () => {
    const kept = await server.send('GET', '/me', { headers: { 'x-request-id': 'web-1.2_3' } })
    expect(kept.headers.get('x-request-id')).toBe('web-1.2_3')
    for (const id of ['a b', 'x'.repeat(65), '<script>', '']) {
      const replaced = await server.send('GET', '/me', { headers: { 'x-request-id': id } })
      expect(replaced.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  it('pass the circumstances of the call to the session', async () => {
    const seen: unknown[] = []
    const execute = server.crm.execute.bind(server.crm)
    server.crm.execute = (call) => {
      seen.push(call.options)
      return execute(call)
    }
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await server.send('GET', '/customers?limit=1', { headers: { traceparent, 'x-request-id': 'r1' } })
    await server.send('POST', '/customers/search', { body: {}, headers: { traceparent: '00-0-0-00' } })
    server.crm.execute = execute
    expect(seen).toEqual([
      { requestId: 'r1', traceparent, fromUrl: true },
      { requestId: expect.any(String) as string },
    ])
  })

  it('cannot widen the roles of the host', async () => {
    await using narrowed = await serveTestCrm({
      actor: () => ({ ...actors.manager, roles: ['relationship-manager', 'dpo'] }),
      session: (c) => ({ activeRoles: (c.req.header('x-roles') ?? '').split(','), purpose: 'support' }),
    })
    const headers = { 'x-roles': 'dpo,system-admin' }
    expect((await narrowed.send('GET', '/me', { headers })).json).toEqual({
      actor: { id: 'u1', kind: 'user', tenantId: 'default', roles: ['dpo'] },
      purpose: 'support',
    })
  })
})
