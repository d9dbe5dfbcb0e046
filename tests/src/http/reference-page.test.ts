import { createHash } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { serveTestCrm, type TestAnswer, type TestServer } from './serve-test-crm.ts'

let server: TestServer
let page: TestAnswer

beforeAll(async () => {
  server = await serveTestCrm({ info: { title: '<Acme> & Sons', version: '1.0.0' } })
  page = await server.send('GET', '/docs', { as: undefined })
})
afterAll(() => server[Symbol.asyncDispose]())

describe('the reference page', () => {
  it('is one document that asks for nothing else', () => {
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.text).not.toMatch(
      /<(?:script|link|img|iframe|object|svg)\b|\bsrc=|@import|url\(|style="|\bon\w+="/i,
    )
    const links = [...page.text.matchAll(/href="([^"]*)"/g)].map(([, link]) => link)
    expect(links.filter((link) => !link?.startsWith('#'))).toEqual(['openapi.json'])
  })

  it('allows its own style sheet and nothing besides', () => {
    const sheet = /<style>([^]*?)<\/style>/.exec(page.text)?.[1] ?? ''
    const hash = createHash('sha256').update(sheet).digest('base64')
    expect(page.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
  })

  it('shows every operation, and explains every error code that clients are told', () => {
    for (const { name, summary, route } of server.crm.operations) {
      if (route === undefined) continue
      expect(page.text).toContain(`<article id="${name}">`)
      expect(page.text).toContain(summary)
    }
    for (const { code, status } of server.crm.errorCatalogue)
      expect([code, page.text.includes(`id="${code}"`)]).toEqual([
        code,
        status !== 500 || code === 'KITH_INTERNAL',
      ])
  })

  it('has a place for each of its links', () => {
    const places = new Set([...page.text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => `#${id}`))
    const links = [...page.text.matchAll(/href="(#[^"]*)"/g)].map(([, link]) => link ?? '')
    expect(links.filter((link) => !places.has(link))).toEqual([])
    expect(links.length).toBeGreaterThan(50)
  })

  it('escapes what the host gave', () => {
    expect(page.text).toContain('<title>&lt;Acme&gt; &amp; Sons API reference</title>')
  })

  it('is where problems point to', async () => {
    const { problem } = await server.send('GET', '/customers/absent')
    expect(page.text).toContain(`id="${problem.type.replace('/docs#', '')}"`)
  })
})
