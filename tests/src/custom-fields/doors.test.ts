import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createCrm, definePlugin, type PluginTypes, standardRoles } from '@kith/core'
import { kith } from '@kith/hono'
import { masking } from '@kith/masking'
import { createTestClock, createTestCrm, testActor } from '@kith/testing'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'
import { callAt, define, mood, passport, shoeSize, slogan, wechatId } from './definitions.ts'

describe('a custom field over HTTP', () => {
  it('is written, patched, listed and described like the rest of the row', async () => {
    await using test = await createTestCrm()
    await define(test, shoeSize, slogan, callAt, passport)
    const app = kith(test.crm, { actor: () => testActor('integration') })
    const send = async (method: string, path: string, body?: object) => {
      const version = method === 'PATCH' ? { 'if-match': '"1"' } : {}
      const init = { method, headers: { 'content-type': 'application/json', ...version } }
      const answer = await app.request(
        path,
        body === undefined ? init : { ...init, body: JSON.stringify(body) },
      )
      return { status: answer.status, body: (await answer.json()) as Record<string, never> }
    }
    const custom = { shoeSize: 42, slogan: 'walk', callAt: '2026-01-05T09:00:00.000Z' }
    const created = await send('POST', '/customers', { name: '张三', custom })
    expect(created).toMatchObject({ status: 201, body: { custom } })
    const { id } = created.body
    const patched = await send('PATCH', `/customers/${String(id)}`, { custom: { shoeSize: 43 } })
    expect(patched).toMatchObject({ status: 200, body: { version: 2, custom: { ...custom, shoeSize: 43 } } })
    const where = { 'custom.shoeSize': { gte: 43 }, 'custom.callAt': { lt: '2027-01-01T00:00:00Z' } }
    const found = await send('POST', '/customers/search', {
      where,
      sort: '-custom.callAt',
      fields: ['custom.callAt'],
    })
    expect(found.body).toMatchObject({ data: [{ id, version: 2, custom: { callAt: custom.callAt } }] })
    const inUrl = await send(
      'GET',
      `/customers?where=${encodeURIComponent('{"custom.slogan":"walk"}')}&fields=custom.slogan`,
    )
    expect(inUrl.body).toMatchObject({ data: [{ custom: { slogan: 'walk' } }] })
    expect((await send('GET', '/customers?custom.slogan=walk&fields=custom.slogan')).body).toEqual(inUrl.body)
    expect((await send('GET', '/customers?custom.slogan=run')).body).toMatchObject({ data: [] })
    expect(await send('GET', '/customers?custom.shoeSize=43')).toMatchObject({
      status: 400,
      body: { code: 'KITH_USE_SEARCH_BODY' },
    })
    const told = await send('GET', `/customers?where=${encodeURIComponent('{"custom.shoeSize":43}')}`)
    expect(told).toMatchObject({ status: 400, body: { code: 'KITH_USE_SEARCH_BODY' } })
    const wrong = await send('POST', '/customers', { name: '李四', custom: { shoeSize: 'x' } })
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ pointer: '/custom/shoeSize' }] } })
    const meta = await send('GET', '/meta')
    const { entities } = meta.body as unknown as {
      readonly entities: readonly { name: string; fields: { name: string }[] }[]
    }
    const names = entities.find(({ name }) => name === 'customer')!.fields.map(({ name }) => name)
    expect(names.filter((name) => name.startsWith('custom.')).toSorted()).toEqual([
      'custom.callAt',
      'custom.shoeSize',
      'custom.slogan',
    ])
    const customer = entities.find(({ name }) => name === 'customer')!
    expect(customer.fields.find(({ name }) => name === 'custom.shoeSize')).toMatchObject({
      label: { en: 'A field' },
    })
    expect(customer.fields.find(({ name }) => name === 'name')).not.toHaveProperty('label')
    const { components } = (await send('GET', '/openapi.json')).body as unknown as {
      readonly components: {
        readonly schemas: Readonly<Record<string, { properties: Record<string, object> }>>
      }
    }
    for (const name of ['Customer', 'CustomerCreate', 'CustomerPatch'])
      expect(components.schemas[name]!.properties['custom']).toMatchObject({ type: 'object' })
  })
})

describe('what people read of a custom field', () => {
  it('is told with the field, to those alone to whom the field is open', async () => {
    await using test = await createTestCrm()
    const label = { en: 'Mood', 'zh-CN': '心情' }
    const optionDetails = { good: { label: { en: 'Content' } }, bad: { isArchived: true } }
    await define(test, { ...mood, label, optionDetails }, passport)
    const fieldsOf = async (role: string) => {
      const { entities } = await test.as(role).meta.get({})
      const fields = entities.find(({ name }) => name === 'customer')?.fields ?? []
      return fields.flatMap((field) =>
        field.name.startsWith('custom.') ? [[field.name, field.label, field.valueLabels]] : [],
      )
    }
    const told = ['custom.mood', label, { good: { en: 'Content' } }]
    expect(await fieldsOf('relationship-manager')).toContainEqual(told)
    expect(await fieldsOf('system-admin')).not.toContainEqual(expect.arrayContaining(['custom.passport']))
  })
})

