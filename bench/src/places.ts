import process from 'node:process'

import { withStatementCache } from '@kith/core'
import { type Dialect, Kysely, MysqlDialect, PostgresDialect, sql, SqliteDialect } from 'kysely'
import { createPool } from 'mysql2'
import { Pool } from 'pg'

import { openDatabase } from './bench-database.ts'

/** The databases that are measured. */
export const kinds = ['sqlite', 'postgres', 'mariadb'] as const

/** One of them. */
export type BenchKind = (typeof kinds)[number]

/** Tables that are known at run time only. */
export type BenchTables = Record<string, Record<string, unknown>>

const CONNECTIONS = 10

const servers: Readonly<Record<Exclude<BenchKind, 'sqlite'>, string>> = {
  postgres: process.env['KITH_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres',
  mariadb: process.env['KITH_TEST_MARIADB'] ?? 'mysql://root@127.0.0.1:3306/mysql',
}

/** What kind of database is at a place: the path of a file, or the address of a database on a server. */
export function kindOf(place: string): BenchKind {
  if (place.startsWith('postgres:')) return 'postgres'
  return place.startsWith('mysql:') ? 'mariadb' : 'sqlite'
}

/** Kysely's own dialect for a place, as a host has it. On SQLite the connection keeps its statements if that is wanted. */
export function dialectAt(place: string, { logPages, isStock = false }: DialectOptions = {}): Dialect {
  switch (kindOf(place)) {
    case 'postgres':
      return new PostgresDialect({ pool: new Pool({ connectionString: place, max: CONNECTIONS }) })
    case 'mariadb':
      return new MysqlDialect({
        pool: createPool({ uri: place, connectionLimit: CONNECTIONS, timezone: 'Z' }),
      })
    case 'sqlite': {
      const database = openDatabase(place, logPages)
      return new SqliteDialect({ database: isStock ? database : withStatementCache(database) })
    }
  }
}

interface DialectOptions {
  /** The length of SQLite's log from which on the connection itself checkpoints. */
  readonly logPages?: number | undefined
  /** Nothing of Kith. */
  readonly isStock?: boolean
}

/** Makes a database on a server that runs already, unless it is there. */
export async function databaseOnServer(kind: Exclude<BenchKind, 'sqlite'>, name: string): Promise<string> {
  const address = new URL(servers[kind])
  const server = new Kysely<BenchTables>({ dialect: dialectAt(address.href) })
  if (!(await isThere(server, kind, name))) await sql.raw(`create database ${name}`).execute(server)
  await server.destroy()
  address.pathname = name
  return address.href
}

async function isThere(server: Kysely<BenchTables>, kind: BenchKind, name: string): Promise<boolean> {
  const [table, column] =
    kind === 'postgres' ? ['pg_database', 'datname'] : ['information_schema.schemata', 'schema_name']
  const { rows } = await sql`select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${name}`.execute(
    server,
  )
  return rows.length > 0
}

/** Drops a database that {@link databaseOnServer} made. */
export async function dropOnServer(place: string): Promise<void> {
  const kind = kindOf(place)
  if (kind === 'sqlite') return
  const server = new Kysely<BenchTables>({ dialect: dialectAt(servers[kind]) })
  await sql.raw(`drop database ${new URL(place).pathname.slice(1)}`).execute(server)
  await server.destroy()
}
