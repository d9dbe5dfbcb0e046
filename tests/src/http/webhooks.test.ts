import { webhooks } from '@kith/webhooks'
import { describe, expect, it } from 'vitest'

import { serveTestCrm } from './serve-test-crm.ts'

/** A server, and what asks it as an administrator. */
async function serve() {
  const server = await serveTestCrm({ plugins: [webhooks({ runAs: ['integration'] })] })
  const ask = (method: string, path: string, body?: unknown) =>
    server.send(method, path, { as: 'admin', ...(body === undefined ? {} : { body }) })
  return { ask, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const values = {
  title: 'Shop',
  url: 'https://shop.example.com/hook',
  events: ['customer.*'],
  roles: ['integration'],
}

describe('webhooks over HTTP', () => {
  it('are made, changed, tried and removed', async () => {
    await using stage = await serve()
    const { ask } = stage
    const made = await ask('POST', '/webhooks', values)
    expect([made.status, made.json['secret']]).toEqual([201, expect.stringMatching(/^whsec_/)])
    const { id } = made.json as { id: string }
    expect(made.headers.get('location')).toBe(`/webhooks/${id}`)
    const steps = [
      await ask('GET', `/webhooks/${id}`),
      await ask('GET', '/webhooks'),
      await ask('PATCH', `/webhooks/${id}`, { title: 'Other' }),
      await ask('POST', `/webhooks/${id}/secret`),
      await ask('POST', `/webhooks/${id}/disable`),
      await ask('POST', `/webhooks/${id}/enable`),
      await ask('POST', `/webhooks/${id}/ping`),
      await ask('POST', `/webhooks/${id}/replay`, { since: '2026-01-01T00:00:00Z' }),
      await ask('GET', '/webhook-attempts'),
      await ask('DELETE', `/webhooks/${id}`),
    ]
    expect(steps.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 204, 200, 200, 204])
    expect(JSON.stringify([steps[0], steps[1], steps[2]])).not.toContain('whsec_')
    expect(steps[7]!.json).toEqual({ added: 0 })
  })

  it('are refused with the place of what is wrong', async () => {
    await using stage = await serve()
    const { ask } = stage
    const inside = await ask('POST', '/webhooks', { ...values, url: 'https://127.0.0.1/' })
    expect([inside.status, inside.json['code']]).toEqual([422, 'KITH_WEBHOOKS_URL_REFUSED'])
    const missing = await ask('POST', '/webhooks', { title: 'x' })
    expect(missing.status).toBe(422)
    const { json } = await ask('POST', '/webhooks', values)
    const { id } = json as { id: string }
    const both = { since: '2026-01-01T00:00:00Z', eventId: '019b8ae5-2b00-7000-8000-000000000000' }
    expect((await ask('POST', `/webhooks/${id}/replay`, both)).status).toBe(422)
    expect((await stage.server.send('GET', '/webhooks', { as: 'rep' })).status).toBe(403)
  })

  it('stand in the description of the interface', async () => {
    await using stage = await serve()
    const { json } = await stage.ask('GET', '/openapi.json')
    const { paths } = json as { paths: Record<string, object> }
    expect(
      Object.keys(paths)
        .filter((path) => path.startsWith('/webhook'))
        .toSorted(),
    ).toEqual([
      '/webhook-attempts',
      '/webhooks',
      '/webhooks/{id}',
      '/webhooks/{id}/disable',
      '/webhooks/{id}/enable',
      '/webhooks/{id}/ping',
      '/webhooks/{id}/replay',
      '/webhooks/{id}/secret',
    ])
  })
})
