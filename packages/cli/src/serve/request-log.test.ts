import { expect, it } from 'vitest'

import { withRequestLog } from './request-log.ts'

it.each([
  ['http://localhost:4400/customers/1?phone=13800138000', '/customers/1'],
  ['http://localhost:4400/customers', '/customers'],
  ['http://localhost:4400/?q=x', '/'],
])('logs %s as %s', async (url, path) => {
  const lines: string[] = []
  const fetch = withRequestLog(
    () => new Response('secret', { status: 404, headers: { 'x-request-id': 'r1', 'x-other': 'secret' } }),
    (line) => lines.push(line),
  )
  await fetch(new Request(url, { headers: { authorization: 'Bearer secret' } }))
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { method: 'GET', path, status: 404, ms: expect.any(Number), requestId: 'r1' },
  ])
})
