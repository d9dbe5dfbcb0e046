import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'

import { Database } from './database.ts'
import { type OpenDatabase, openDatabase } from './fixtures/open-database.ts'
import type { AnyDatabase } from './traits.ts'
import type { UnitOfWork } from './unit-of-work.ts'

const isServer = inject('database') === 'postgres' || inject('database') === 'mariadb'
const isPostgres = inject('database') === 'postgres'

let opened: OpenDatabase
let database: Database

beforeAll(async () => {
  opened = await openDatabase(inject('database'))
  database = new Database(opened.db)
  await sql`create table account (id varchar(10) not null primary key, balance integer)`.execute(opened.db)
}, 120_000)

afterAll(() => opened[Symbol.asyncDispose]())

beforeEach(async () => {
  await sql`delete from account`.execute(opened.db)
  await sql`insert into account values ('a', 0), ('b', 0)`.execute(opened.db)
})

async function balances(): Promise<unknown[]> {
  const { rows } = await sql<{ balance: unknown }>`select balance from account order by id`.execute(opened.db)
  return rows.map(({ balance }) => Number(balance))
}

const add = (db: AnyDatabase, id: string) =>
  sql`update account set balance = balance + 1 where id = ${id}`.execute(db)

/** Resolves when it was called so often. */
function gate(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let left = count
  return () => {
    left -= 1
    if (left <= 0) resolve()
    return promise
  }
}

/** Ends the connection of a transaction from outside. */
async function cutOff(db: AnyDatabase): Promise<void> {
  const id = isPostgres ? sql`pg_backend_pid()` : sql`connection_id()`
  const { rows } = await sql<{ id: number }>`select ${id} as id`.execute(db)
  const own = sql.raw(String(rows[0]!.id))
  await (isPostgres ? sql`select pg_terminate_backend(${own})` : sql`kill ${own}`).execute(opened.db)
}

describe('a transaction', () => {
  test('goes on after an operation of it failed, and keeps nothing of that', async () => {
    await database.transaction(async (unit) => {
      await add(unit.db, 'a')
      const failing = unit.run(async (inner) => {
        await add(inner.db, 'b')
        await sql`insert into account values ('a', 5)`.execute(inner.db)
      })
      const error: unknown = await failing.catch((caught: unknown) => caught)
      expect(database.traits.isUniqueViolation(error)).toBe(true)
      await add(unit.db, 'a')
    })
    expect(await balances()).toEqual([2, 0])
  })

  test('keeps nothing when it fails', async () => {
    const failing = database.transaction(async ({ db }) => {
      await add(db, 'a')
      throw new RangeError('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await balances()).toEqual([0, 0])
  })
})

describe.runIf(isServer)('a transaction beside others', () => {
  test('is run again when two wait for each other', async () => {
    const both = gate(2)
    let runs = 0
    const cross = (first: string, second: string) =>
      database.transaction(async ({ db }) => {
        runs += 1
        await add(db, first)
        await both()
        await add(db, second)
      })
    await Promise.all([cross('a', 'b'), cross('b', 'a')])
    expect(runs).toBe(3)
    expect(await balances()).toEqual([2, 2])
  })

  test('is run again when two wait for each other behind savepoints, whatever their callers catch', async () => {
    const both = gate(2)
    const cross = (first: string, second: string) =>
      database.transaction(async (unit: UnitOfWork) => {
        await add(unit.db, first)
        await both()
        await unit.run(({ db }) => add(db, second)).catch(() => undefined)
        await add(unit.db, first)
      })
    const outcomes = await Promise.allSettled([cross('a', 'b'), cross('b', 'a')])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    const [a, b] = (await balances()) as [number, number]
    // On PostgreSQL the one that loses keeps what it did before its savepoint; nowhere is half an operation kept.
    expect(a + b).toBe(isPostgres ? 5 : 6)
  })

  test('is run again when two wait for each other, whoever catches that and goes on', async () => {
    const both = gate(2)
    const cross = (first: string, second: string) =>
      database.transaction(async ({ db }) => {
        await add(db, first)
        await both()
        await add(db, second).catch(() => undefined)
        await add(db, first)
      })
    await Promise.all([cross('a', 'b'), cross('b', 'a')])
    expect(await balances()).toEqual([3, 3])
  })

  test('is run again when what it lost by was the last that it did', async () => {
    const both = gate(2)
    let runs = 0
    const cross = (first: string, second: string) =>
      database.transaction(async ({ db }) => {
        runs += 1
        await add(db, first)
        await both()
        await add(db, second).catch(() => undefined)
      })
    await Promise.all([cross('a', 'b'), cross('b', 'a')])
    expect(runs).toBeGreaterThanOrEqual(3)
    expect(await balances()).toEqual([2, 2])
  })

  test.runIf(isPostgres)(
    'is no success after a refusal that was caught: the commit would be a rollback',
    async () => {
      const caught = database.transaction(async ({ db }) => {
        await add(db, 'a')
        await sql`insert into account values ('a', 5)`.execute(db).catch(() => undefined)
      })
      await expect(caught).rejects.toSatisfy((error) => database.traits.isUniqueViolation(error))
      expect(await balances()).toEqual([0, 0])
    },
  )

  test('is run again when its connection breaks', async () => {
    let runs = 0
    await database.transaction(async ({ db }) => {
      runs += 1
      await add(db, 'a')
      if (runs === 1) await cutOff(db)
      await add(db, 'b')
    })
    expect(runs).toBe(2)
    expect(await balances()).toEqual([1, 1])
  })

  test('fails after five runs that met others', async () => {
    let runs = 0
    const failing = database.transaction(async ({ db }) => {
      runs += 1
      await cutOff(db)
      await add(db, 'a')
    })
    await expect(failing).rejects.toSatisfy((error) => database.traits.isDisconnected(error))
    expect(runs).toBe(5)
  })

  test.runIf(isPostgres)('is not run again when its connection breaks during the commit', async () => {
    await sql`
      create function cut_off() returns trigger language plpgsql as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$
    `.execute(opened.db)
    await sql`
      create constraint trigger cut_off after update on account deferrable initially deferred
        for each row execute function cut_off()
    `.execute(opened.db)
    let runs = 0
    const failing = database.transaction(({ db }) => {
      runs += 1
      return add(db, 'a')
    })
    await expect(failing).rejects.toThrow(/terminat/i)
    expect(runs).toBe(1)
    await sql`drop trigger cut_off on account`.execute(opened.db)
  })
})
