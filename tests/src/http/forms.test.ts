import { forms } from '@kith/forms'
import { createMemoryChannel, testActor } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { serveTestCrm } from './serve-test-crm.ts'

const ORIGIN = 'https://shop.example'
const EMAIL = 'mei@example.com'

async function open() {
  const mail = createMemoryChannel('email')
  let address = '203.0.113.7'
  const server = await serveTestCrm({
    plugins: [mail.plugin, forms()],
    tenant: () => 'some other tenant',
    clientAddress: () => address,
  })
  const asAdmin = async (method: string, path: string, body?: object) =>
    (await server.send(method, path, { as: 'admin', body })).json
  await asAdmin('POST', '/purposes', { key: 'newsletter', title: 'Newsletter' })
  const { id, key } = await asAdmin('POST', '/forms', {
    title: 'Newsletter',
    source: 'website',
    fields: ['name', 'email'],
    requiredFields: ['email'],
    allowedOrigins: [ORIGIN],
    purposes: ['newsletter'],
    consentTextId: 'privacy',
    consentTextVersion: '1',
    consentTextHash: 'ab'.repeat(32),
    isDoubleOptIn: true,
    confirmationUrl: `${ORIGIN}/confirm#{token}`,
  })
  const submit = (body: object, { to = String(key), origin = ORIGIN } = {}) =>
    server.send('POST', `/forms/${to}/submissions`, { as: undefined, body, headers: { origin } })
  return {
    server,
    mail,
    id: String(id),
    key: String(key),
    submit,
    asAdmin,
    from: (next: string) => (address = next),
    confirm: (method: string, token: string) =>
      server.send(method, `/forms/confirmations/${token}`, {
        as: undefined,
        ...(method === 'POST' ? { body: {} } : {}),
      }),
    lookup: async () => {
      const call = { actor: testActor('integration'), operation: 'customers.lookup', input: { email: EMAIL } }
      return ((await server.crm.execute(call)) as { readonly data: readonly object[] }).data
    },
    async settle() {
      while ((await server.crm.tick()) > 0);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const sent = { values: { email: EMAIL, name: '张三' }, consents: ['newsletter'] }

describe('a form over HTTP', () => {
  it('goes from the page by the mail to the customer', async () => {
    await using stage = await open()
    const answer = await stage.submit(sent)
    expect(answer.status).toBe(202)
    expect(Object.keys(answer.json)).toEqual(['submissionId'])
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    await stage.settle()
    const token = /#([\w-]+)/.exec(stage.mail.sent[0]!.body)![1]!
    expect((await stage.confirm('GET', token)).status).toBe(405)
    expect((await stage.confirm('HEAD', token)).status).toBe(405)
    expect(await stage.lookup()).toEqual([])
    expect((await stage.confirm('POST', token)).json).toEqual({ isConfirmed: true })
    await stage.settle()
    expect(await stage.lookup()).toHaveLength(1)
    expect((await stage.confirm('POST', token)).problem.code).toBe('KITH_TOKEN_INVALID')
  })

  it('answers alike whether the person is known, and another page or key as what it is', async () => {
    await using stage = await open()
    await stage.asAdmin('GET', '/me')
    await stage.server.createCustomer({ email: EMAIL })
    const shapeOf = async (call: ReturnType<typeof stage.submit>) => {
      const { status, json, headers } = await call
      const names = [...headers.keys()].filter((name) => name !== 'x-request-id')
      return { status, keys: Object.keys(json), names }
    }
    const unknown = await shapeOf(stage.submit({ values: { email: 'nobody@example.com' } }))
    expect(await shapeOf(stage.submit({ values: { email: EMAIL } }))).toEqual(unknown)
    const foreign = await stage.submit(sent, { origin: 'https://evil.example' })
    expect([foreign.status, foreign.problem.code]).toEqual([403, 'KITH_FORMS_ORIGIN_REFUSED'])
    const wrong = await stage.submit(sent, { to: 'made-up' })
    expect([wrong.status, wrong.problem.code]).toEqual([404, 'KITH_TOKEN_INVALID'])
  })

  it('takes nothing but what it asks for', async () => {
    await using stage = await open()
    const injected = await stage.submit({ values: { email: EMAIL, ownerId: 'u-mallory', bankCard: '1' } })
    expect(injected.status).toBe(422)
    expect(injected.problem.errors!.map(({ pointer }) => pointer)).toEqual([
      '/values/ownerId',
      '/values/bankCard',
    ])
    for (const more of [{ ownerId: 'u-mallory' }, { tags: ['vip'] }, { formId: 'x' }, { tenantId: 'x' }]) {
      const { status, problem } = await stage.submit({ ...sent, ...more })
      expect([status, problem.code]).toEqual([400, 'KITH_INVALID_QUERY'])
    }
    await stage.settle()
    expect(stage.mail.sent).toEqual([])
  })

  it('is counted by client, and says when to come again', async () => {
    await using stage = await open()
    const statuses: number[] = []
    for (let at = 0; at < 11; at++) statuses.push((await stage.submit(sent)).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 202), 429])
    expect(Number((await stage.submit(sent)).headers.get('retry-after'))).toBeGreaterThan(0)
    stage.from('198.51.100.4')
    expect((await stage.submit(sent)).status).toBe(202)
  })

  it('is managed by those who may, and by nobody else', async () => {
    await using stage = await open()
    for (const as of ['manager', 'rep', 'analyst'] as const) {
      const { status } = await stage.server.send('GET', `/forms/${stage.id}`, { as })
      expect([as, status]).toEqual([as, 403])
    }
    expect((await stage.server.send('GET', '/forms', { as: undefined })).status).toBe(401)
    const rotated = await stage.asAdmin('POST', `/forms/${stage.id}/key`, {})
    expect(rotated['key']).not.toBe(stage.key)
    expect((await stage.submit(sent)).status).toBe(404)
  })
})
