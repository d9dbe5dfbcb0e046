import {
  type ActorInput,
  CrmBootError,
  createCrm,
  definePlugin,
  definePolicy,
  f,
  type FieldMap,
  type Filter,
  type Grant,
  type PluginDefinition,
  type Policy,
  standardRoles,
} from '@kith/core'
import { describe, expect, test } from 'vitest'

import { embed, openHost, rep, SECRET, shop } from '../host/fixtures/embedded.ts'
import { createScores, scoreFields, scores } from './score-plugin.ts'

const admin: ActorInput = { id: 'root', roles: ['everything'] }

const everything = {
  public: 'allow',
  basic: 'allow',
  behaviour: 'allow',
  quasi: 'allow',
  contact: 'allow',
  freeText: 'allow',
  identity: 'allow',
  financial: 'allow',
} as const

function policyWith(...grants: readonly Grant[]): Policy {
  const { roles, ...rest } = standardRoles()
  const all: Grant = {
    entity: 'customer',
    actions: ['read', 'list', 'create', 'update', 'delete', 'restore'],
    classes: everything,
  }
  return definePolicy({
    ...rest,
    roles: [
      ...roles,
      { name: 'everything', title: 'Everything', grants: [all] },
      { name: 'guest', title: 'Guest', grants },
    ],
  })
}

/** A CRM with three customers, two of whom have added fields. */
async function scored(policy: Policy = policyWith()) {
  const host = await embed({
    crmPlugins: [
      scores({
        foreign: (ctx) => ctx.extend('contactPoint', 'x', { score: 1 }),
        fail: async (ctx) => {
          const page = await ctx.records('customer').list({ where: { name: '李四' } })
          await ctx.extend('customer', String(page.data[0]!['id']), { score: 99 })
          throw new TypeError('The transaction is over.')
        },
      }),
    ],
    crm: { policy },
  })
  const all = host.crm.as(admin)
  const { id: zhang } = await all.customers.create({ name: '张三', teamId: 't1', lifecycle: 'active' })
  const { id: li } = await all.customers.create({ name: '李四', teamId: 't1', lifecycle: 'dormant' })
  const { id: wang } = await all.customers.create({ name: '王五', teamId: 't2' })
  await all.scores.write({
    id: zhang,
    values: { score: 7, segment: 'gold', passport: 'E12345678', credit: { amount: 500, currency: 'CNY' } },
  })
  await all.scores.write({ id: li, values: { score: 3 } })
  return { host, all, zhang, li, wang }
}

const names = (page: { readonly data: readonly { readonly name?: string }[] }) =>
  page.data.map(({ name }) => name).join(' ')

