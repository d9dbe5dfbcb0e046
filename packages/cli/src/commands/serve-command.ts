import { cliErrors } from '../cli-errors.ts'
import { serve } from '../serve/serve.ts'
import { untilSignalled } from '../serve/stop-signal.ts'
import type { TlsFiles } from '../serve/tls.ts'
import { type CommandOptions, settingsOf } from './command-line.ts'

/** The options of `kith serve`. */
export interface ServeCommandOptions extends CommandOptions {
  readonly log?: boolean
  readonly drainDelay?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
}

const LONGEST_DELAY_S = 300

/** Runs `kith serve`. */
export async function runServe(options: ServeCommandOptions): Promise<void> {
  await serve({
    settings: await settingsOf(options),
    log: options.log === true,
    drainDelayMs: delayOf(options) * 1000,
    tls: tlsOf(options),
    untilStopped: untilSignalled,
  })
}

function delayOf({ drainDelay = '0' }: ServeCommandOptions): number {
  const seconds = /^\d{1,3}$/.test(drainDelay) ? Number(drainDelay) : Number.NaN
  if (!(seconds <= LONGEST_DELAY_S)) throw cliErrors.DRAIN_DELAY_INVALID({ most: LONGEST_DELAY_S })
  return seconds
}

function tlsOf({ tlsCert: cert, tlsKey: key }: ServeCommandOptions): TlsFiles | undefined {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) throw cliErrors.TLS_INCOMPLETE()
  return { cert, key }
}
