import {
  type Complete,
  type Crm,
  type CrmOptions,
  createCrm,
  type DirectoryOf,
  type IngestionOptions,
  type KithEvent,
  type Metrics,
  type Plugin,
  type Policy,
  type RateOptions,
  standardRoles,
  type Telemetry,
} from '@kith/core'
import type { Kysely } from 'kysely'

import type { TestTables } from './databases/opened-database.ts'
import { openTestDatabase, type TestDatabaseLocation } from './databases/test-database.ts'
import { type RecordedAudit, readAudit } from './recorded-audit.ts'
import { readEvents } from './recorded-events.ts'
import { actorAndSession, type TestRole, type TestSessionOptions } from './test-actor.ts'
import { createTestClock, type TestClock } from './test-clock.ts'

/** What `createTestCrm` takes; everything has a default. */
export interface TestCrmOptions<P extends readonly Plugin[]> {
  readonly plugins?: P
  /** Default: `standardRoles()`. */
  readonly policy?: Policy
  /** Default: a new clock that stands at `TEST_START`. */
  readonly clock?: TestClock
  /** Default: what `KITH_TEST_DATABASE` names, or `sqlite`, in memory. A file is opened in WAL mode, and migrated. */
  readonly database?: TestDatabaseLocation
  /** ISO 3166-1 alpha-2; default `CN`. */
  readonly region?: string
  /** Default: the users and teams in the database. */
  readonly directory?: DirectoryOf
  /** Default: counted in memory, without a limit of all calls. */
  readonly rates?: RateOptions
  /** Default: none are kept. */
  readonly metrics?: Metrics
  /** Default: nobody. */
  readonly telemetry?: readonly Telemetry[]
  /** Default: no schemas of events, and everything is kept for 30 days. */
  readonly ingestion?: IngestionOptions
}

/** A CRM that lives for one test, and windows into it. */
export interface TestCrm<P extends readonly Plugin[] = readonly []> extends AsyncDisposable {
  readonly crm: Crm<P>
  readonly clock: TestClock
  /** The connection that the CRM uses, for looking at rows and for what no operation can do. */
  readonly database: Kysely<TestTables>
  /** What the CRM reported to `onError`, oldest first. */
  readonly errors: readonly unknown[]
  /** Opens a session of a role as `testActor` describes it. */
  as(role: TestRole, overrides?: TestSessionOptions): ReturnType<Crm<P>['as']>
  /** The committed events, oldest first; with a name, the events of that name. */
  events(name?: string): Promise<readonly KithEvent[]>
  /** The audit entries, oldest first. */
  audit(): Promise<readonly RecordedAudit[]>
}

/** The secret of every test CRM. */
const TEST_SECRET = 'a fixed secret for tests, never for anything else'

/**
 * Creates a migrated CRM for one test: SQLite in memory, unless another database is named, the standard roles, and a clock
 * that stands still.
 *
 * ```ts
 * await using test = await createTestCrm({ plugins: [loyalty()] })
 * const rep = test.as('service-rep')
 * const customer = await rep.customers.create(aCustomer())
 * expect(await test.events('customer.created')).toHaveLength(1)
 * ```
 *
 * The first one of a set of plugins runs its migrations; later ones of the same process start from what it made.
 */
export async function createTestCrm<const P extends readonly Plugin[] = readonly []>(
  options: TestCrmOptions<P> & Complete<P> = {},
): Promise<TestCrm<P>> {
  const { policy = standardRoles(), region = 'CN', clock = createTestClock() } = options
  const opened = await openTestDatabase({ location: options.database, plugins: options.plugins ?? [] })
  const { kysely } = opened
  const errors: unknown[] = []
  const crmOptions: CrmOptions<P> = {
    ...asGiven(options),
    database: kysely,
    policy,
    secret: TEST_SECRET,
    migrate: 'off',
    clock,
    region,
    onError: (error) => errors.push(error),
  }
  const crm = createCrm<P>(crmOptions)
  if (!opened.isMigrated) {
    await crm.migrate()
    await opened.remember()
  }
  return {
    crm,
    clock,
    database: kysely,
    errors,
    as(role, overrides = {}) {
      const { actor, options: session } = actorAndSession(role, overrides)
      return crm.as(actor, session)
    },
    events: (name) => readEvents(kysely, name),
    audit: () => readAudit(kysely),
    async [Symbol.asyncDispose]() {
      await crm.close()
      await opened.close()
    },
  }
}

const optional = ['plugins', 'directory', 'ingestion', 'rates', 'metrics', 'telemetry'] as const

/** What the kernel has a default for. */
function asGiven<const P extends readonly Plugin[]>(
  options: TestCrmOptions<P>,
): Pick<CrmOptions<P>, (typeof optional)[number]> {
  return Object.fromEntries(
    optional.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  )
}
