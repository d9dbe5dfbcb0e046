import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'

import { withStatementCache } from '@kith/core'
import { type Dialect, Kysely, MysqlDialect, PostgresDialect, SqliteDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import { Pool } from 'pg'

import { openDatabase } from '../bench-database.ts'

/** Tables that are known at run time only. */
export type BenchTables = Record<string, Record<string, unknown>>

/** The databases that are measured. */
export const kinds = ['sqlite', 'postgres', 'mariadb'] as const

/** One of them. */
export type BenchKind = (typeof kinds)[number]

/** An empty database that is gone afterwards. */
export interface BenchPlace extends AsyncDisposable {
  /** Opens connections of their own, which end with it. */
  connect(): Kysely<BenchTables>
}

const POSTGRES = process.env['KITH_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const MARIADB = process.env['KITH_TEST_MARIADB'] ?? 'mysql://root@127.0.0.1:3306'
const CONNECTIONS = 10

/** Makes one on a server that runs already, or in a file of its own. */
export async function openBenchPlace(kind: BenchKind): Promise<BenchPlace> {
  const name = `kith_bench_${randomBytes(4).toString('hex')}`
  const { dialect, drop } = await places[kind](name)
  const opened: Kysely<BenchTables>[] = []
  return {
    connect() {
      const kysely = new Kysely<BenchTables>({ dialect: dialect() })
      opened.push(kysely)
      return kysely
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((kysely) => kysely.destroy()))
      await drop()
    },
  }
}

interface Place {
  readonly dialect: () => Dialect
  readonly drop: () => Promise<void>
}

const places: Readonly<Record<BenchKind, (name: string) => Promise<Place>>> = {
  sqlite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kith-bench-'))
    const file = join(folder, 'bench.db')
    return {
      dialect: () => new SqliteDialect({ database: withStatementCache(openDatabase(file)) }),
      drop: async () => rmSync(folder, { recursive: true, force: true }),
    }
  },
  postgres: (name) => {
    const url = new URL(POSTGRES)
    url.pathname = name
    const dialect = (connectionString: string) =>
      new PostgresDialect({ pool: new Pool({ connectionString, max: CONNECTIONS }) })
    return onServer(name, { admin: dialect(POSTGRES), dialect: () => dialect(url.href) })
  },
  mariadb: (name) => {
    const dialect = (database: string) =>
      new MysqlDialect({ pool: createPool({ uri: MARIADB, database, connectionLimit: CONNECTIONS }) })
    return onServer(name, { admin: dialect('mysql'), dialect: () => dialect(name) })
  },
}

async function onServer(
  name: string,
  { admin, dialect }: { readonly admin: Dialect; readonly dialect: () => Dialect },
): Promise<Place> {
  const server = new Kysely<BenchTables>({ dialect: admin })
  await sql.raw(`create database ${name}`).execute(server)
  return {
    dialect,
    async drop() {
      await sql.raw(`drop database ${name}`).execute(server)
      await server.destroy()
    },
  }
}
