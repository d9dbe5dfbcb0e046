import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

import { type Crm, createCrm, type CrmOptions, KithError, type Plugin } from '@kith/core'

import { cliErrors } from './cli-errors.ts'
import type { HostDatabase } from './config/config.ts'
import type { Settings } from './config/settings.ts'
import { MEMORY, readDatabaseUrl } from './database/database-url.ts'
import { openServer } from './database/open-server.ts'
import { openSqlite } from './database/open-sqlite.ts'
import { directory } from './directory/plugin.ts'
import type { DirectoryTypes } from './directory/types.ts'

/** A CRM with the API keys of the command; further plugins are there and not in the type. */
export type ServedInstance = Crm<readonly [Plugin<DirectoryTypes>]>

/** A database that a command works on. */
export interface OpenDatabase {
  readonly kysely: HostDatabase
  /** How messages name it. */
  readonly label: string
  /** Closes it, unless the configuration brought it open. */
  close(): Promise<void>
}

/** Opens the database of the settings. Demo mode makes the folder of its file. */
export async function openDatabase(
  settings: Settings,
  options: { readonly mustExist: boolean },
): Promise<OpenDatabase> {
  const { database, demo, metrics } = settings
  if (database === undefined) throw cliErrors.DATABASE_REQUIRED()
  if (typeof database !== 'string')
    return { kysely: database, label: 'the configured Kysely instance', close: () => Promise.resolve() }
  const place = readDatabaseUrl(database)
  if (place.kind !== 'sqlite') {
    const kysely = await openServer(place, metrics?.log)
    return { kysely, label: place.label, close: () => kysely.destroy() }
  }
  const { path } = place
  if (demo && path !== MEMORY) mkdirSync(dirname(path), { recursive: true })
  const kysely = openSqlite(path, { ...options, log: metrics?.log })
  return { kysely, label: path, close: () => kysely.destroy() }
}

/** Creates the CRM of the settings over an open database. */
export function createInstance(
  settings: Pick<Settings, 'plugins' | 'policy' | 'region' | 'secret' | 'rates' | 'metrics' | 'telemetry'>,
  kysely: HostDatabase,
  clock?: CrmOptions<readonly Plugin[]>['clock'],
): ServedInstance {
  const { plugins, policy, region, secret, rates, metrics, telemetry } = settings
  return createCrm({
    database: kysely,
    policy,
    secret,
    plugins: [directory(), ...plugins],
    onError: reportFailure,
    ...(region === undefined ? {} : { region }),
    ...(rates === undefined ? {} : { rates }),
    ...(metrics === undefined ? {} : { metrics }),
    telemetry,
    ...(clock === undefined ? {} : { clock }),
  })
}

/** Background work that failed: what kind of failure it was. The message may quote data and is not repeated. */
function reportFailure(error: unknown): void {
  const kind = error instanceof KithError ? error.code : error instanceof Error ? error.name : typeof error
  console.error(`Kith: work in the background failed: ${kind}`)
}
