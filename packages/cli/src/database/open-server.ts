import { type Dialect, Kysely, type LogConfig, MysqlDialect, PostgresDialect, sql } from 'kysely'

import { cliErrors } from '../cli-errors.ts'
import type { HostDatabase } from '../config/config.ts'
import type { DatabasePlace } from './database-url.ts'

/** A database of a server. */
export type ServerPlace = Extract<DatabasePlace, { readonly kind: 'postgres' | 'mariadb' }>

const dialects: Readonly<Record<ServerPlace['kind'], (url: string) => Promise<Dialect>>> = {
  postgres: openPostgres,
  mariadb: openMariadb,
}

/**
 * Opens a database of a server, with the driver that the host has installed beside the command. TLS and whatever else the
 * driver offers stand in the URL: `?sslmode=verify-full` for PostgreSQL, `?ssl={"rejectUnauthorized":true}` for MariaDB.
 *
 * @throws KITH_CLI_DRIVER_MISSING, KITH_CLI_DATABASE_UNREACHABLE.
 */
export async function openServer({ kind, url, label }: ServerPlace, log?: LogConfig): Promise<HostDatabase> {
  const dialect = await dialects[kind](url)
  const kysely: HostDatabase = new Kysely({ dialect, ...(log === undefined ? {} : { log }) })
  try {
    await sql`select 1`.execute(kysely)
    return kysely
  } catch (cause) {
    await kysely.destroy()
    throw cliErrors.DATABASE_UNREACHABLE({ label, reason: reasonOf(cause) }, { cause })
  }
}

async function openPostgres(url: string): Promise<Dialect> {
  const { default: pg } = await import('pg').catch((cause: unknown) => refuseDriver('pg', cause))
  const pool = new pg.Pool({ connectionString: url })
  // Whoever uses a connection that breaks is told by its statement. Without listeners the process would end.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new PostgresDialect({ pool })
}

async function openMariadb(url: string): Promise<Dialect> {
  const { default: mysql } = await import('mysql2').catch((cause: unknown) => refuseDriver('mysql2', cause))
  return new MysqlDialect({ pool: mysql.createPool({ uri: url }) })
}

function refuseDriver(driver: string, cause: unknown): never {
  throw cliErrors.DRIVER_MISSING({ driver }, { cause })
}

/** The code of the driver: its message may name a user. */
function reasonOf(cause: unknown): string {
  const { code } = cause as { readonly code?: unknown }
  return typeof code === 'string' ? code : 'no reason given'
}
