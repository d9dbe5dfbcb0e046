import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { serveTestCrm, type TestAnswer, type TestServer } from './serve-test-crm.ts'

let server: TestServer

beforeEach(async () => {
  server = await serveTestCrm()
})
afterEach(() => server[Symbol.asyncDispose]())

const post = (key: string, body: unknown, request: object = {}): Promise<TestAnswer> =>
  server.send('POST', '/customers', { body, headers: { 'Idempotency-Key': key }, ...request })

async function customers(): Promise<number> {
  const { json } = await server.send('GET', '/customers?count=exact&limit=1')
  return json['count'] as number
}

describe('a request with an idempotency key', () => {
  it('is carried out once, and answered again with the same status and place', async () => {
    const first = await post('one', { name: '王芳' })
    const again = await post('one', { name: '王芳' })
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.json).toEqual(first.json)
    expect(again.headers.get('location')).toBe(first.headers.get('location'))
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true'])
    expect(await customers()).toBe(1)
  })

  it('has one effect when it is sent fifty times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('storm', { name: '王芳' })))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(1)
    expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([])
    for (const { status, problem, headers } of answers.filter(({ status }) => status === 409)) {
      expect([status, problem.code, headers.get('retry-after')]).toEqual([
        409,
        'KITH_IDEMPOTENCY_RUNNING',
        '1',
      ])
    }
    expect(await customers()).toBe(1)
    expect((await post('storm', { name: '王芳' })).headers.get('idempotency-replayed')).toBe('true')
  })

  it('is refused when the key was used with another input', async () => {
    await post('one', { name: '王芳' })
    const other = await post('one', { name: '李静' })
    expect([other.status, other.problem.code]).toEqual([409, 'KITH_IDEMPOTENCY_MISMATCH'])
    expect(await customers()).toBe(1)
  })

  it('is another request from another person, and for another operation', async () => {
    const first = await post('one', { name: '王芳' })
    const stranger = await post('one', { name: '王芳' }, { as: 'stranger' })
    expect(stranger.json['id']).not.toBe(first.json['id'])
    const tagged = await server.send('POST', `/customers/${String(first.json['id'])}/tags`, {
      body: { tags: ['vip'] },
      headers: { 'Idempotency-Key': 'one' },
    })
    expect([tagged.status, tagged.headers.get('idempotency-replayed')]).toEqual([201, null])
  })

  it('may be sent again after it was refused: nothing was done', async () => {
    expect((await post('one', { name: '' })).status).toBe(422)
    expect((await post('one', { name: '王芳' })).status).toBe(201)
  })

  it('is answered with the row as it is now, and not at all when it is gone', async () => {
    const path = (await post('one', { name: '王芳' })).headers.get('location')!
    await server.send('PATCH', path, { body: { name: '王方' }, headers: { 'If-Match': '"1"' } })
    const again = await post('one', { name: '王芳' })
    expect([again.status, again.json['name'], again.headers.get('etag')]).toEqual([201, '王方', '"2"'])
    await server.send('DELETE', path, { headers: { 'If-Match': '"2"' } })
    const gone = await post('one', { name: '王芳' })
    expect([gone.status, gone.headers.get('idempotency-replayed')]).toEqual([404, 'true'])
    expect(await customers()).toBe(0)
  })

  it.each(['', 'x'.repeat(256), 'a b'])('is refused with the key "%s"', async (key) => {
    const answer = await post(key, { name: '王芳' })
    expect([answer.status, answer.problem.code]).toEqual([400, 'KITH_IDEMPOTENCY_KEY_INVALID'])
  })

  it('may be a change or a deletion as well', async () => {
    const path = await server.createCustomer()
    const headers = { 'If-Match': '"1"', 'Idempotency-Key': 'one' }
    const change = () => server.send('PATCH', path, { body: { name: '王方' }, headers })
    expect([(await change()).status, (await change()).status]).toEqual([200, 200])
    const remove = () =>
      server.send('DELETE', path, { headers: { 'If-Match': '"2"', 'Idempotency-Key': 'two' } })
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 204])
  })

  it('may be a file, which is the same by its content', async () => {
    const upload = (raw: string) =>
      server.send('POST', '/customers/import?name=a.csv', {
        as: 'admin',
        raw,
        headers: { 'Idempotency-Key': 'file', 'Content-Type': 'application/octet-stream' },
      })
    const [first, again] = [await upload('name\n王芳\n'), await upload('name\n王芳\n')]
    expect([first.status, again.status]).toEqual([202, 202])
    expect(again.json['id']).toBe(first.json['id'])
    expect((await upload('name\n李静\n')).problem.code).toBe('KITH_IDEMPOTENCY_MISMATCH')
  })
})
