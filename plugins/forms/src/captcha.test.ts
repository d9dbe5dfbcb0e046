import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { describe, expect, it } from 'vitest'

import { siteverify } from './captcha.ts'

/** A service that answers every question alike; `undefined` never answers. */
async function service(answer: { readonly status?: number; readonly body: string } | undefined) {
  const asked: URLSearchParams[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      asked.push(new URLSearchParams(text))
      if (answer !== undefined) response.writeHead(answer.status ?? 200, { location: '/' }).end(answer.body)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const timeoutMs = answer === undefined ? 100 : 5000
  const captcha = siteverify({ url: `http://127.0.0.1:${port}/`, secret: 'of the site', timeoutMs })
  const close = () => new Promise<void>((done) => (server.closeAllConnections(), server.close(() => done())))
  return { asked, captcha, [Symbol.asyncDispose]: close }
}

const json = (verdict: object) => ({ body: JSON.stringify(verdict) })

describe('a captcha', () => {
  it('is verified by secret, response and address', async () => {
    await using solved = await service(json({ success: true }))
    expect(await solved.captcha.verify({ response: 'r', address: '203.0.113.7' })).toBe(true)
    expect(await solved.captcha.verify({ response: 'r' })).toBe(true)
    expect(solved.asked.map((each) => each.toString())).toEqual([
      'secret=of+the+site&response=r&remoteip=203.0.113.7',
      'secret=of+the+site&response=r',
    ])
  })

  it.each([
    { success: false, 'error-codes': ['invalid-input-response'] },
    { success: false, 'error-codes': ['timeout-or-duplicate'] },
    { success: 'true' },
    {},
  ])('is not solved where the service says %o', async (verdict) => {
    await using refused = await service(json(verdict))
    expect(await refused.captcha.verify({ response: 'r' })).toBe(false)
  })

  it.each([
    ['is broken', { status: 500, body: '{"success":true}' }],
    ['leads elsewhere', { status: 302, body: '' }],
    ['says nothing that can be read', { body: '<html>' }],
    ['does not know the site', json({ success: false, 'error-codes': ['invalid-input-secret'] })],
    ['does not answer', undefined],
  ])('is neither solved nor unsolved where the service %s', async (_what, answer) => {
    await using failing = await service(answer)
    await expect(failing.captcha.verify({ response: 'r' })).rejects.toMatchObject({
      code: 'KITH_FORMS_CAPTCHA_UNREACHABLE',
      status: 503,
      retryAfter: 30,
    })
  })
})
