import { createCrm, standardRoles } from '@kith/core'
import { createTestCrm, testActor, type TestCrm } from '@kith/testing'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'
import { callAt, define, hobbies, isMember, metOn, mood, shoeSize, slogan, story } from './definitions.ts'

async function walk(test: TestCrm, query: object, limit: number): Promise<string[]> {
  const names: string[] = []
  let cursor: string | undefined
  do {
    const page = await test
      .as('integration')
      .customers.list({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) })
    names.push(...page.data.map((row) => row.name!))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return names
}

describe('a list of customers', () => {
  it('is ordered by custom fields of every kind that declared ones are ordered by, rows without a value last', async () => {
    await using test = await createTestCrm()
    await define(test, shoeSize, slogan, metOn, isMember, callAt, mood, hobbies, story)
    const { customers } = test.as('integration')
    const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour))
    for (const [name, custom] of [
      ['甲', { shoeSize: 9, slogan: 'b', metOn: '2024-02-01', isMember: true, callAt: at(9), mood: 'good' }],
      [
        '乙',
        { shoeSize: 10, slogan: 'a', metOn: '2023-12-31', isMember: false, callAt: at(10), mood: 'bad' },
      ],
      ['丙', {}],
      ['丁', { shoeSize: -1, slogan: 'c', metOn: '2024-01-01', callAt: at(0) }],
    ] as const)
      await customers.create({ name, custom })
    for (const [field, order] of [
      ['shoeSize', '丁甲乙丙'],
      ['slogan', '乙甲丁丙'],
      ['metOn', '乙丁甲丙'],
      ['callAt', '丁甲乙丙'],
    ] as const) {
      for (const limit of [1, 2, 50]) {
        expect((await walk(test, { sort: [`custom.${field}`, 'id'] }, limit)).join('')).toBe(order)
        const down = order.slice(0, 3).split('').toReversed().join('') + order.slice(3)
        expect((await walk(test, { sort: [`-custom.${field}`, 'id'] }, limit)).join('')).toBe(down)
      }
    }
    for (const field of ['isMember', 'mood'])
      expect(await outcomeOf(customers.list({ sort: `custom.${field}` }))).toBe('ok')
    for (const field of ['hobbies', 'story'])
      expect(await outcomeOf(customers.list({ sort: `custom.${field}` }))).toBe('KITH_FIELD_UNAVAILABLE')
  })

  it('answers the fields that are asked for', async () => {
    await using test = await createTestCrm()
    await define(test, shoeSize, slogan)
    const { customers } = test.as('integration')
    const { id } = await customers.create({ name: '甲', custom: { shoeSize: 42, slogan: 'walk' } })
    const { data } = await customers.list({ fields: ['custom.shoeSize'] })
    expect(data).toEqual([{ id, version: 1, custom: { shoeSize: 42 } }])
    expect(await customers.get({ id, fields: ['name'] })).toEqual({ id, version: 1, name: '甲' })
  })

  it('answers to lists, moments, words and truths', async () => {
    await using test = await createTestCrm()
    await define(test, hobbies, callAt, isMember, mood)
    const { customers } = test.as('integration')
    const custom = {
      hobbies: ['go', 'tea'],
      callAt: '2026-01-05T03:00:00+02:00',
      isMember: true,
      mood: 'good',
    }
    const { id } = await customers.create({ name: '甲', custom })
    expect((await customers.get({ id })).custom).toEqual({
      ...custom,
      callAt: new Date('2026-01-05T01:00:00Z'),
    })
    const finds = async (where: object) => (await customers.search({ where: where as never })).data.length
    expect(await finds({ 'custom.hobbies': { has: 'go' } })).toBe(1)
    expect(await finds({ 'custom.hobbies': { hasAll: ['go', 'chess'] } })).toBe(0)
    expect(await finds({ 'custom.callAt': { lte: { now: '0s' } } })).toBe(1)
    expect(await finds({ 'custom.callAt': { in: ['2026-01-05T01:00:00Z'] } })).toBe(1)
    expect(await finds({ 'custom.isMember': true })).toBe(1)
    expect(await finds({ 'custom.mood': { nin: ['bad'] } })).toBe(1)
  })

  it('makes figures by custom fields', async () => {
    await using test = await createTestCrm()
    await define(test, shoeSize, mood, metOn)
    const { customers } = test.as('integration')
    for (const [size, word] of [
      [40, 'good'],
      [42, 'good'],
      [44, 'bad'],
    ] as const)
      await customers.create({
        name: '甲',
        custom: { shoeSize: size, mood: word, metOn: `2024-01-${size - 30}` },
      })
    const figures = await test.crm.system('figures', (crm) =>
      crm.customers.aggregate({
        groupBy: ['custom.mood'],
        measures: { sum: { sum: 'custom.shoeSize' }, latest: { max: 'custom.metOn' }, n: 'count' },
        where: { 'custom.shoeSize': { gte: 40 } },
      }),
    )
    expect(figures.data).toEqual([
      { group: { 'custom.mood': 'good' }, measures: { sum: 82, latest: '2024-01-12', n: 2 } },
      { group: { 'custom.mood': 'bad' }, measures: { sum: 44, latest: '2024-01-14', n: 1 } },
    ])
  })
})

