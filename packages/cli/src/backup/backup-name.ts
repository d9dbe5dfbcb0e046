import { basename, extname } from 'node:path'

/** A backup by its name. */
export interface NamedBackup {
  readonly name: string
  readonly takenAt: Date
}

const STAMP = /^(.+)-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z\.db$/

/** The name of a backup of a database: when it was taken, in a form that sorts and that every file system takes. */
export function backupName(database: string, takenAt: Date): string {
  const stamp = takenAt.toISOString().slice(0, 19).replaceAll(':', '-')
  return `${stemOf(database)}-${stamp}Z.db`
}

/** Those of some files that are backups of a database, the newest first. */
export function backupsAmong(names: readonly string[], database: string): readonly NamedBackup[] {
  const found = names.flatMap((name) => {
    const [, stem, day, hour, minute, second] = STAMP.exec(name) ?? []
    const takenAt = new Date(`${day}T${hour}:${minute}:${second}Z`)
    return stem === stemOf(database) && !Number.isNaN(takenAt.getTime()) ? [{ name, takenAt }] : []
  })
  return found.toSorted((a, b) => b.takenAt.getTime() - a.takenAt.getTime())
}

/** Which backups are kept. */
export interface Retention {
  /** At most so many. */
  readonly count: number | undefined
  /** None that is older, in days. */
  readonly days: number | undefined
}

const DAY_MS = 86_400_000

/** The backups that are kept no longer. The newest one always is. */
export function outdated(
  backups: readonly NamedBackup[],
  { count = Infinity, days = Infinity }: Retention,
  now: Date,
): readonly NamedBackup[] {
  const isOutdated = ({ takenAt }: NamedBackup, index: number): boolean =>
    index >= count || now.getTime() - takenAt.getTime() > days * DAY_MS
  return backups.filter((backup, index) => index > 0 && isOutdated(backup, index))
}

function stemOf(database: string): string {
  return basename(database, extname(database))
}
