import { createTestCrm } from '@kith/testing'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'
import { define, income, passport, story, wechatId } from './definitions.ts'

const values = {
  wechatId: 'canary-wechat',
  passport: 'CANARY-PASSPORT',
  income: 987_654_321,
  story: 'canary story',
}

describe('a custom field that tells of one person by itself', () => {
  it('is stored encrypted, changes in the audit included, and found by its whole value only', async () => {
    await using test = await createTestCrm()
    await define(test, wechatId, passport, income, story)
    const shop = test.as('integration', { attributes: { identityAccess: true, teamIds: ['t1'] } })
    const { id } = await shop.customers.create({
      name: '张三',
      custom: { ...values, wechatId: 'canary-first' },
    })
    await shop.customers.update({ id, patch: { custom: { wechatId: values.wechatId } } })
    expect((await shop.customers.get({ id })).custom).toEqual(values)
    const found = await shop.customers.search({ where: { 'custom.wechatId': values.wechatId } })
    expect(found.data.map((row) => row.id)).toEqual([id])
    expect((await shop.customers.search({ where: { 'custom.wechatId': { in: ['x'] } } })).data).toEqual([])
    for (const where of [
      { 'custom.wechatId': { ne: 'x' } },
      { 'custom.income': 987_654_321 },
      { 'custom.wechatId': { isNull: true } },
    ])
      expect(await outcomeOf(shop.customers.search({ where }))).toBe('KITH_INVALID_QUERY')
    expect(await outcomeOf(shop.customers.list({ sort: 'custom.wechatId' }))).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await outcomeOf(shop.customers.list({ where: { 'custom.wechatId': 'x' } }))).toBe('ok')
    const dump = await dumpOf(test.database)
    for (const secret of ['canary', 'CANARY', '987654321', '987_654_321']) expect(dump).not.toContain(secret)
  })

  it.each([
    ['an entity about nobody', { entity: 'team' }],
    ['a number that would have to be unique', { kind: 'int', rules: { unique: true } }],
  ])('cannot be had for %s', async (_, part) => {
    await using test = await createTestCrm()
    const { customFields } = test.as('system-admin')
    const creating = customFields.create({ ...wechatId, ...(part as object) })
    expect(await outcomeOf(creating)).toBe('KITH_DIRECTORY_CUSTOM_FIELD_INVALID')
  })
})

async function dumpOf(database: Parameters<ReturnType<typeof sql>['execute']>[0]): Promise<string> {
  const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(
    database,
  )
  const rows = await Promise.all(
    tables.rows.map(async ({ name }) => (await sql`select * from ${sql.table(name)}`.execute(database)).rows),
  )
  return JSON.stringify(rows)
}