describe('a custom field that lists are filtered by often', () => {
  it('is sought in the index, where few rows have the value', async () => {
    const log: { sql: string; parameters: readonly unknown[] }[] = []
    const sqlite = new SQLite(':memory:')
    const dialect = new SqliteDialect({ database: sqlite })
    const kysely = new Kysely<never>({ dialect, log: ({ query }) => void log.push(query) })
    const secret = 'a secret for tests only, and for no data'
    await using crm = createCrm({ database: kysely, policy: standardRoles(), secret, migrate: 'auto' })
    const admin = crm.as(testActor('system-admin'))
    for (const field of [shoeSize, slogan]) await admin.customFields.create({ ...field, isIndexed: true })
    await admin.customFields.create(mood)
    const { customers } = crm.as(testActor('integration'))
    for (let size = 0; size < 5; size++)
      await customers.create({ name: '甲', custom: { shoeSize: size, slogan: `s${size}`, mood: 'good' } })
    const planOf = async (where: object): Promise<string> => {
      log.splice(0)
      await customers.list({ where: where as never })
      const list = log.find(({ sql }) => sql.includes('as "name"') && sql.includes('crm_customer" as "t"'))!
      return JSON.stringify(sqlite.prepare(`explain query plan ${list.sql}`).all(...list.parameters))
    }
    const seek =
      'SEARCH v USING COVERING INDEX ix_crm_custom_value_path_number_word_row_id (tenant_id=? AND path=? AND number'
    expect(await planOf({ 'custom.shoeSize': 3 })).toContain(`${seek}=?`)
    expect(await planOf({ 'custom.shoeSize': { between: [2, 3] } })).toContain(`${seek}>? AND number<?)`)
    expect(await planOf({ lifecycle: 'potential', 'custom.slogan': 's3' })).toContain(`${seek}=? AND word=?)`)
    expect(await planOf({ 'custom.slogan': { in: ['s1', 's2'] } })).toContain(`${seek}=? AND word=?)`)
    for (const where of [
      { 'custom.mood': 'good' },
      { not: { 'custom.shoeSize': 3 } },
      { or: [{ 'custom.shoeSize': 3 }, { name: 'x' }] },
    ])
      expect(await planOf(where)).not.toContain('SEARCH v')
  })

  it('is found the same with and without the index', async () => {
    await using test = await createTestCrm()
    await define(test, { ...shoeSize, isIndexed: true }, { ...slogan, isIndexed: true })
    const { customers } = test.as('integration')
    for (let index = 0; index < 30; index++)
      await customers.create({ name: `甲${index}`, custom: { shoeSize: index % 7, slogan: `s${index % 3}` } })
    for (const [field, condition] of [
      ['shoeSize', 3],
      ['shoeSize', { gt: 2, lte: 5 }],
      ['slogan', { in: ['s0', 's2'] }],
    ] as const) {
      const where = { [`custom.${field}`]: condition }
      const plain = await walk(test, { where: { or: [where, { and: [where] }] } }, 200)
      expect(plain.length).toBeGreaterThan(3)
      expect(await walk(test, { where }, 4)).toEqual(plain)
    }
    expect(await customers.list({ where: { 'custom.shoeSize': 3 }, count: 'exact', limit: 1 })).toMatchObject(
      { count: 4 },
    )
  })
})
