import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

import type { MigrationPlan } from '@kith/core'
import SqliteDatabase from 'better-sqlite3'

import { cliErrors } from '../cli-errors.ts'
import type { Settings } from '../config/settings.ts'
import { openSqlite } from '../database/open-sqlite.ts'
import { createInstance } from '../instance.ts'
import { holdWork } from './held-work.ts'
import { type CopyProgress, copySqlite, flush, verifyCopy } from './sqlite-copy.ts'

/** What is restored, and where to. */
export interface RestorePlan {
  readonly backup: string
  readonly database: string
  readonly settings: Settings
  /** Whether a database that is there may be set aside. */
  readonly isForced: boolean
  readonly now: Date
  readonly onProgress: CopyProgress
}

/** What was done. */
export interface Restored {
  /** Where the database that was there is now. */
  readonly setAside: string | undefined
  /** How many deliveries wait for a word before they are made. */
  readonly held: number
  readonly pending: readonly string[]
}

const BESIDE = ['', '-wal', '-shm']
const PROBE_MS = 200

/**
 * Puts a backup into the place of the database. All that can be refused is refused before anything is changed: a file that is
 * damaged, a secret that does not open it, migrations that this version does not know, a database that is in use.
 *
 * @throws KITH_CLI_BACKUP_DAMAGED, KITH_VAULT_SECRET_MISMATCH, KITH_CLI_RESTORE_UNKNOWN, KITH_CLI_RESTORE_EXISTS,
 * KITH_CLI_RESTORE_IN_USE
 */
export async function restoreBackup(plan: RestorePlan): Promise<Restored> {
  const { backup, database, isForced, settings, now } = plan
  if (!existsSync(backup)) throw cliErrors.DATABASE_NOT_FOUND({ path: backup })
  if (existsSync(database) && !isForced) throw cliErrors.RESTORE_EXISTS({ path: database })
  const partial = `${database}.restoring`
  const remove = (): void => BESIDE.forEach((suffix) => rmSync(partial + suffix, { force: true }))
  try {
    remove()
    await copySqlite(backup, partial, plan.onProgress).catch((cause: unknown) => {
      throw cliErrors.BACKUP_DAMAGED({ file: backup, reason: 'it is no SQLite database' }, { cause })
    })
    verifyCopy(partial)
    const { pending } = await examine(partial, settings)
    const held = holdWork(partial, now)
    verifyCopy(partial)
    const setAside = existsSync(database) ? moveAside(database, now) : undefined
    renameSync(partial, database)
    flush(dirname(database))
    return { setAside, held, pending }
  } finally {
    remove()
  }
}

async function examine(file: string, settings: Settings): Promise<MigrationPlan> {
  const kysely = openSqlite(file, { mustExist: true })
  try {
    const crm = createInstance(settings, kysely)
    const plan = await crm.migrations.plan()
    const installed = new Set(['core', ...crm.manifest.plugins.map(({ id }) => id)])
    const unknown = plan.orphans.filter((name) => installed.has(name.slice(0, name.indexOf('/'))))
    if (unknown.length > 0) throw cliErrors.RESTORE_UNKNOWN({ count: unknown.length, first: unknown[0]! })
    await crm.verifySecret()
    return plan
  } finally {
    await kysely.destroy()
  }
}

/** Keeps the database that was there. A process that has it open would go on writing to it, unseen by others. */
function moveAside(database: string, now: Date): string {
  refuseInUse(database)
  const setAside = `${database}.before-${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`
  for (const suffix of BESIDE) {
    if (existsSync(database + suffix)) renameSync(database + suffix, setAside + suffix)
  }
  return setAside
}

/** A database leaves write-ahead mode only for who has it alone. */
function refuseInUse(path: string): void {
  let probe: SqliteDatabase.Database | undefined
  try {
    probe = new SqliteDatabase(path, { timeout: PROBE_MS })
    probe.pragma('journal_mode = delete')
  } catch (error) {
    const isBusy = error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY')
    // What is damaged is in nobody's use: that is what backups are for.
    if (isBusy) throw cliErrors.RESTORE_IN_USE({ path })
  } finally {
    probe?.close()
  }
}
