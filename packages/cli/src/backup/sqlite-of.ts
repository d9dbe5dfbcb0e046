import { cliErrors } from '../cli-errors.ts'
import type { Settings } from '../config/settings.ts'
import { MEMORY, sqlitePath } from '../database/database-url.ts'

const SCHEME = /^([a-z][a-z0-9+.-]+):/i

/**
 * The file of the database.
 *
 * @throws KITH_CLI_DATABASE_REQUIRED; KITH_CLI_BACKUP_UNSUPPORTED where it is no SQLite file.
 */
export function sqliteOf({ database }: Pick<Settings, 'database'>): string {
  if (database === undefined) throw cliErrors.DATABASE_REQUIRED()
  const isOther =
    typeof database !== 'string' || (SCHEME.exec(database)?.[1]?.toLowerCase() ?? 'sqlite') !== 'sqlite'
  const path = isOther ? MEMORY : sqlitePath(database)
  if (path === MEMORY) throw cliErrors.BACKUP_UNSUPPORTED()
  return path
}
