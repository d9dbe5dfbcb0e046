import { chmodSync, closeSync, fsyncSync, openSync } from 'node:fs'

import SqliteDatabase from 'better-sqlite3'

import { cliErrors } from '../cli-errors.ts'
import { BUSY_TIMEOUT_MS } from '../database/open-sqlite.ts'

/** How far a copy is, in pages. */
export type CopyProgress = (progress: { readonly pages: number; readonly done: number }) => void

/** Read and write for its owner alone: a copy holds what the database holds. */
const PRIVATE = 0o600
const PAGES_AT_ONCE = 1000

/**
 * Copies a database that is in use, as it is at this moment, by SQLite's own means. The open transaction holds that moment: without
 * it, each write of somebody else would let the copy begin again. The copy is one file, without a log beside it.
 */
export async function copySqlite(from: string, to: string, onProgress: CopyProgress): Promise<void> {
  const source = new SqliteDatabase(from, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  try {
    source.exec('begin')
    source.prepare('select count(*) from sqlite_schema').get()
    await source.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress({ pages: totalPages, done: totalPages - remainingPages })
        return PAGES_AT_ONCE
      },
    })
  } finally {
    source.close()
  }
  chmodSync(to, PRIVATE)
}

/**
 * Makes sure that a file is a sound database of Kith, and one file.
 *
 * @throws KITH_CLI_BACKUP_DAMAGED
 */
export function verifyCopy(file: string): void {
  let database: SqliteDatabase.Database | undefined
  try {
    database = new SqliteDatabase(file, { fileMustExist: true })
    database.pragma('journal_mode = delete')
    const [found] = database.pragma('integrity_check(1)', { simple: false }) as { integrity_check: string }[]
    if (found?.integrity_check !== 'ok')
      throw cliErrors.BACKUP_DAMAGED({ file, reason: 'its pages do not fit together' })
    const ledger = database.prepare("select 1 from sqlite_schema where name = 'crm_migration'").get()
    if (ledger === undefined) throw cliErrors.BACKUP_DAMAGED({ file, reason: 'it holds no CRM' })
  } catch (error) {
    if (!(error instanceof SqliteDatabase.SqliteError)) throw error
    throw cliErrors.BACKUP_DAMAGED({ file, reason: error.code }, { cause: error })
  } finally {
    database?.close()
  }
  flush(file)
}

/** Waits until a file, or the names in a folder, are on the disk. */
export function flush(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
