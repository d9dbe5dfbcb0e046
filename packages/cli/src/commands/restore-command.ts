import { createCopyBar } from '../backup/copy-bar.ts'
import { restoreBackup } from '../backup/restore-backup.ts'
import { sqliteOf } from '../backup/sqlite-of.ts'
import { refuseDemoSecret } from '../config/settings.ts'
import { type CommandOptions, settingsOf } from './command-line.ts'

/** The options of `kith restore`. */
export interface RestoreOptions extends CommandOptions {
  readonly force?: boolean
}

/** Runs `kith restore`. */
export async function runRestore(backup: string, options: RestoreOptions): Promise<void> {
  const settings = await settingsOf(options)
  refuseDemoSecret(settings)
  const database = sqliteOf(settings)
  const bar = createCopyBar('Restoring')
  const plan = { backup, database, settings, isForced: options.force === true, now: new Date() }
  const { setAside, held, pending } = await restoreBackup({ ...plan, onProgress: bar.tell }).finally(() =>
    bar.end(),
  )
  console.log(`restored   ${backup} to ${database}; its pages and the secret were checked`)
  if (setAside !== undefined) console.log(`kept       the database that was there as ${setAside}`)
  if (pending.length > 0)
    console.log(`next       ${pending.length} migrations are pending: run "kith migrate"`)
  console.log(`next       ${held} deliveries are held: run "kith restore-check" before anybody works with it`)
}
