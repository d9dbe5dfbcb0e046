import type { BlobStore } from './blobs/blob-store.ts'
import type { BrokerPort } from './brokers/broker-port.ts'
import type { CoreTypes } from './core-types.ts'
import type { DatabaseInput } from './database/database.ts'
import type { MigrationPlan, Migrator } from './database/migrator.ts'
import type { AnyDatabase } from './database/traits.ts'
import type { KithEvent } from './events/event-definition.ts'
import type { SearchBuilder, SearchProgress } from './gate/search-builder.ts'
import type { IngestionOptions } from './ingestion/ingestion-options.ts'
import type { Messages } from './messages/messages.ts'
import type { CallOptions } from './operations/call-options.ts'
import type { Operation } from './operations/operation.ts'
import type { CommandCall } from './plugin/contributions.ts'
import type { OperationExplanation } from './plugin/explain-operation.ts'
import type { CrmManifest } from './plugin/manifest.ts'
import type {
  EventNames,
  Facade,
  MissingIds,
  PayloadOf,
  PluginTypes,
  VisitorFacade,
} from './plugin/plugin-types.ts'
import type { Plugin } from './plugin/plugin.ts'
import type { Action, Policy } from './policy/policy.ts'
import type { Reach } from './policy/reach.ts'
import type { RateStore } from './rates/rate-store.ts'
import type { OnRate } from './rates/rates.ts'
import type { EntityCatalog } from './schema/catalog.ts'
import type { ActorInput } from './session/actor.ts'
import type { DirectoryOf } from './session/directory.ts'
import type { Session, SessionOptions } from './session/session.ts'
import type { Clock } from './shared/clock.ts'
import type { CatalogueEntry } from './shared/errors.ts'
import type { Metrics } from './telemetry/metrics.ts'
import type { Telemetry } from './telemetry/telemetry.ts'
import type { Health } from './work/read-health.ts'

/** What `createCrm` takes. */
export interface CrmOptions<P extends readonly Plugin[]> {
  /** The host's own Kysely instance, or `{ dialect }` for a connection of its own. */
  readonly database: DatabaseInput
  /** Who may do what; `standardRoles()` to begin with. */
  readonly policy: Policy
  /** At least 32 characters, the same for the life of the database, kept outside it. Every key is derived from it. */
  readonly secret: string | undefined
  readonly plugins?: P
  /** `check` (default) refuses to run on a database that is not migrated; `auto` migrates it; `off` trusts it. */
  readonly migrate?: 'check' | 'auto' | 'off'
  /** ISO 3166-1 alpha-2 region of phone numbers without a country code, for tenants that set none; default `CN`. */
  readonly region?: string
  /** The people of each tenant, where the host has a directory; default: the users and teams in the database. */
  readonly directory?: DirectoryOf
  readonly clock?: Clock
  /** The files that callers upload, for example to import them. */
  readonly files?: FileOptions
  /** How often callers may call. */
  readonly rates?: RateOptions
  /** Figures for Prometheus: `createMetrics()`; none are kept when left out. */
  readonly metrics?: Metrics
  /** Observers of operations and deliveries, for example `openTelemetry()` of `@kith/core/opentelemetry`. */
  readonly telemetry?: readonly Telemetry[]
  /** How messages of other systems are taken. */
  readonly ingestion?: IngestionOptions
  /** Brokers that every event of every tenant is handed over to, by a name that stays: `{ nats: natsBroker() }`. */
  readonly brokers?: Readonly<Record<string, BrokerPort>>
  /** How many days events are kept, when everybody has had them; default 90. */
  readonly eventDays?: number
  /** Told about failures that no caller waits for: listeners, subscribers, background work. */
  readonly onError?: (error: unknown) => void
}

/** How often callers may call, beside what single operations say of themselves. */
export interface RateOptions {
  /**
   * Where calls are counted: in the memory of each process (default), in the database, for all processes together, or wherever
   * a store of your own does.
   */
  readonly store?: 'memory' | 'database' | RateStore
  /** How many calls one person has in a minute, whatever they call; machines have ten times as many. Default: no limit. */
  readonly callsPerMinute?: number
}

/** Where uploaded files are kept, and for how long. They are sealed with keys derived from `secret`, wherever that is. */
export interface FileOptions {
  /** Default: the database. */
  readonly store?: BlobStore
  /** The largest file in bytes; default 512 MiB. */
  readonly maxBytes?: number
  /** How many days a file is kept that nobody needs any more; default 7. */
  readonly keepDays?: number
}

/** Of each plugin by itself: together, the types of one would hide those that say more. */
type TypeOf<Q> = Q extends Plugin<infer T> ? T : never
type TypesOf<P extends readonly Plugin[]> = CoreTypes | TypeOf<P[number]>

/** Refuses at compile time a list of plugins in which one requires another that is not listed. */
export type Complete<P extends readonly Plugin[]> = [MissingIds<TypesOf<P>>] extends [never]
  ? unknown
  : { readonly plugins: { readonly 'missing required plugin': MissingIds<TypesOf<P>> } }

/** One caller's view of the CRM: every installed operation as a method, under the caller's policy. */
export type CrmSession<U extends PluginTypes> = Facade<U> & {
  readonly session: Session
  /**
   * Whether the actor may act on one row, with the named fields in clear. A row that is absent and one that is out of reach
   * are both `false`.
   */
  can(
    entity: string,
    action: Action,
    row: { readonly id: string; readonly fields?: readonly string[] },
  ): Promise<boolean>
  /** Whether the actor may act on rows of the entity: on every one, on none, or depending on the row. */
  can(entity: string, action: Action, asked?: { readonly fields?: readonly string[] }): Promise<Reach>
  /**
   * The same session inside a transaction that the host opened on the same Kysely instance: its rollback takes Kith's
   * rows with it. Listeners hear events when the relay sees their rows.
   *
   * @throws KITH_FOREIGN_TRANSACTION for a transaction of another instance.
   */
  using(transaction: AnyDatabase): Facade<U>
}

