import { cliErrors } from '../cli-errors.ts'

/** The name of a database that lives in memory and ends with the process. */
export const MEMORY = ':memory:'

/** Two letters at least: one is the drive of a Windows path. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i

/**
 * The path of the SQLite file that a database URL names: `sqlite:<path>`, `sqlite::memory:` or a plain path. Both
 * `sqlite:crm.db` and `sqlite:///srv/crm.db` are understood.
 *
 * @throws KITH_CLI_DATABASE_UNSUPPORTED for every other kind, naming the kind only: the rest may hold a password.
 */
export function sqlitePath(url: string): string {
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase()
  if (scheme === undefined) return requirePath(url)
  if (scheme !== 'sqlite') throw cliErrors.DATABASE_UNSUPPORTED({ scheme })
  return requirePath(url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, ''))
}

function requirePath(path: string): string {
  if (path === '') throw cliErrors.DATABASE_REQUIRED()
  return path
}
