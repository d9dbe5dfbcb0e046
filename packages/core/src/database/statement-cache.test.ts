import BetterSqlite from 'better-sqlite3'
import type { SqliteDatabase } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { withStatementCache } from './statement-cache.ts'

let raw: BetterSqlite.Database
let prepared: string[]
let cached: SqliteDatabase

/** A real database that also notes what it is asked to prepare. */
function noting(database: BetterSqlite.Database): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare: (sql) => {
      prepared.push(sql)
      return database.prepare(sql)
    },
  }
}

const one = 'select 1 as n'
const two = 'select 2 as n'
const three = 'select 3 as n'

beforeEach(() => {
  raw = new BetterSqlite(':memory:')
  prepared = []
  cached = withStatementCache(noting(raw), 2)
})

afterEach(() => raw.close())

describe('the statement cache', () => {
  test('prepares a text once', () => {
    expect(cached.prepare(one)).toBe(cached.prepare(one))
    expect(cached.prepare(one).all([])).toEqual([{ n: 1 }])
    expect(prepared).toEqual([one])
  })

  test('drops the statement that was not used for longest', () => {
    for (const text of [one, two, one, three, one, three, two]) cached.prepare(text)
    expect(prepared).toEqual([one, two, three, two])
  })

  test('holds no more than its capacity', () => {
    for (const text of [one, two, three, one, two, three]) cached.prepare(text)
    expect(prepared).toEqual([one, two, three, one, two, three])
  })

  test('never shares a statement that is being read', () => {
    raw.exec('create table t (n integer); insert into t values (1), (2), (3)')
    const text = 'select n from t order by n'
    const rows = cached.prepare(text).iterate([])
    expect(rows.next().value).toEqual({ n: 1 })
    expect(cached.prepare(text).all([])).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
    expect([...rows]).toEqual([{ n: 2 }, { n: 3 }])
    expect(prepared).toEqual([text, text])
  })

  test('shares a statement again when its reading was broken off', () => {
    raw.exec('create table t (n integer); insert into t values (1), (2)')
    const text = 'select n from t'
    for (const row of cached.prepare(text).iterate([])) {
      expect(row).toEqual({ n: 1 })
      break
    }
    cached.prepare(text)
    expect(prepared).toEqual([text])
  })

  test('sees a column that was added after the statement was prepared', () => {
    raw.exec('create table t (a integer); insert into t values (1)')
    expect(cached.prepare('select * from t').all([])).toEqual([{ a: 1 }])
    raw.exec('alter table t add column b integer default 2')
    expect(cached.prepare('select * from t').all([])).toEqual([{ a: 1, b: 2 }])
  })

  test('keeps nothing of a text that cannot be prepared', () => {
    expect(() => cached.prepare('selct')).toThrow('syntax error')
    expect(() => cached.prepare('selct')).toThrow('syntax error')
    expect(cached.prepare(one).all([])).toEqual([{ n: 1 }])
  })

  test('closes the database it stands before', () => {
    cached.close()
    expect(raw.open).toBe(false)
  })
})
