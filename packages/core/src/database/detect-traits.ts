import { MysqlAdapter, PGliteAdapter, PostgresAdapter, SqliteAdapter } from 'kysely'

import { databaseErrors } from './database-errors.ts'
import { mariadbTraits } from './mariadb-traits.ts'
import { pgliteTraits, postgresTraits } from './postgres-traits.ts'
import { sqliteTraits } from './sqlite-traits.ts'
import type { AnyDatabase, DialectTraits } from './traits.ts'

/**
 * What Kith knows about the database behind a Kysely instance, by its dialect.
 *
 * @throws KITH_DATABASE_DIALECT_UNSUPPORTED for a dialect that Kith does not know.
 */
export function detectTraits(kysely: AnyDatabase): DialectTraits {
  const { adapter } = kysely.getExecutor()
  if (adapter instanceof SqliteAdapter) return sqliteTraits
  if (adapter instanceof PGliteAdapter) return pgliteTraits
  if (adapter instanceof PostgresAdapter) return postgresTraits
  if (adapter instanceof MysqlAdapter) return mariadbTraits
  throw databaseErrors.DIALECT_UNSUPPORTED({ adapter: adapter.constructor.name })
}
