import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { serveTestCrm, type TestServer } from './serve-test-crm.ts'

let server: TestServer

beforeAll(async () => {
  server = await serveTestCrm()
  for (let index = 0; index < 250; index++) await server.createCustomer({ name: `顾客${index}` })
})
afterAll(() => server[Symbol.asyncDispose]())

const actor = { 'X-Test-Actor': 'manager', 'Content-Type': 'application/json' }

describe('an export over HTTP', () => {
  it('is a file to save, and nobody keeps a copy', async () => {
    const answer = await server.send('POST', '/customers/export', { body: { fields: ['name'], mark: false } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('Content-Disposition')).toMatch(
      /^attachment; filename="customers-\d{4}-\d\d-\d\d\.csv"$/,
    )
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(answer.text.split('\r\n')).toHaveLength(252)
  })

  it('is refused before it begins', async () => {
    const refused = await server.send('POST', '/customers/export', { as: 'admin', body: {} })
    expect([refused.status, refused.problem.code]).toEqual([403, 'KITH_FORBIDDEN'])
    const unknown = await server.send('POST', '/customers/export', { body: { fields: ['salary'] } })
    expect([unknown.status, unknown.problem.code]).toEqual([400, 'KITH_FIELD_UNAVAILABLE'])
    const format = await server.send('POST', '/customers/export', { body: { format: 'pdf' } })
    expect([format.status, format.problem.errors?.[0]?.pointer]).toEqual([422, '/format'])
  })

  it('stops when the client goes away, and that is recorded', async () => {
    const body = JSON.stringify({ fields: ['name'] })
    const answer = await server.app.request('/customers/export', { method: 'POST', headers: actor, body })
    const reader = answer.body!.getReader()
    await reader.read()
    await reader.cancel()
    const { data } = await server.crm
      .as({ id: 'u9', roles: ['auditor'] })
      .audit.list({ action: 'customers.export', limit: 1 })
    expect(data[0]?.reason).toMatch(/^csv, \d+ rows, aborted/)
  })
})
