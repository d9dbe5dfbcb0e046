import { SqliteAdapter } from 'kysely'

import type { HostDatabase } from '../config/config.ts'

/** Whether a database is SQLite. */
export function isSqlite(kysely: HostDatabase): boolean {
  return kysely.getExecutor().adapter instanceof SqliteAdapter
}
