import type { PGlite as Database } from '@electric-sql/pglite'
import { Kysely, PGliteDialect } from 'kysely'

import { testingErrors } from '../testing-errors.ts'
import type { TestTables } from './opened-database.ts'
import type { Place } from './place.ts'

/** A database within the process, in memory. Starting it takes seconds, so that its connection is never closed. */
export async function createPglitePlace(): Promise<Place> {
  const { PGlite } = await importPglite()
  const pglite = await PGlite.create()
  return {
    connect: async () => new Kysely<TestTables>({ dialect: new PGliteDialect({ pglite: keptOpen(pglite) }) }),
    async tables() {
      const { rows } = await pglite.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'public'`,
      )
      return rows.map(({ name }) => name)
    },
    async tidy(emptied, dropped) {
      const statements = [
        ...dropped.map((table) => `drop table "${table}" cascade`),
        ...emptied.map((table) => `delete from "${table}"`),
      ]
      await pglite.exec(statements.join(';'))
    },
    async clear() {
      await pglite.exec('drop schema public cascade; create schema public')
    },
  }
}

async function importPglite() {
  try {
    return await import('@electric-sql/pglite')
  } catch {
    throw testingErrors.DRIVER_MISSING({ database: 'pglite', driver: '@electric-sql/pglite' })
  }
}

function keptOpen(pglite: Database) {
  return {
    closed: false,
    ready: true,
    waitReady: Promise.resolve(),
    query: pglite.query.bind(pglite),
    transaction: pglite.transaction.bind(pglite),
    close: () => Promise.resolve(),
  }
}
