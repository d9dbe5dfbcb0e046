import type { DatabaseInput, Plugin, Policy, RateOptions, Telemetry } from '@kith/core'

/** A Kysely instance that the configuration brings itself. */
export type HostDatabase = Extract<DatabaseInput, { readonly isTransaction: boolean }>

/** The JSON Web Key Set (RFC 7517) of an identity provider. */
export interface KeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[]
}

/**
 * Which claims of a token say what. A name with dots also finds a nested claim: `realm_access.roles`. A tenant or teams
 * that are not mapped are the default tenant and none.
 */
export interface ClaimNames {
  /** An array of role names, or one text with spaces between them. Default: `roles`. */
  readonly roles?: string
  /** The same for the ids of teams. */
  readonly teams?: string
  /** A text; a token without it is refused. */
  readonly tenant?: string
}

/** How callers prove who they are. */
export interface AuthConfig {
  /** Whether keys made by `kith key create` are accepted. Default: true. */
  readonly apiKeys?: boolean
  /** Accepts JSON Web Tokens signed by these keys: an https URL, the path of a JSON file, or the set itself. */
  readonly jwks?: string | KeySet
  /** The `iss` that a token must carry. Required with `jwks`. */
  readonly issuer?: string
  /** The `aud` that a token must carry. Required with `jwks`. */
  readonly audience?: string | readonly string[]
  readonly claims?: ClaimNames
}

/** What `kith.config.ts` may set. Flags of the command go before the environment, the environment before this. */
export interface KithConfig {
  /**
   * `sqlite:<path>`, `sqlite::memory:`, the plain path of a SQLite file, `postgres://host/name`, `mariadb://host/name`, or a
   * Kysely instance.
   */
  readonly database?: string | HostDatabase
  /** At least 32 characters. Better set as `KITH_SECRET` in the environment than written into a file. */
  readonly secret?: string
  /** Who may do what. Default: `standardRoles()`. */
  readonly policy?: Policy
  readonly plugins?: readonly Plugin[]
  readonly auth?: AuthConfig
  /** Default: 4400. */
  readonly port?: number
  /** The address to listen on. Default: 127.0.0.1, this machine only. */
  readonly host?: string
  /** Whether figures are kept for Prometheus, at `GET /metrics`. Default: false. */
  readonly metrics?: boolean
  /** Observers of operations and deliveries, for example `openTelemetry()` of `@kith/core/opentelemetry`. */
  readonly telemetry?: readonly Telemetry[]
  /** How often callers may call, and where that is counted. */
  readonly rates?: RateOptions
  /** ISO 3166-1 alpha-2 region of phone numbers that come without a country code. Default: `CN`. */
  readonly region?: string
}

/**
 * Types the options of the `kith` command.
 *
 * ```ts
 * // kith.config.ts
 * import { defineConfig } from '@kith/cli'
 *
 * export default defineConfig({ database: 'sqlite:crm.db', port: 8080 })
 * ```
 */
export function defineConfig(config: KithConfig): KithConfig {
  return config
}
