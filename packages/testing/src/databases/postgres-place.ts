import { Kysely, PostgresDialect } from 'kysely'
import type { Client } from 'pg'

import { testingErrors } from '../testing-errors.ts'
import type { TestTables } from './opened-database.ts'
import { isLeftOver, type Place, placeName } from './place.ts'

const DEFAULT_URL = 'postgres://postgres@127.0.0.1:5432/postgres'

/** As many as a test asks at once, and few enough for many tests beside each other. */
const CONNECTIONS = 5

let admin: Promise<Client> | undefined

/** A database of the server at `KITH_TEST_POSTGRES`. */
export async function createPostgresPlace(): Promise<Place> {
  const { default: pg } = await importPg()
  const server = await (admin ??= connectAdmin())
  const database = placeName()
  await server.query(`create database ${database}`)
  // What a test has written need not survive a power failure.
  await server.query(`alter database ${database} set synchronous_commit = off`)
  const client = await connectTo(urlOf(database))
  return {
    connect: async () =>
      new Kysely<TestTables>({
        dialect: new PostgresDialect({
          pool: new pg.Pool({ connectionString: urlOf(database), max: CONNECTIONS }),
        }),
      }),
    async tables() {
      const { rows } = await client.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'public'`,
      )
      return rows.map(({ name }) => name)
    },
    async tidy(emptied, dropped) {
      const statements = [
        ...dropped.map((table) => `drop table "${table}" cascade`),
        ...emptied.map((table) => `delete from "${table}"`),
      ]
      await client.query(statements.join(';'))
    },
    async clear() {
      await client.query('drop schema public cascade; create schema public')
    },
  }
}

function urlOf(database?: string): string {
  const url = new URL(process.env['KITH_TEST_POSTGRES'] ?? DEFAULT_URL)
  if (database !== undefined) url.pathname = `/${database}`
  return url.href
}

async function importPg() {
  try {
    return await import('pg')
  } catch {
    throw testingErrors.DRIVER_MISSING({ database: 'postgres', driver: 'pg' })
  }
}

async function connectTo(connectionString: string): Promise<Client> {
  const { default: pg } = await importPg()
  const client = new pg.Client({ connectionString })
  await client.connect()
  return client
}

async function connectAdmin(): Promise<Client> {
  let client: Client
  try {
    client = await connectTo(urlOf())
  } catch (cause) {
    throw testingErrors.SERVER_UNREACHABLE(
      { database: 'postgres', variable: 'KITH_TEST_POSTGRES' },
      { cause },
    )
  }
  const { rows } = await client.query<{ name: string }>(
    `select datname as name from pg_database where datname like 'kith\\_test\\_%'`,
  )
  for (const { name } of rows)
    if (isLeftOver(name)) await client.query(`drop database if exists ${name} with (force)`)
  return client
}
