import { type Plugin, withStatementCache } from '@kith/core'
import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'

import type { TestDatabase, TestTables } from './opened-database.ts'
import { openPlace } from './place-pool.ts'
import { isServer } from './servers.ts'

/**
 * `sqlite`, in memory; `pglite`, PostgreSQL within the process; `postgres` or `mariadb`, a server that runs already; or the
 * path of a SQLite file.
 */
export type TestDatabaseLocation = 'sqlite' | 'pglite' | 'postgres' | 'mariadb' | (string & {})

const templates = new Map<string, Buffer>()

/** What `openTestDatabase` takes; everything has a default. */
export interface TestDatabaseOptions {
  /** Default: what `KITH_TEST_DATABASE` names, or `sqlite`. */
  readonly location?: TestDatabaseLocation | undefined
  /** The plugins that its tables are for, beside the kernel's; left out, the database is empty. */
  readonly plugins?: readonly Plugin[] | undefined
}

/**
 * Opens a database for one test. One for the same plugins that was remembered earlier in this process has its tables
 * already, which costs a tenth of migrating; others are empty.
 *
 * ```ts
 * const database = await openTestDatabase({ plugins: [] })
 * const crm = createCrm({ database: database.kysely, policy, secret })
 * if (!database.isMigrated) {
 *   await crm.migrate()
 *   await database.remember()
 * }
 * ```
 *
 * @throws KITH_TESTING_DRIVER_MISSING, KITH_TESTING_SERVER_UNREACHABLE.
 */
export async function openTestDatabase({
  location = process.env['KITH_TEST_DATABASE'] ?? 'sqlite',
  plugins,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const history = plugins === undefined ? undefined : historyOf(plugins)
  return isServer(location) ? openPlace(location, history) : openSqlite(location, history)
}

/** Two sets of plugins with equal histories have equal tables. */
function historyOf(plugins: readonly Plugin[]): string {
  return JSON.stringify(plugins.map(({ id, definition }) => [id, definition.migrations ?? []]))
}

function openSqlite(location: string, history: string | undefined): TestDatabase {
  const isInMemory = location === 'sqlite'
  const template = isInMemory && history !== undefined ? templates.get(history) : undefined
  const sqlite = new Sqlite(template ?? (isInMemory ? ':memory:' : location))
  if (!isInMemory) sqlite.pragma('journal_mode = WAL')
  const connect = () =>
    new Kysely<TestTables>({ dialect: new SqliteDialect({ database: withStatementCache(sqlite) }) })
  const kysely = connect()
  return {
    kysely,
    connect: async () => connect(),
    isMigrated: template !== undefined,
    async remember() {
      if (isInMemory && history !== undefined) templates.set(history, sqlite.serialize())
    },
    close: () => kysely.destroy(),
  }
}
