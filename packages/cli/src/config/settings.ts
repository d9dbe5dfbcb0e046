import {
  createMetrics,
  type Metrics,
  type Plugin,
  type Policy,
  type RateOptions,
  standardRoles,
  type Telemetry,
} from '@kith/core'

import { cliErrors } from '../cli-errors.ts'
import type { AuthConfig, HostDatabase, KithConfig } from './config.ts'

/** The flags that every command understands, as they were typed. */
export interface Flags {
  readonly db?: string
  readonly port?: string
  readonly host?: string
  readonly demo?: boolean
}

/** Where settings come from, strongest first. */
export interface SettingSources {
  readonly flags: Flags
  readonly env: Readonly<Record<string, string | undefined>>
  readonly config: KithConfig
}

/** What a command runs with. */
export interface Settings {
  readonly database: string | HostDatabase | undefined
  readonly secret: string | undefined
  readonly policy: Policy
  readonly plugins: readonly Plugin[]
  readonly auth: AuthConfig | undefined
  readonly port: number
  readonly host: string
  readonly region: string | undefined
  readonly rates: RateOptions | undefined
  readonly metrics: Metrics | undefined
  readonly telemetry: readonly Telemetry[]
  readonly demo: boolean
}

/** The secret of every demo database: public, like its tokens. */
export const DEMO_SECRET = 'kith demo mode: this secret is public and protects nothing'

const DEMO_DATABASE = '.kith/demo.db'
const DEFAULT_PORT = 4400
const DEFAULT_HOST = '127.0.0.1'

/**
 * Decides every setting: a flag goes before the environment (`KITH_DATABASE_URL`, `KITH_SECRET`), the environment before
 * the configuration. Demo mode takes neither secret, authentication, host nor database from the configuration: those
 * are meant for the real thing.
 *
 * @throws KITH_CLI_PORT_INVALID
 */
export function resolveSettings(sources: SettingSources): Settings {
  const { flags, config } = sources
  const shared = {
    policy: config.policy ?? standardRoles(),
    plugins: config.plugins ?? [],
    port: flags.port === undefined ? (config.port ?? DEFAULT_PORT) : parsePort(flags.port),
    region: config.region,
    rates: config.rates,
    metrics: config.metrics === true ? createMetrics() : undefined,
    telemetry: config.telemetry ?? [],
  }
  return { ...shared, ...(flags.demo === true ? demoPlace(sources) : ownPlace(sources)) }
}

type Place = Pick<Settings, 'demo' | 'host' | 'database' | 'secret' | 'auth'>

function demoPlace({ flags, env }: SettingSources): Place {
  const database = flags.db ?? stated(env['KITH_DATABASE_URL']) ?? DEMO_DATABASE
  return { demo: true, host: flags.host ?? DEFAULT_HOST, database, secret: DEMO_SECRET, auth: undefined }
}

function ownPlace({ flags, env, config }: SettingSources): Place {
  return {
    demo: false,
    host: flags.host ?? config.host ?? DEFAULT_HOST,
    database: flags.db ?? stated(env['KITH_DATABASE_URL']) ?? config.database,
    secret: stated(env['KITH_SECRET']) ?? config.secret,
    auth: config.auth,
  }
}

/** @throws KITH_CLI_DEMO_SECRET when a database of one's own would be written with the public secret. */
export function refuseDemoSecret({ demo, secret }: Settings): void {
  if (!demo && secret === DEMO_SECRET) throw cliErrors.DEMO_SECRET()
}

/** A variable that is set to nothing is not set. */
function stated(value: string | undefined): string | undefined {
  return value === '' ? undefined : value
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65_535)) throw cliErrors.PORT_INVALID()
  return port
}
