import type { Policy } from '@kith/core'

import { cliErrors } from '../cli-errors.ts'
import { refuseDemoSecret } from '../config/settings.ts'
import { isDemoDatabase } from '../demo/demo-database.ts'
import { createInstance, openDatabase, type ServedInstance } from '../instance.ts'
import { noteMessages } from '../known-messages.ts'
import { type CommandOptions, settingsOf } from './command-line.ts'

/** Runs work on the CRM of a command line, over a database that exists, is migrated, and is not that of a demo. */
export async function withInstance(
  options: CommandOptions,
  work: (crm: ServedInstance, facts: { readonly policy: Policy; readonly label: string }) => Promise<void>,
): Promise<void> {
  const settings = await settingsOf(options)
  refuseDemoSecret(settings)
  const database = await openDatabase(settings, { mustExist: true })
  try {
    if (await isDemoDatabase(database.kysely)) throw cliErrors.DEMO_DATABASE()
    const crm = createInstance(settings, database.kysely)
    await crm.ready()
    try {
      await work(crm, { policy: settings.policy, label: database.label })
    } catch (error) {
      noteMessages(error, crm.messages)
      throw error
    } finally {
      await crm.close()
    }
  } finally {
    await database.close()
  }
}
