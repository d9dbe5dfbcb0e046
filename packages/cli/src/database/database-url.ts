import { cliErrors } from '../cli-errors.ts'

/** The name of a database that lives in memory and ends with the process. */
export const MEMORY = ':memory:'

/** What a database URL names: a SQLite file, or a database of a server. */
export type DatabasePlace =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres' | 'mariadb'; readonly url: string; readonly label: string }

/** Two letters at least: one is the drive of a Windows path. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i

const servers: Readonly<Record<string, 'postgres' | 'mariadb'>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  mariadb: 'mariadb',
  mysql: 'mariadb',
}

/**
 * Reads a database URL: `sqlite:<path>`, `sqlite::memory:` or a plain path, where both `sqlite:crm.db` and
 * `sqlite:///srv/crm.db` are understood; `postgres://user:password@host:5432/name`; or `mariadb://` and `mysql://` alike.
 *
 * @throws KITH_CLI_DATABASE_UNSUPPORTED for every other kind, and KITH_CLI_DATABASE_URL for what is none; both name the
 * kind only: the rest may hold a password.
 */
export function readDatabaseUrl(text: string): DatabasePlace {
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase()
  if (scheme === undefined) return { kind: 'sqlite', path: requirePath(text) }
  if (scheme === 'sqlite')
    return { kind: 'sqlite', path: requirePath(text.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')) }
  const kind = Object.hasOwn(servers, scheme) ? servers[scheme] : undefined
  if (kind === undefined) throw cliErrors.DATABASE_UNSUPPORTED({ scheme })
  return { kind, ...readServerUrl(scheme, text) }
}

function readServerUrl(scheme: string, text: string): { readonly url: string; readonly label: string } {
  // Both drivers know one name of their own.
  const own = text.replace(SCHEME, servers[scheme] === 'postgres' ? 'postgres:' : 'mysql:')
  const url = URL.canParse(own) ? new URL(own) : undefined
  if (url === undefined || url.pathname.length < 2) throw cliErrors.DATABASE_URL({ scheme })
  return { url: own, label: `${url.host}${url.pathname}` }
}

function requirePath(path: string): string {
  if (path === '') throw cliErrors.DATABASE_REQUIRED()
  return path
}