/** What `crm.transaction` gives its closure. */
export interface CrmTransaction<U extends PluginTypes> {
  /** The transaction, for the host's own rows. */
  readonly trx: AnyDatabase
  /** Opens sessions inside the transaction. */
  readonly as: (actor: ActorInput, options?: SessionOptions) => Facade<U>
  /** Opens a session of the system itself inside the transaction. It reads whole rows; the reason is audited. */
  readonly system: (reason: string, tenantId?: string) => Facade<U, true>
}

/** What `migrate` takes. */
export interface MigrateOptions {
  /** Told after each batch of rows whose search tokens were built. */
  readonly onProgress?: (progress: SearchProgress) => void
}

/** One call by name, as adapters make it. */
export interface ExecuteCall extends CallOptions {
  /** Who acts; `null` for somebody who is not known, to whom only operations for visitors are open. */
  readonly actor: ActorInput | null
  /** The tenant of a call without an actor, where no token names it; default `default`. */
  readonly tenantId?: string
  readonly options?: SessionOptions | undefined
  readonly operation: string
  readonly input: unknown
  /** Told how the caller stands with each rate that counts the call, for adapters. */
  readonly onRate?: OnRate
  /** The answer is turned into JSON and nothing else: instants of rows may be in the text form of the wire already. */
  readonly wire?: boolean
}

/** One run of a plugin's command, as the command line makes it. */
export interface CommandRun extends Omit<CommandCall, 'execute'> {
  readonly plugin: string
  readonly command: string
  readonly tenantId?: string
}

/** A customer-information system inside the host's process. */
export interface Crm<P extends readonly Plugin[] = readonly Plugin[]> {
  /** Opens a session for an actor. */
  as(actor: ActorInput, options?: SessionOptions): CrmSession<TypesOf<P>>
  /**
   * Opens the operations whose access is `public` or `token`, for somebody who is not known. The tenant is the default
   * one, unless it is said or a token names it.
   */
  visitor(options?: SessionOptions & { readonly tenantId?: string }): VisitorFacade<TypesOf<P>>
  /** Runs work as the system itself, which reads whole rows. The reason is audited. */
  system<T>(
    reason: string,
    work: (crm: Facade<TypesOf<P>, true>) => Promise<T>,
    tenantId?: string,
  ): Promise<T>
  /** Runs work in one transaction: Kith's rows and the host's commit together or not at all. */
  transaction<T>(work: (transaction: CrmTransaction<TypesOf<P>>) => Promise<T>): Promise<T>
  /** Hears an event after its commit, in this process, at most once. Answers how to stop. */
  on<N extends EventNames<TypesOf<P>>>(
    name: N,
    listener: (event: KithEvent<PayloadOf<TypesOf<P>, N>>) => unknown,
  ): () => void
  /** Applies pending migrations, and builds the search tokens of rows that were there before them. */
  migrate(options?: MigrateOptions): Promise<MigrationPlan>
  readonly migrations: Pick<Migrator, 'plan' | 'sql' | 'check' | 'examine'>
  /** Tells which entities have rows that a search does not find yet; `migrate` builds what is missing. */
  readonly searchTokens: Pick<SearchBuilder, 'pending'>
  /**
   * Resolves when the database is ready.
   *
   * @throws KITH_DATABASE_MIGRATIONS_PENDING; KITH_DATABASE_SERVER_TOO_OLD, _SERVER_SETTING, _COLLATION or _INDEX_MISSING
   * where Kith would work wrongly.
   */
  ready(): Promise<void>
  /** Checks that the secret opens the keys in the database, whatever its migrations. @throws KITH_VAULT_SECRET_MISMATCH */
  verifySecret(): Promise<void>
  /** Starts the plugins' own services, then background work in this process: deliveries, jobs, the change feed. */
  start(): Promise<void>
  /**
   * Takes this process out of service, while it goes on answering calls: `health` says so at once, so that no more requests are
   * sent here; streams of changes end, so that their clients go on elsewhere; background work stops. What of that runs has 25
   * seconds to finish and is aborted then; what has not begun is left to other processes at once.
   */
  drain(): Promise<void>
  /** Does the same, and stops the plugins' services, in reverse order. */
  stop(): Promise<void>
  /** Whether the CRM can do its work. Never throws. */
  health(): Promise<Health>
  /** Does the background work that is due now, once. @returns how much was done. */
  tick(): Promise<number>
  /** Stops background work, stores what is pending, disposes services, and closes a connection of its own. */
  close(): Promise<void>
  /** The same as `close`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
  /** Calls an operation by name, for adapters. */
  execute(call: ExecuteCall): Promise<unknown>
  /** Runs a command of a plugin as the system itself; the audited reason is `kith <plugin> <command>`. @throws KITH_OPERATION_COMMAND_UNKNOWN */
  runCommand(run: CommandRun): Promise<void>
  /** Says how an operation runs, through which hooks of which plugins, and who may call it. @throws KITH_OPERATION_UNKNOWN */
  explain(operation: string): OperationExplanation
  /** Everything that the plugins add up to, as plain data. Asks no database. */
  readonly manifest: CrmManifest
  readonly operations: readonly Operation[]
  readonly catalog: EntityCatalog
  readonly policyVersion: string
  /** Every error code of the kernel and the plugins, for the reference. */
  readonly errorCatalogue: readonly CatalogueEntry[]
  /** What the kernel and the plugins say in other languages, for `describeError`. */
  readonly messages: readonly Messages[]
}
