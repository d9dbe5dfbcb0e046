import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { serveTestCrm, type TestAnswer, type TestServer } from './serve-test-crm.ts'

let server: TestServer
let path: string

beforeAll(async () => {
  server = await serveTestCrm()
  path = await server.createCustomer({ phone: '13800138000' })
})
afterAll(() => server[Symbol.asyncDispose]())

const RUNS = { numRuns: 400 }

const reserved = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
]
const known = [
  'id',
  'name',
  'phone',
  'tags',
  'preferences',
  'createdAt',
  'version',
  'kind',
  'contactPoints',
  'ifVersion',
]
const parameters = ['where', 'sort', 'fields', 'limit', 'cursor', 'count', 'deleted', 'q', 'and', 'or', 'not']
const anyKey = fc.oneof(fc.constantFrom(...reserved), fc.string({ unit: 'binary', maxLength: 80 }))
const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...known, ...parameters) },
  { weight: 1, arbitrary: anyKey },
)
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e999',
    'null',
    '{}',
    '[]',
    '\0',
    '\uD800',
    '😀',
    '%',
    '%zz',
    "' or 1=1 --",
    '..',
  ),
)

const json: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value

const named = fc
  .tuple(fc.string({ minLength: 1 }), fc.array(fc.tuple(fc.constantFrom(...known), json), { maxLength: 2 }))
  .map(([first, entries]) => ({ name: first, ...Object.fromEntries(entries) }))
const query = fc.record(
  {
    where: fc.oneof(json, named),
    sort: json,
    fields: json,
    limit: fc.integer({ max: 300 }),
    cursor: text,
    count: json,
  },
  { requiredKeys: [] },
)
const body = fc.oneof(json, named, query)

const target = fc.constantFrom(
  '/customers',
  '/customers/search',
  '/customers/lookup',
  '/customers/1',
  '/me',
  '/openapi.json',
  '/health/ready',
)
const writable = fc.constantFrom('/customers', '/customers/search', '/customers/lookup')
const method = fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'PUT', 'OPTIONS')
const ifMatch = fc.constantFrom(undefined, '"1"', '"2"', 'W/"1"', '*', '""', '"1","2"')

/** No request that a client can make is the server's fault, and every refusal says which it is. */
function expectWellBehaved(answered: TestAnswer): void {
  expect(server.failures).toEqual([])
  expect(answered.status).toBeLessThan(500)
  expect(answered.headers.get('x-request-id')).not.toBeNull()
  if (answered.status < 400 || answered.text === '') return
  expect(answered.headers.get('content-type')).toBe('application/problem+json')
  expect(answered.problem.code).toMatch(/^KITH_[A-Z_]+$/)
  expect(answered.text.length).toBeLessThan(5000)
}

describe('random requests', () => {
  it('with a JSON body are never a failure of the server', async () => {
    const verb = fc.constantFrom('POST', 'POST', 'PATCH')
    const request = fc.record({ base: writable, verb, tag: ifMatch, value: body })
    const property = fc.asyncProperty(request, async ({ base, verb, tag, value }) => {
      const headers = {
        'content-type': 'application/json',
        ...(tag === undefined ? {} : { 'if-match': tag }),
      }
      const at = verb === 'PATCH' ? path : base
      expectWellBehaved(await server.send(verb, at, { raw: JSON.stringify(value) ?? '', headers }))
    })
    await fc.assert(property, RUNS)
  })

  it('with a body of bytes are never a failure of the server', async () => {
    const property = fc.asyncProperty(writable, fc.uint8Array({ maxLength: 200 }), async (base, bytes) => {
      const raw = Uint8Array.from(bytes)
      expectWellBehaved(
        await server.send('POST', base, { raw, headers: { 'content-type': 'application/json' } }),
      )
    })
    await fc.assert(property, RUNS)
  })

  it('with a query are never a failure of the server', async () => {
    const value = fc.oneof(
      text,
      json.map((document) => JSON.stringify(document) ?? ''),
    )
    const entries = fc.array(fc.tuple(name, value), { maxLength: 3 })
    const property = fc.asyncProperty(method, target, entries, async (verb, base, entries) => {
      const search = new URLSearchParams(
        entries.map(([key, each]): [string, string] => [key, each]),
      ).toString()
      expectWellBehaved(await server.send(verb, `${base}?${search}`))
    })
    await fc.assert(property, RUNS)
  })

  it('with any path and raw query are never a failure of the server', async () => {
    const segment = fc.oneof(
      text.map((each) => encodeURIComponent(each.toWellFormed())),
      fc.constantFrom('%', '%ff', '%2f', '..', '__proto__'),
    )
    const raw = fc.oneof(
      fc.constant(''),
      fc.constantFrom('?', '?%', '?&&', '?=', '?where=%', '?a=%ff', '?%C0%80=1'),
    )
    const property = fc.asyncProperty(
      method,
      fc.array(segment, { maxLength: 3 }),
      raw,
      async (verb, segments, search) => {
        expectWellBehaved(await server.send(verb, `/customers/${segments.join('/')}${search}`))
      },
    )
    await fc.assert(property, RUNS)
  })
})

describe('prototype keys', () => {
  it.each([
    '{"name":"x","__proto__":{"isAdmin":true}}',
    '{"name":"x","preferences":{"__proto__":{"isAdmin":true}}}',
    String.raw`{"name":"x","\u005f_proto__":{"isAdmin":true}}`,
    '{"name":"x","constructor":{"prototype":{"isAdmin":true}}}',
  ])('are refused: %s', async (raw) => {
    const refused = await server.send('POST', '/customers', {
      raw,
      headers: { 'content-type': 'application/json' },
    })
    expect(refused.status).toBe(400)
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })

  it.each(['__proto__', 'constructor', 'toString'])('are no fields: %s', async (key) => {
    for (const query of [`${key}=x`, `fields=${key}`, `sort=${key}`, `where={"${key}":"x"}`]) {
      expect((await server.send('GET', `/customers?${query}`)).status).toBe(400)
    }
  })
})

describe('large and deep documents', () => {
  it.each(['[', '{"a":'])('nested without end are refused: %s', async (opening) => {
    const raw = opening.repeat(100_000) + (opening === '[' ? ']' : '1}').repeat(100_000)
    const refused = await server.send('POST', '/customers', {
      raw,
      headers: { 'content-type': 'application/json' },
    })
    expect(refused.problem.code).toBe('KITH_MALFORMED_JSON')
  })

  it('of a megabyte of keys are refused in a short answer', async () => {
    const body = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`key${index}`, index]))
    const refused = await server.send('POST', '/customers', { body })
    expect(refused.status).toBe(400)
    expect(refused.text.length).toBeLessThan(20_000)
  })
})
