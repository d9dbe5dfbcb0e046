import { sql } from 'kysely'

import type { HostDatabase } from '../config/config.ts'
import { BUSY_TIMEOUT_MS } from '../database/open-sqlite.ts'
import type { OpenDatabase } from '../instance.ts'
import { type Finding, ok } from './finding.ts'

const OLDEST = [3, 38] as const
const NORMAL = 1
const FULL = 2

/** Checks the version of SQLite and how the connection is set up. */
export async function checkSqlite({ kysely, label }: OpenDatabase): Promise<Finding[]> {
  const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(kysely)
  const version = rows[0]?.version ?? ''
  return [checkVersion(version, label), ...(await checkPragmas(kysely))]
}

function checkVersion(version: string, label: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isNewEnough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
  if (isNewEnough) return ok('database', `SQLite ${version} at ${label}`)
  const message = `SQLite ${version} is older than ${OLDEST.join('.')}`
  return { level: 'error', check: 'database', message, fix: 'Update the SQLite driver.' }
}

async function checkPragmas(kysely: HostDatabase): Promise<Finding[]> {
  const journal = String(await readPragma(kysely, 'journal_mode'))
  const synchronous = Number(await readPragma(kysely, 'synchronous'))
  const timeout = Number(await readPragma(kysely, 'busy_timeout'))
  const foreignKeys = Number(await readPragma(kysely, 'foreign_keys'))
  const wrong: Finding[] = []
  const warn = (message: string, fix: string): void =>
    void wrong.push({ level: 'warning', check: 'pragmas', message, fix })
  if (journal !== 'wal' && journal !== 'memory')
    warn(
      `journal_mode is ${journal}: readers wait for writers`,
      'Set it to WAL, and keep the file on a local disk: others cannot have it.',
    )
  if (synchronous !== NORMAL && synchronous !== FULL)
    warn(`synchronous is ${synchronous}: a power failure may lose data`, 'Set synchronous to NORMAL.')
  if (timeout < BUSY_TIMEOUT_MS)
    warn(
      `busy_timeout is ${timeout} ms`,
      `Set it to ${BUSY_TIMEOUT_MS}, so that writers wait for each other.`,
    )
  if (foreignKeys !== 1) warn('foreign_keys is off', 'Turn it on.')
  return wrong.length > 0 ? wrong : [ok('pragmas', `journal_mode ${journal}, busy_timeout ${timeout} ms`)]
}

async function readPragma(kysely: HostDatabase, name: string): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(kysely)
  return Object.values(rows[0] ?? {})[0]
}
