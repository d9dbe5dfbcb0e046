import { defineErrors, defineOperation, definePlugin, type PluginTypes } from '@kith/core'
import { kith } from '@kith/hono'
import { createTestCrm } from '@kith/testing'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'

import { sendTo, serveTestCrm, type TestServer } from './serve-test-crm.ts'

const CHINESE = { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' }
const NOWHERE = '/customers/01890000-0000-7000-8000-000000000000'

let server: TestServer

beforeAll(async () => {
  server = await serveTestCrm()
})
afterAll(() => server[Symbol.asyncDispose]())

it('tells a problem in Chinese to who prefers it, in the same form', async () => {
  const { status, headers, problem } = await server.send('GET', NOWHERE, { headers: CHINESE })
  expect(status).toBe(404)
  expect(headers.get('content-language')).toBe('zh-CN')
  expect(headers.get('vary')).toBe('Accept-Language')
  expect(problem).toMatchObject({
    type: '/docs#KITH_NOT_FOUND',
    title: '未找到',
    code: 'KITH_NOT_FOUND',
    detail: '该客户不存在，或您无权查看。',
  })
})

it.each([undefined, 'en', 'fr', 'zh-TW', '*', 'zh-CN;q=0'])('tells it in English to "%s"', async (wanted) => {
  const headers = wanted === undefined ? {} : { 'accept-language': wanted }
  const answer = await server.send('GET', NOWHERE, { headers })
  expect(answer.headers.get('content-language')).toBe('en')
  expect(answer.headers.get('vary')).toBe('Accept-Language')
  expect(answer.problem).toMatchObject({
    title: 'Not Found',
    detail: 'There is no such customer, or it is not visible to you.',
  })
})

it('tells each fault of an input', async () => {
  const body = { name: 5, phone: '12', email: 'nobody', lifecycle: 'gone' }
  const { problem } = await server.send('POST', '/customers', { body, headers: CHINESE })
  expect(problem.detail).toBe('输入无效。')
  expect(problem.errors).toEqual([
    { pointer: '/name', code: 'invalid_type', message: '应为字符串，收到的是数字' },
    {
      pointer: '/lifecycle',
      code: 'invalid_value',
      message: '只能是 "potential"、"new"、"active"、"dormant"、"churned"',
    },
  ])
  const second = await server.send('POST', '/customers', {
    body: { name: '王芳', phone: '12', email: 'nobody' },
    headers: CHINESE,
  })
  expect(second.problem.errors).toEqual([
    { pointer: '/phone', code: 'invalid_value', message: '无效' },
    { pointer: '/email', code: 'invalid_value', message: '格式不正确' },
  ])
})

it('tells what is wrong with a filter, where the filter is', async () => {
  const body = { where: { name: { like: '王' } } }
  const { problem } = await server.send('POST', '/customers/search', { body, headers: CHINESE })
  const message = '查询无效：没有这个运算符。'
  expect(problem).toMatchObject({
    detail: message,
    errors: [{ pointer: '/where/name/like', code: 'KITH_INVALID_QUERY', message }],
  })
})

it('tells what was refused of many changes, together with what was made', async () => {
  const items = [
    { op: 'create', values: { name: '李雷' } },
    { op: 'create', values: { name: '李雷', phone: '12' } },
    { op: 'delete', id: NOWHERE.slice('/customers/'.length) },
  ]
  const answer = await server.send('POST', '/customers/bulk', { body: { items }, headers: CHINESE })
  expect(answer.status).toBe(200)
  const [created, invalid, missing] = answer.json['results'] as { status: number; error?: object }[]
  expect(created?.status).toBe(201)
  expect(invalid?.error).toEqual({
    code: 'KITH_VALIDATION',
    detail: '输入无效。',
    errors: [{ pointer: '/items/1/values/phone', code: 'invalid_value', message: '无效' }],
  })
  expect(missing?.error).toMatchObject({ detail: '该客户不存在，或您无权查看。' })
})

it('tells the faults of one change that stops all of them', async () => {
  const body = { items: [{ op: 'create', values: { name: 5 } }], atomic: true }
  const { status, problem } = await server.send('POST', '/customers/bulk', { body, headers: CHINESE })
  expect(status).toBe(422)
  expect(problem.errors).toEqual([
    { pointer: '/items/0/values/name', code: 'invalid_type', message: '应为字符串，收到的是数字' },
  ])
})

it.each([
  { method: 'PUT', path: '/customers', headers: {}, detail: '该路由不支持请求所用的方法。' },
  { method: 'GET', path: '/nothing/here', headers: {}, detail: '该路由不存在。' },
  {
    method: 'PATCH',
    path: NOWHERE,
    headers: { 'if-match': 'W/"3"' },
    detail: '请求头 If-Match 在此处无效：须为一个强标签，例如 "3"。',
  },
])('tells what only HTTP knows: $method $path', async ({ method, path, headers, detail }) => {
  const raw = method === 'PATCH' ? { body: { name: '王芳' } } : {}
  const { problem } = await server.send(method, path, { ...raw, headers: { ...CHINESE, ...headers } })
  expect(problem.detail).toBe(detail)
})

it('tells nothing of a failure inside, in no language', async () => {
  await using broken = await serveTestCrm({
    actor: () => {
      throw new Error('a secret')
    },
  })
  const { status, text, problem } = await broken.send('GET', '/customers', { headers: CHINESE })
  expect(status).toBe(500)
  expect(problem.detail).toBe('服务器内部出错，请求失败。')
  expect(text).not.toContain('a secret')
})

it('keeps what middlewares of the host let the answer vary by', async () => {
  const host = new Hono()
  host.use('*', cors({ origin: ['https://a.example', 'https://b.example'] }))
  host.route('/crm', server.app)
  const headers = { ...CHINESE, origin: 'https://a.example' }
  const answer = await sendTo(host, { method: 'GET', path: `/crm${NOWHERE}`, headers })
  expect(answer.headers.get('vary')?.split(/,\s*/).toSorted()).toEqual(['Accept-Language', 'Origin'])
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://a.example')
  expect(answer.headers.get('content-language')).toBe('zh-CN')
})

it('tells the errors of a plugin by the messages that it brings, and in English without', async () => {
  interface VisitsTypes extends PluginTypes {
    readonly id: 'visits'
    readonly operations: { readonly 'visits.book': { input: { day: string }; output: { day: string } } }
  }
  const errors = defineErrors('KITH_VISITS', {
    FULL: { status: 409, message: '{day} is full.', fix: 'Choose another day.' },
  })
  const book = defineOperation({
    name: 'visits.book',
    summary: 'Book a visit',
    kind: 'command',
    permission: { entity: 'customer', action: 'create' },
    input: z.strictObject({ day: z.string() }),
    output: z.strictObject({ day: z.string() }),
    route: 'POST /visits',
    run: (_ctx, { day }) => Promise.reject(errors.FULL({ day })),
  })
  const visits = (messages: Parameters<typeof definePlugin<VisitsTypes>>[0]['messages'] = []) =>
    definePlugin<VisitsTypes>({
      id: 'visits',
      version: '1.0.0',
      kernel: '^0.1',
      errors: errors.$entries,
      messages,
      setup: (r) => r.operation(book),
    })()
  const ask = async (plugin: ReturnType<typeof visits>) => {
    await using test = await createTestCrm({ plugins: [plugin] })
    const app = kith(test.crm, { actor: () => ({ id: 'u1', roles: ['relationship-manager'] }) })
    return await sendTo(app, {
      method: 'POST',
      path: '/visits',
      body: { day: '2026-03-01' },
      headers: CHINESE,
    })
  }
  const chinese = {
    locale: 'zh-CN',
    errors: { KITH_VISITS_FULL: { message: '{day} 已约满。', fix: '请改期。' } },
  }
  const told = await ask(visits([chinese]))
  expect(told.problem).toMatchObject({ title: '冲突', detail: '2026-03-01 已约满。' })
  const untold = await ask(visits())
  expect(untold.headers.get('content-language')).toBe('en')
  expect(untold.problem).toMatchObject({ title: 'Conflict', detail: '2026-03-01 is full.' })
})

it('tells problems in a language that a plugin brings whole', async () => {
  interface FrenchTypes extends PluginTypes {
    readonly id: 'french'
  }
  const french = definePlugin<FrenchTypes>({
    id: 'french',
    version: '1.0.0',
    kernel: '^0.1',
    messages: [
      {
        locale: 'fr',
        errors: {
          KITH_VALIDATION: { message: 'La saisie n’est pas valide.', fix: 'Corrigez les valeurs.' },
        },
        phrases: { title: { 'Unprocessable Content': 'Contenu non traitable' } },
        validation: z.locales.fr().localeError,
      },
    ],
  })
  await using test = await createTestCrm({ plugins: [french()] })
  const app = kith(test.crm, { actor: () => ({ id: 'u1', roles: ['relationship-manager'] }) })
  const headers = { 'accept-language': 'fr-CH, en;q=0.5' }
  const answer = await sendTo(app, { method: 'POST', path: '/customers', body: { name: 5 }, headers })
  expect(answer.headers.get('content-language')).toBe('fr')
  expect(answer.problem).toMatchObject({
    title: 'Contenu non traitable',
    detail: 'La saisie n’est pas valide.',
    errors: [{ pointer: '/name', message: expect.stringContaining('Entrée invalide') as string }],
  })
})
