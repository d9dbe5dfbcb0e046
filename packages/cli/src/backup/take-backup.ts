import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { cliErrors } from '../cli-errors.ts'
import { backupName, backupsAmong, outdated, type Retention } from './backup-name.ts'
import { type CopyProgress, copySqlite, flush, verifyCopy } from './sqlite-copy.ts'

/** What is backed up, and where to. */
export interface BackupPlace {
  readonly database: string
  readonly folder: string
}

/** A backup that was taken. */
export interface TakenBackup {
  readonly file: string
  readonly bytes: number
}

/**
 * Takes a backup. It has its name only once it is whole, checked and on the disk: what ends in `.partial` is none.
 *
 * @throws KITH_CLI_DATABASE_NOT_FOUND, KITH_CLI_BACKUP_DAMAGED
 */
export async function takeBackup(
  { database, folder }: BackupPlace,
  { now, onProgress }: { readonly now: Date; readonly onProgress: CopyProgress },
): Promise<TakenBackup> {
  if (!existsSync(database)) throw cliErrors.DATABASE_NOT_FOUND({ path: database })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, backupName(database, now))
  const partial = `${file}.partial`
  try {
    await copySqlite(database, partial, onProgress)
    verifyCopy(partial)
    renameSync(partial, file)
    flush(folder)
  } finally {
    rmSync(partial, { force: true })
  }
  return { file, bytes: statSync(file).size }
}

/** Removes the backups that are kept no longer. @returns their names. */
export function removeOutdated(
  { database, folder }: BackupPlace,
  retention: Retention,
  now: Date,
): readonly string[] {
  const gone = outdated(backupsAmong(readdirSync(folder), database), retention, now)
  for (const { name } of gone) rmSync(join(folder, name))
  return gone.map(({ name }) => name)
}