describe('a field that a plugin adds', () => {
  test('is read beside those of the entity, with its default where nothing was written', async () => {
    const { host, all, zhang, li, wang } = await scored()
    await using _ = host
    expect(await all.customers.get({ id: zhang })).toMatchObject({
      name: '张三',
      score: 7,
      segment: 'gold',
      passport: 'E12345678',
      credit: { amount: 500, currency: 'CNY' },
    })
    expect(await all.customers.get({ id: li })).toMatchObject({ score: 3, segment: null, credit: null })
    expect(await all.customers.get({ id: wang, fields: ['score', 'passport'] })).toEqual({
      id: wang,
      version: 1,
      score: 0,
      passport: null,
    })
  })

  test('is read only by statements that need it', async () => {
    const statements: string[] = []
    const { db } = openHost()
    const crm = createCrm({ database: db, policy: policyWith(), secret: SECRET, plugins: [scores()] })
    await crm.migrate()
    const { id } = await crm.as(admin).customers.create({ name: '张三' })
    const executor = db.getExecutor()
    const run = Object.getPrototypeOf(executor).executeQuery as (query: { sql: string }) => Promise<unknown>
    Object.assign(Object.getPrototypeOf(executor) as object, {
      executeQuery(this: unknown, query: { sql: string }) {
        statements.push(query.sql)
        return run.call(this, query)
      },
    })
    await crm.as(admin).customers.get({ id, fields: ['name'] })
    Object.assign(Object.getPrototypeOf(executor) as object, { executeQuery: run })
    expect(statements.length).toBeGreaterThan(0)
    expect(statements.filter((text) => text.includes('scores'))).toEqual([])
    await crm.close()
  })

  test('filters and sorts like any other, defaults included', async () => {
    const { host, all } = await scored()
    await using _ = host
    const found = async (where: Filter) => names(await all.customers.list({ where, sort: ['name'] }))
    expect(await found({ score: { gte: 3 } })).toBe('张三 李四')
    expect(await found({ score: 0 })).toBe('王五')
    expect(await found({ not: { score: { gt: 3 } } })).toBe('李四 王五')
    expect(await found({ segment: { isNull: true } })).toBe('李四 王五')
    expect(await found({ segment: { ne: 'silver' } })).toBe('张三')
    expect(await found({ passport: 'E12345678' })).toBe('张三')
    expect(await found({ credit: { currency: 'CNY', gte: 500 } })).toBe('张三')
    expect(names(await all.customers.list({ sort: ['-score'] }))).toBe('张三 李四 王五')
    expect(names(await all.customers.list({ sort: ['segment', 'score'] }))).toBe('张三 王五 李四')
  })

  test('filters inside the test of a relation', async () => {
    const { host, zhang } = await scored(
      policyWith({ entity: 'contactPoint', actions: ['list', 'read', 'create'], classes: everything }),
    )
    await using _ = host
    await host.crm.system('stage', (crm) =>
      crm.customers.contactPoints.add({ id: zhang, kind: 'phone', value: '13800138000' }),
    )
    const both: ActorInput = { id: 'b', roles: ['everything', 'guest'] }
    const page = await host.crm.as(both).customers.list({
      where: { contactPoints: { some: { customer: { some: { score: { gte: 7 } } } } } },
    })
    expect(names(page)).toBe('张三')
    const none = await host.crm.as(both).customers.list({
      where: { contactPoints: { some: { customer: { some: { score: { gte: 8 } } } } } },
    })
    expect(names(none)).toBe('')
  })

  test('carries cursors over pages', async () => {
    const { host, all } = await scored()
    await using _ = host
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await all.customers.list({
        sort: ['-score'],
        fields: ['name'],
        limit: 1,
        ...(cursor !== undefined && { cursor }),
      })
      seen.push(names(page))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(['张三', '李四', '王五'])
  })

  test('is shown by its class and mask, and denied where no grant opens it', async () => {
    const guest: ActorInput = { id: 'g', roles: ['guest'] }
    const { host, zhang } = await scored(
      policyWith({
        entity: 'customer',
        actions: ['read', 'list'],
        classes: { public: 'allow', quasi: 'mask', identity: 'mask' },
      }),
    )
    await using _ = host
    const seen = await host.crm.as(guest).customers.get({ id: zhang })
    expect(seen).toMatchObject({ segment: '******' })
    expect(seen.$masked).toEqual(expect.arrayContaining(['segment', 'passport']))
    expect(JSON.stringify(seen)).not.toContain('12345')
    expect(seen).not.toHaveProperty('score')
    expect(seen).not.toHaveProperty('credit')
    const denied = { code: 'KITH_FIELD_UNAVAILABLE' }
    const as = host.crm.as(guest)
    await expect(as.customers.list({ where: { score: 7 } })).rejects.toMatchObject(denied)
    await expect(as.customers.list({ where: { segment: 'gold' } })).rejects.toMatchObject(denied)
    await expect(as.customers.list({ sort: ['score'] })).rejects.toMatchObject(denied)
    await expect(as.customers.get({ id: zhang, fields: ['score'] })).rejects.toMatchObject(denied)
  })

  test('is shown in the rows that a grant opens, and decides which rows those are', async () => {
    const guest: ActorInput = { id: 'g', roles: ['guest'] }
    const { host, zhang } = await scored(
      policyWith(
        { entity: 'customer', actions: ['read', 'list'], classes: { public: 'allow', basic: 'allow' } },
        {
          entity: 'customer',
          actions: ['read', 'list'],
          rows: { score: { gte: 5 } },
          classes: { public: 'allow', basic: 'allow', behaviour: 'allow' },
        },
        {
          entity: 'customer',
          actions: ['update'],
          rows: { score: { gte: 5 } },
          classes: { basic: 'allow' },
        },
      ),
    )
    await using _ = host
    const as = host.crm.as(guest)
    const page = await as.customers.list({ sort: ['name'], fields: ['name', 'score'] })
    expect(page.data.map(({ name, score }) => [name, score])).toEqual([
      ['张三', 7],
      ['李四', undefined],
      ['王五', undefined],
    ])
    expect(names(await as.customers.list({ where: { score: { gte: 1 } } }))).toBe('张三')
    await as.customers.update({ id: zhang, patch: { nickname: '三' } })
    await expect(
      as.customers.update({ id: page.data[1]!.id, patch: { nickname: '四' } }),
    ).rejects.toMatchObject({ code: 'KITH_FORBIDDEN' })
  })

  test('is never written by a caller', async () => {
    const { host, all, zhang } = await scored()
    await using _ = host
    const denied = { code: 'KITH_FIELD_UNAVAILABLE' }
    await expect(all.customers.create({ name: 'x', score: 1 } as never)).rejects.toMatchObject(denied)
    await expect(all.customers.update({ id: zhang, patch: { score: 1 } as never })).rejects.toMatchObject(
      denied,
    )
  })

  test('stays through changes, deletion and restoration of the row', async () => {
    const { host, all, zhang } = await scored()
    await using _ = host
    await all.customers.update({ id: zhang, patch: { nickname: '三' } })
    await all.customers.delete({ id: zhang })
    await all.scores.write({ id: zhang, values: { score: 8 } })
    const restored = await all.customers.restore({ id: zhang })
    expect(restored).toMatchObject({ nickname: '三', score: 8, passport: 'E12345678' })
  })
})