describe('a custom field beside plugins and views', () => {
  it('is seen and changed by hooks as the caller gave it', async () => {
    const outputs: unknown[] = []
    const hooked = definePlugin<PluginTypes & { readonly id: 'hooked' }>({
      id: 'hooked',
      version: '1.0.0',
      kernel: '^0.1',
      setup(r) {
        r.hook.before('customers.create', (input) => ({
          ...input,
          custom: { ...input.custom, shoeSize: Number(input.custom?.['shoeSize']) + 1 },
        }))
        r.hook.after('customers.create', (output) => void outputs.push(output.custom))
      },
    })
    await using test = await createTestCrm({ plugins: [hooked()] })
    await test.as('system-admin').customFields.create(shoeSize)
    const { customers } = test.as('integration')
    expect((await customers.create({ name: '甲', custom: { shoeSize: 41 } })).custom).toEqual({
      shoeSize: 42,
    })
    expect(outputs).toEqual([{ shoeSize: 42 }])
  })

  it('is shown with the mask that its tenant has chosen', async () => {
    await using test = await createTestCrm({ plugins: [masking()] })
    const admin = test.as('system-admin')
    await admin.customFields.create(wechatId)
    const { id } = await test
      .as('integration')
      .customers.create({ name: '甲', custom: { wechatId: 'Zhang' } })
    await admin.maskRules.set({ target: 'customer.custom.wechatId', strategy: 'name' })
    expect((await admin.customers.get({ id })).custom).toEqual({ wechatId: 'Z**' })
    const unknown = admin.maskRules.set({ target: 'customer.custom.nothing', strategy: 'name' })
    expect(await outcomeOf(unknown)).toBe('KITH_MASKING_TARGET_UNKNOWN')
  })

  it('keeps no value of an encrypted one in a saved view, figures included', async () => {
    await using test = await createTestCrm()
    await define(test, wechatId, mood, { ...wechatId, entity: 'interaction', key: 'line' })
    const shop = test.as('integration')
    const save = (where: object) =>
      outcomeOf(shop.views.create({ name: 'x', entity: 'customer', where: where as never }))
    expect(await save({ 'custom.mood': 'good' })).toBe('ok')
    expect(await save({ 'custom.wechatId': 'zhang' })).toBe('KITH_DIRECTORY_VIEW_HOLDS_VALUE')
    const through = {
      interactions: { aggregate: { count: true, where: { 'custom.line': 'zhang' }, gte: 1 } },
    }
    expect(await save(through)).toBe('KITH_DIRECTORY_VIEW_HOLDS_VALUE')
  })

  it('is explained and offered by rights as other fields are', async () => {
    await using test = await createTestCrm()
    await define(test, passport, slogan)
    const rep = test.as('service-rep')
    const may = (field: string) => rep.can('customer', 'read', { fields: [field] })
    expect(await may('custom.slogan')).not.toBe('never')
    for (const field of ['custom.passport', 'custom.nothing']) expect(await may(field)).toBe('never')
    const { data } = (await rep.me.permissions()) as unknown as {
      readonly data: readonly { entity: string; action: string; fields: object }[]
    }
    const read = data.find(({ entity, action }) => entity === 'customer' && action === 'read')
    expect(read!.fields).toMatchObject({ 'custom.slogan': 'allow' })
    expect(read!.fields).not.toHaveProperty('custom.passport')
  })
})

describe('two processes', () => {
  it('see the fields that the other one has changed within ten seconds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-custom-'))
    const clock = createTestClock()
    const open = (migrate: 'auto' | 'off') =>
      createCrm({
        database: new Kysely<never>({
          dialect: new SqliteDialect({ database: new SQLite(join(folder, 'crm.db')) }),
        }),
        policy: standardRoles(),
        secret: 'a secret for tests only, and for no data',
        migrate,
        clock,
      })
    const [one, other] = [open('auto'), open('off')]
    await one.ready()
    const customers = other.as(testActor('integration')).customers
    const write = () => outcomeOf(customers.create({ name: '甲', custom: { shoeSize: 42 } }))
    expect(await write()).toBe('KITH_FIELD_UNAVAILABLE')
    await one.as(testActor('system-admin')).customFields.create(shoeSize)
    clock.advance(10_000)
    expect(await write()).toBe('ok')
    const { customFields } = one.as(testActor('system-admin'))
    await customFields.archive({ id: (await customFields.list()).data[0]!.id })
    clock.advance(10_000)
    expect(await write()).toBe('KITH_FIELD_UNAVAILABLE')
    await Promise.all([one.close(), other.close()])
    rmSync(folder, { recursive: true })
  })
})
