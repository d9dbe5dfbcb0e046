import { expect, it } from 'vitest'

import { BatchInsert } from './batch-insert.ts'
import { openSqlite } from './fixtures/open-sqlite.ts'

it.each([0, 1, 3, 500, 1023])('inserts %i rows, in their order', async (count) => {
  using sqlite = openSqlite()
  sqlite.raw.exec('create table t (a integer, b text)')
  const database = sqlite.kysely
  const insert = new BatchInsert(database, 't', ['a', 'b'])
  const rows = Array.from({ length: count }, (_, a) => (a % 2 === 0 ? { a, b: `row ${a}` } : { a }))
  await insert.run(database, rows)
  expect(sqlite.rows('select a, b from t order by rowid')).toEqual(rows.map(({ a, b = null }) => ({ a, b })))
})
