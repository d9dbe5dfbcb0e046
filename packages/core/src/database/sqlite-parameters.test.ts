import { sql } from 'kysely'
import { expect, test } from 'vitest'

import { Database } from './database.ts'
import { openSqlite } from './fixtures/open-sqlite.ts'

test('a statement that is prepared once hides its parameters from the planner, and finds the same rows', async () => {
  using sqlite = openSqlite()
  sqlite.raw.exec(`
    create table guest (tenant text, age integer, primary key (tenant, age));
    insert into guest values ('a', 1), ('a', 2), ('a', 3), ('b', 4);
  `)
  const database = new Database(sqlite.kysely)
  const query = sql<{ age: number }>`
    select age from guest where tenant = ${'a'} and age >= ${2} order by age limit ${10}
  `
  const compiled = database.compile(query)
  expect(compiled.sql).toContain('tenant = +? and age >= +? order by age limit +?')
  expect(compiled.parameters).toEqual(['a', 2, 10])
  const { rows } = await sqlite.kysely.executeQuery<{ age: number }>(compiled)
  expect(rows).toEqual((await query.execute(sqlite.kysely)).rows)
  expect(rows.map(({ age }) => age)).toEqual([2, 3])
})
