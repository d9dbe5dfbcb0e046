import { serve } from '../serve/serve.ts'
import { untilSignalled } from '../serve/stop-signal.ts'
import { type CommandOptions, settingsOf } from './command-line.ts'

/** Runs `kith serve`. */
export async function runServe(options: CommandOptions & { readonly log?: boolean }): Promise<void> {
  await serve({
    settings: await settingsOf(options),
    log: options.log === true,
    untilStopped: untilSignalled,
  })
}
