import BetterSqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { defineErrors } from '../shared/errors.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { Database } from './database.ts'
import { type OpenSqlite, openSqlite, temporaryFolder } from './fixtures/open-sqlite.ts'
import type { UnitOfWork } from './unit-of-work.ts'

const errors = defineErrors('KITH_TEST', {
  REFUSED: { status: 409, message: 'Refused.', fix: 'Do something else.' },
})

let folder: ReturnType<typeof temporaryFolder>
let raw: BetterSqlite.Database
/** Another connection to the same file: it sees what is committed. */
let witness: OpenSqlite
let database: Database
let begun: number

beforeEach(() => {
  folder = temporaryFolder()
  raw = new BetterSqlite(folder.file('group.db'))
  raw.pragma('journal_mode = wal')
  raw.pragma('foreign_keys = on')
  raw.exec(`
    create table parent (id text primary key);
    create table entry (name text, parent text references parent (id) deferrable initially deferred)`)
  witness = openSqlite(folder.file('group.db'))
  begun = 0
  const kysely = new Kysely({
    dialect: new SqliteDialect({ database: raw }),
    log: ({ query }) => void (begun += query.sql === 'begin immediate' ? 1 : 0),
  })
  database = new Database(kysely)
})

afterEach(() => {
  raw.close()
  witness[Symbol.dispose]()
  folder[Symbol.dispose]()
})

function names(): unknown[] {
  return witness.rows('select name from entry order by rowid').map(({ name }) => name)
}

const write =
  (name: string, parent: string | null = null) =>
  async (unit: UnitOfWork) => {
    await unit.db.insertInto('entry').values({ name, parent }).execute()
    return name
  }

function settle(works: ((unit: UnitOfWork) => Promise<unknown>)[]) {
  return Promise.allSettled(works.map((work) => database.operation(work)))
}

describe('operations that wait at the same moment', () => {
  test('share one commit and are answered after it', async () => {
    const seen: number[] = []
    const answered = ['a', 'b', 'c'].map((name) =>
      database.operation(write(name)).then((answer) => {
        seen.push(names().length)
        return answer
      }),
    )
    expect(await Promise.all(answered)).toEqual(['a', 'b', 'c'])
    expect(begun).toBe(1)
    expect(seen).toEqual([3, 3, 3])
  })

  test('run in the order in which they came', async () => {
    await settle(Array.from({ length: 70 }, (_, index) => write(`n${index}`)))
    expect(names()).toEqual(Array.from({ length: 70 }, (_, index) => `n${index}`))
    expect(begun).toBeLessThan(10)
  })

  test('are not touched by one that is refused', async () => {
    const outcomes = await settle([
      write('a'),
      async (unit) => {
        await write('refused')(unit)
        throw errors.REFUSED()
      },
      write('c'),
    ])
    expect(outcomes).toMatchObject([
      { value: 'a' },
      { reason: { code: 'KITH_TEST_REFUSED' } },
      { value: 'c' },
    ])
    expect(names()).toEqual(['a', 'c'])
    expect(begun).toBe(1)
  })

  test.each([new RangeError('broken'), kernelErrors.INVARIANT({ fact: 'broken' })])(
    'are done once when one of them breaks: %s',
    async (failure) => {
      const outcomes = await settle([
        write('a'),
        async (unit) => {
          await write('broken')(unit)
          throw failure
        },
        write('c'),
      ])
      expect(outcomes).toMatchObject([{ value: 'a' }, { reason: failure }, { value: 'c' }])
      expect(names()).toEqual(['a', 'c'])
      // The shared transaction rolled back, and each ran again alone.
      expect(begun).toBe(4)
    },
  )

  test('are done once when the commit fails because of one of them', async () => {
    const told: string[] = []
    const telling = (name: string, parent: string | null) => async (unit: UnitOfWork) => {
      unit.afterCommit(() => told.push(`${name} committed`))
      unit.afterRollback(() => told.push(`${name} rolled back`))
      return write(name, parent)(unit)
    }
    const outcomes = await settle([telling('a', null), telling('b', 'nobody'), telling('c', null)])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(names()).toEqual(['a', 'c'])
    expect(told.filter((line) => line.includes('committed'))).toEqual(['a committed', 'c committed'])
    expect(told.filter((line) => line.startsWith('b'))).toEqual(['b rolled back', 'b rolled back'])
    expect(raw.inTransaction).toBe(false)
  })

  test('wait for a transaction that is open, and are not part of its rollback', async () => {
    const gate = Promise.withResolvers<void>()
    const failing = database.transaction(async (unit) => {
      await write('never')(unit)
      await gate.promise
      throw new RangeError('no')
    })
    const waiting = settle([write('a'), write('b')])
    await new Promise(setImmediate)
    gate.resolve()
    await expect(failing).rejects.toThrow('no')
    await waiting
    expect(names()).toEqual(['a', 'b'])
  })

  test('may call for more while they run', async () => {
    const inner: Promise<unknown>[] = []
    await database.operation(async (unit) => {
      inner.push(database.operation(write('later')))
      return write('first')(unit)
    })
    await Promise.all(inner)
    expect(names()).toEqual(['first', 'later'])
  })
})

describe('a writer in the same process', () => {
  test('is waited for without stopping the process', async () => {
    const gate = Promise.withResolvers<void>()
    using other = openSqlite(folder.file('group.db'))
    raw.pragma('busy_timeout = 20')
    const slow = new Database(other.kysely).transaction(async (unit) => {
      await write('slow')(unit)
      await gate.promise
    })
    await new Promise((resolve) => setTimeout(resolve, 20))
    const waiting = database.operation(write('waiting'))
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(names()).toEqual([])
    gate.resolve()
    await slow
    await waiting
    expect(names()).toEqual(['slow', 'waiting'])
  })
})
