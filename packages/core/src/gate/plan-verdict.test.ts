import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, it } from 'vitest'

import { createCrm } from '../crm.ts'
import { standardRoles } from '../customers/standard-roles.ts'

/** A CRM that tells how often the database was asked to judge a row. */
function createWatchedCrm() {
  let asked = 0
  const database = new Kysely<never>({
    dialect: new SqliteDialect({ database: new SQLite(':memory:') }),
    log: ({ query }) => {
      if (query.sql.includes('"#rows"')) asked += 1
    },
  })
  const crm = createCrm({
    database,
    policy: standardRoles(),
    secret: 'a fixed secret for tests, never for anything else',
    migrate: 'auto',
  })
  const manager = (id: string) => crm.as({ id, roles: ['relationship-manager'] })
  const takeAsked = (): number => {
    const before = asked
    asked = 0
    return before
  }
  return { crm, manager, takeAsked, close: () => Promise.all([crm.close(), database.destroy()]) }
}

it('asks the database about related rows only where the row itself leaves something open', async () => {
  const { crm, manager, takeAsked, close } = createWatchedCrm()
  const { id } = await manager('mei').customers.create({ name: '张三' })
  await manager('mei').customers.update({ id, patch: { city: '上海' } })
  expect(takeAsked()).toBe(0)
  await manager('mei').customers.shares.add({
    id,
    granteeKind: 'user',
    granteeId: 'ben',
    level: 'write',
    expiresAt: new Date(Date.now() + 60_000),
    reason: 'holiday',
  })
  takeAsked()
  expect(await manager('ben').customers.update({ id, patch: { city: '北京' } })).toMatchObject({
    city: '北京',
  })
  expect(takeAsked()).toBeGreaterThan(0)
  await crm.system('look', (system) => system.customers.update({ id, patch: { city: '广州' } }))
  expect(takeAsked()).toBe(0)
  await close()
})
