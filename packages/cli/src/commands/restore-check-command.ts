import { checkRestored } from '../backup/check-restored.ts'
import { discardHeld, releaseHeld } from '../backup/held-work.ts'
import { refuseDemoSecret } from '../config/settings.ts'
import { describeFinding } from '../doctor/finding.ts'
import { createInstance, openDatabase } from '../instance.ts'
import { type CommandOptions, settingsOf } from './command-line.ts'

/** The options of `kith restore-check`. */
export interface RestoreCheckOptions extends CommandOptions {
  readonly newerThan?: string
  readonly discard?: readonly string[]
  readonly release?: boolean
}

/** Runs `kith restore-check`. @returns the exit code: 1 where something is wrong. */
export async function runRestoreCheck(options: RestoreCheckOptions): Promise<number> {
  const settings = await settingsOf(options)
  refuseDemoSecret(settings)
  const database = await openDatabase(settings, { mustExist: true })
  try {
    await using crm = createInstance(settings, database.kysely)
    const findings = await checkRestored({ crm, kysely: database.kysely, newerThan: options.newerThan })
    for (const finding of findings) console.log(describeFinding(finding))
    if (findings.some(({ level }) => level === 'error')) return 1
    for (const subscriber of options.discard ?? [])
      console.log(`discarded  ${await discardHeld(database.kysely, subscriber)} of ${subscriber}`)
    if (options.release === true) console.log(`released   ${await releaseHeld(database.kysely)}`)
    return 0
  } finally {
    await database.close()
  }
}
