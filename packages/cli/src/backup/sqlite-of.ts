import { cliErrors } from '../cli-errors.ts'
import type { Settings } from '../config/settings.ts'
import { MEMORY, readDatabaseUrl } from '../database/database-url.ts'

/**
 * The file of the database.
 *
 * @throws KITH_CLI_DATABASE_REQUIRED; KITH_CLI_BACKUP_UNSUPPORTED where it is no SQLite file.
 */
export function sqliteOf({ database }: Pick<Settings, 'database'>): string {
  if (database === undefined) throw cliErrors.DATABASE_REQUIRED()
  const place = typeof database === 'string' ? readDatabaseUrl(database) : undefined
  if (place?.kind !== 'sqlite' || place.path === MEMORY) throw cliErrors.BACKUP_UNSUPPORTED()
  return place.path
}
