import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { serveTestCrm, type TestServer } from './serve-test-crm.ts'

let server: TestServer
let path: string

const secrets = { phone: '13800138000', email: 'fang@example.com', idNumber: '11010519491231002X' }

beforeAll(async () => {
  server = await serveTestCrm()
  path = await server.createCustomer({ ...secrets, notes: '不喜欢电话' })
})
afterAll(() => server[Symbol.asyncDispose]())

describe('masks', () => {
  it('name the masked fields and hide their values', async () => {
    const read = await server.send('GET', path, { as: 'rep' })
    expect(read.json['$masked']).toEqual(expect.arrayContaining(['phone', 'email']))
    expect(read.json).not.toHaveProperty('idNumber')
    for (const secret of Object.values(secrets)) expect(read.text).not.toContain(secret)
  })

  it('are refused when they are sent back, and nothing is changed', async () => {
    const asManager = await server.send('GET', path)
    const masked = asManager.json['idNumber']
    const headers = { 'if-match': asManager.headers.get('etag') ?? '' }
    const refused = await server.send('PATCH', path, { body: { idNumber: masked, city: '上海' }, headers })
    expect(refused.problem).toMatchObject({ status: 422, code: 'KITH_MASK_ECHO' })
    expect((await server.send('GET', path)).json).toMatchObject({
      city: null,
      version: asManager.json['version'],
    })
  })
})

describe('errors', () => {
  it('repeat no value that was sent', async () => {
    const body = { name: 'x', ...secrets, kind: 'a-secret-kind', birthDate: 'a-secret-date' }
    const refused = await server.send('POST', '/customers', { body })
    expect(refused.status).toBe(422)
    for (const secret of [...Object.values(secrets), 'a-secret']) expect(refused.text).not.toContain(secret)
  })

  it('repeat no part of malformed JSON', async () => {
    const headers = { 'content-type': 'application/json' }
    const refused = await server.send('POST', '/customers', { raw: '{"phone":13800138000x', headers })
    expect(refused.text).not.toContain('138')
  })
})

describe('HEAD and OPTIONS', () => {
  it('answer HEAD as GET without the body', async () => {
    const got = await server.send('GET', path)
    const head = await server.send('HEAD', path)
    expect(head.status).toBe(200)
    expect(head.text).toBe('')
    expect(head.headers.get('etag')).toBe(got.headers.get('etag'))
    expect(head.headers.has('content-length')).toBe(false)
  })

  it('answer HEAD of a route without GET with 405', async () => {
    const refused = await server.send('HEAD', '/customers/lookup')
    expect(refused.status).toBe(405)
    expect(refused.headers.get('allow')).toBe('OPTIONS, POST')
  })

  it('answer OPTIONS with the methods, the same for everybody, and no CORS', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'DELETE' }
    for (const as of [undefined, 'manager'] as const) {
      const options = await server.send('OPTIONS', path, { as, headers })
      expect(options.status).toBe(204)
      expect(options.headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS, PATCH')
      expect([...options.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

describe('every answer', () => {
  it.each([
    '/customers',
    '/customers/absent',
    '/nothing',
    '/me',
    '/health/live',
    '/health/ready',
    '/docs',
    '/openapi.json',
  ])('carries the protective headers: %s', async (target) => {
    const { headers } = await server.send('GET', target)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.* ?frame-ancestors 'none'$/)
    expect(headers.get('cache-control')).toMatch(/^no-(?:store|cache)$/)
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})
