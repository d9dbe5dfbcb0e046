import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { run, runCounted } from './database.ts'
import { type OpenSqlite, openSqlite } from './fixtures/open-sqlite.ts'
import { prepare, prepareInsert, Slot } from './prepared.ts'

interface Asked {
  readonly name: string
  readonly tenant: string
}

let sqlite: OpenSqlite

beforeEach(() => {
  sqlite = openSqlite()
  sqlite.raw.exec('create table guest (name text, tenant text, note text)')
})

afterEach(() => sqlite[Symbol.dispose]())

const guestsOf = () =>
  prepare<Asked>(
    sqlite.kysely
      .selectFrom('guest')
      .select(['name', sql<number>`${7}`.as('seven')])
      .where('tenant', '=', new Slot((asked: Asked) => asked.tenant))
      .where('name', '=', new Slot((asked: Asked) => asked.name)),
  )

describe('a prepared statement', () => {
  test('binds its slots at each call and keeps its constants', async () => {
    sqlite.raw.exec(`insert into guest values ('a', 't1', null), ('a', 't2', null), ('b', 't1', null)`)
    const statement = guestsOf()
    expect(statement.bind({ name: 'a', tenant: 't1' })).toEqual([7, 't1', 'a'])
    expect(await run(sqlite.kysely, statement, { name: 'b', tenant: 't1' })).toEqual([
      { name: 'b', seven: 7 },
    ])
    expect(await run(sqlite.kysely, statement, { name: 'b', tenant: 't2' })).toEqual([])
  })

  test('gives each call values of its own, even when calls overlap', async () => {
    sqlite.raw.exec(`insert into guest values ('a', 't1', null), ('b', 't1', null)`)
    const statement = guestsOf()
    const answers = await Promise.all(
      ['a', 'b', 'a'].map((name) => run(sqlite.kysely, statement, { name, tenant: 't1' })),
    )
    expect(answers.map(([row]) => row?.['name'])).toEqual(['a', 'b', 'a'])
  })

  test('says how many rows it changed', async () => {
    sqlite.raw.exec(`insert into guest values ('a', 't1', null), ('b', 't1', null)`)
    const rename = prepare<Asked>(
      sqlite.kysely
        .updateTable('guest')
        .set({ note: new Slot((asked: Asked) => asked.name) })
        .where('tenant', '=', new Slot((asked: Asked) => asked.tenant)),
    )
    expect(await runCounted(sqlite.kysely, rename, { name: 'x', tenant: 't1' })).toEqual({
      rows: [],
      changed: 2,
    })
    expect(await runCounted(sqlite.kysely, rename, { name: 'x', tenant: 't9' })).toEqual({
      rows: [],
      changed: 0,
    })
  })

  test('inserts a row by column, absent columns as null', async () => {
    const insert = prepareInsert(sqlite.kysely, 'guest', ['name', 'tenant', 'note'])
    await run(sqlite.kysely, insert, { tenant: 't1', name: 'a', unknown: 'ignored' })
    expect(sqlite.rows('select * from guest')).toEqual([{ name: 'a', tenant: 't1', note: null }])
  })
})
