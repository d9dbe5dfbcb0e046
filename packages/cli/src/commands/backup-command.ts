import { setTimeout as wait } from 'node:timers/promises'

import { createCopyBar } from '../backup/copy-bar.ts'
import { sqliteOf } from '../backup/sqlite-of.ts'
import { type BackupPlace, removeOutdated, takeBackup } from '../backup/take-backup.ts'
import { cliErrors } from '../cli-errors.ts'
import { printableError } from '../print-error.ts'
import { untilSignalled } from '../serve/stop-signal.ts'
import { terminalLocale } from '../terminal-locale.ts'
import { type CommandOptions, settingsOf } from './command-line.ts'

/** The options of `kith backup`. */
export interface BackupOptions extends CommandOptions {
  readonly to: string
  readonly every?: string
  readonly keep?: string
  readonly keepDays?: string
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }
const LONGEST_MS = 2_147_483_647

/** Runs `kith backup`: once, or again and again until it is told to stop. */
export async function runBackup(options: BackupOptions): Promise<void> {
  const everyMs = options.every === undefined ? undefined : parseInterval(options.every)
  const retention = {
    count: parseCount('--keep', options.keep),
    days: parseCount('--keep-days', options.keepDays),
  }
  const place = { database: sqliteOf(await settingsOf(options)), folder: options.to }
  const backUp = async (): Promise<void> => {
    await tellBackup(place)
    for (const name of removeOutdated(place, retention, new Date())) console.log(`removed    ${name}`)
  }
  if (everyMs === undefined) return backUp()
  const stop = new AbortController()
  void untilSignalled().then(() => stop.abort())
  while (!stop.signal.aborted) {
    // One that fails must not be the last one: the next may find the disk with room again.
    await backUp().catch(tellFailure)
    await wait(everyMs, undefined, { signal: stop.signal }).catch(() => undefined)
  }
}

async function tellBackup(place: BackupPlace): Promise<void> {
  const bar = createCopyBar('Backing up')
  try {
    const { file, bytes } = await takeBackup(place, { now: new Date(), onProgress: bar.tell })
    bar.end()
    console.log(`backed up  ${file}  ${(bytes / 1_048_576).toFixed(1)} MiB, checked`)
  } finally {
    bar.end()
  }
}

function tellFailure(error: unknown): void {
  console.error(printableError(error, { debug: false, locale: terminalLocale(process.env) }))
  process.exitCode = 1
}

/** @throws KITH_CLI_BACKUP_OPTION_INVALID */
function parseInterval(text: string): number {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? []
  const ms = count === undefined ? Number.NaN : Number(count) * UNITS[unit!]!
  if (ms > 0 && ms <= LONGEST_MS) return ms
  throw cliErrors.BACKUP_OPTION_INVALID({
    option: '--every',
    rule: 'an interval such as 30m, 6h or 1d, at most 24d',
  })
}

function parseCount(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw cliErrors.BACKUP_OPTION_INVALID({ option, rule: 'a whole number from 1' })
}
