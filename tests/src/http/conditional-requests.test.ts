import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { serveTestCrm, type TestServer } from './serve-test-crm.ts'

let server: TestServer

beforeAll(async () => {
  server = await serveTestCrm()
})
afterAll(() => server[Symbol.asyncDispose]())

describe('a change', () => {
  it('goes through from the version that was read, and answers the next one', async () => {
    const path = await server.createCustomer()
    const read = await server.send('GET', path)
    const headers = { 'if-match': read.headers.get('etag') ?? '' }
    const changed = await server.send('PATCH', path, { body: { city: '上海' }, headers })
    expect(changed.status).toBe(200)
    expect(changed.headers.get('etag')).toBe('"2"')
  })

  it('from an old version answers 412 with the row as the caller may see it now', async () => {
    const path = await server.createCustomer({ idNumber: '11010519491231002X' })
    await server.send('PATCH', path, { body: { city: '上海' }, headers: { 'if-match': '"1"' } })
    const refused = await server.send('PATCH', path, {
      body: { city: '北京' },
      headers: { 'if-match': '"1"' },
    })
    expect(refused.problem).toMatchObject({ status: 412, code: 'KITH_VERSION_MISMATCH' })
    expect(refused.problem.current).toMatchObject({ city: '上海', version: 2, $masked: ['idNumber'] })
    expect(refused.text).not.toContain('11010519')
  })

  it.each(['PATCH', 'DELETE'])('by %s without a version answers 428', async (method) => {
    const path = await server.createCustomer()
    const request = method === 'PATCH' ? { body: { city: '上海' } } : {}
    const refused = await server.send(method, path, request)
    expect(refused.problem).toMatchObject({ status: 428, code: 'KITH_PRECONDITION_REQUIRED' })
  })

  it('takes "*" for no version', async () => {
    const path = await server.createCustomer()
    expect((await server.send('DELETE', path, { headers: { 'if-match': '*' } })).status).toBe(428)
  })

  it.each(['W/"1"', '"1", "2"', '1', '"abc"', '"-1"', '"1.5"', '"01"', '""', `"${'9'.repeat(20)}"`])(
    'refuses the tag %s',
    async (tag) => {
      const path = await server.createCustomer()
      const refused = await server.send('DELETE', path, { headers: { 'if-match': tag } })
      expect(refused.problem).toMatchObject({ status: 400, code: 'KITH_INVALID_PRECONDITION' })
    },
  )

  it('that works on no version refuses to ignore one', async () => {
    const refused = await server.send('POST', '/customers', {
      body: { name: 'x' },
      headers: { 'if-match': '"1"' },
    })
    expect(refused.problem.code).toBe('KITH_INVALID_PRECONDITION')
  })
})

describe('a read', () => {
  it('is never answered with 304: at one version bodies differ between callers', async () => {
    const path = await server.createCustomer()
    for (const tag of ['"1"', '*', 'W/"1"']) {
      const read = await server.send('GET', path, { headers: { 'if-none-match': tag } })
      expect(read.status).toBe(200)
      expect(read.json['name']).toBe('王芳')
    }
  })

  it('does not tell by If-Match whether a version is the current one', async () => {
    const path = await server.createCustomer()
    const headers = { 'if-match': '"9"' }
    expect((await server.send('GET', path, { headers })).status).toBe(200)
  })
})