describe('ctx.extend', () => {
  test('leaves the version of the row and writes encrypted cells under the key of the subject', async () => {
    const { host, all, zhang } = await scored()
    await using _ = host
    expect(await all.customers.get({ id: zhang })).toMatchObject({ version: 1 })
    const [row] = host.rows('select * from crm_scores_customer_fields where passport is not null')
    expect(row).toMatchObject({ id: zhang, score: 7, credit_amount: 500 })
    expect(JSON.stringify(row)).not.toContain('E12345678')
  })

  test('is audited with the names of what changed, and writes nothing when nothing did', async () => {
    const { host, all, zhang } = await scored()
    await using _ = host
    const audited = () =>
      host.rows(`select fields, subject_ids, changes from crm_audit where action = 'scores.write'`)
    const before = audited()
    expect(before.at(-2)).toMatchObject({
      fields: '["score","segment","passport","credit"]',
      subject_ids: JSON.stringify([zhang]),
    })
    expect(JSON.stringify(before)).not.toContain('E12345678')
    await all.scores.write({ id: zhang, values: { score: 7, segment: 'gold' } })
    expect(audited()).toEqual(before)
  })

  test('is taken back with its transaction', async () => {
    const { host, all } = await scored()
    await using _ = host
    await expect(all.scores.run({ script: 'fail' })).rejects.toThrow('The transaction is over.')
    expect(names(await all.customers.list({ where: { score: 99 } }))).toBe('')
  })

  test('checks values like those of any write', async () => {
    const { host, all, zhang } = await scored()
    await using _ = host
    const write = (values: Record<string, unknown>) => all.scores.write({ id: zhang, values })
    await expect(write({ score: 'many' })).rejects.toMatchObject({ code: 'KITH_VALIDATION' })
    await expect(write({ score: null })).rejects.toMatchObject({ code: 'KITH_VALIDATION' })
    await expect(write({ name: 'x' })).rejects.toMatchObject({ code: 'KITH_FIELD_UNAVAILABLE' })
    await expect(write({ passport: '******' })).rejects.toMatchObject({ code: 'KITH_MASK_ECHO' })
  })

  test('finds no row of another tenant, and none that is not there', async () => {
    const { host, zhang } = await scored()
    await using _ = host
    const foreign = host.crm.as({ ...admin, tenantId: 'other' })
    const absent = { code: 'KITH_NOT_FOUND' }
    await expect(foreign.scores.write({ id: zhang, values: { score: 1 } })).rejects.toMatchObject(absent)
    await expect(
      host.crm.as(admin).scores.write({ id: 'nobody', values: { score: 1 } }),
    ).rejects.toMatchObject(absent)
  })

  test('needs no right to change the row, and reaches no entity that nothing was added to', async () => {
    const { host, zhang } = await scored()
    await using _ = host
    await host.crm.as(rep).scores.write({ id: zhang, values: { score: 5 } })
    await expect(host.crm.as(shop).scores.run({ script: 'foreign' })).rejects.toMatchObject({
      code: 'KITH_OPERATION_NOTHING_ADDED',
    })
  })
})

describe('a CRM does not start with an added field', () => {
  function problemsOf(fields: FieldMap, changes: Partial<PluginDefinition> = {}) {
    const plugin = (id: string) =>
      definePlugin({
        id,
        version: '1.0.0',
        kernel: '^0.1',
        setup: (r) => r.field('customer', fields),
        ...changes,
      })()
    try {
      createCrm({
        database: openHost().db,
        policy: standardRoles(),
        secret: SECRET,
        plugins: [scores(), plugin('extra')],
      })
      return []
    } catch (error) {
      if (error instanceof CrmBootError) return error.problems.map(({ message }) => message)
      throw error
    }
  }

  test.each<[string, FieldMap, string]>([
    [
      'the name of one of the entity',
      { name: f.text().class('basic').nullable() },
      'has a field of this name',
    ],
    [
      'the name of one that another plugin adds',
      { score: f.int().class('basic').nullable() },
      'has a field of this name',
    ],
    ['no value for rows without one', { rank: f.int().class('basic') }, 'either nullable or has a default'],
    ['a reference', { bossId: f.ref('customer').class('public').nullable() }, 'cannot be a reference'],
    ['uniqueness', { code: f.text().class('basic').nullable().unique() }, 'neither unique nor searchable'],
    ['encryption and no null', { pin: f.text().class('identity').default('0').encrypted() }, 'is nullable'],
  ])('of %s', (_what, fields, message) => {
    expect(problemsOf(fields)).toContainEqual(expect.stringContaining(message))
  })

  test('that no migration makes a column for', () => {
    expect(problemsOf({ rank: f.int().class('basic').nullable() })).toContainEqual(
      expect.stringContaining('customerFields: no migration creates the table'),
    )
  })

  test('of an entity that nobody declares', () => {
    const lost = {
      setup: (r: Parameters<NonNullable<PluginDefinition['setup']>>[0]) => r.field('order', scoreFields),
    }
    expect(problemsOf({}, { ...lost, migrations: [createScores] })).toContainEqual(
      expect.stringContaining('"order", which no installed plugin declares'),
    )
  })
})
