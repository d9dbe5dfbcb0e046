import { openDemo } from '../demo/open-demo.ts'
import { type CommandOptions, settingsOf } from './command-line.ts'

/** Runs `kith seed`: everything of `kith serve --demo` before the serving. */
export async function runSeed(options: CommandOptions): Promise<void> {
  const { database, crm } = await openDemo(await settingsOf({ ...options, demo: true }))
  await crm.close()
  await database.close()
  console.log(`The demo is loaded in ${database.label}.`)
}
