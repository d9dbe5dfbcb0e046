import { AuditLog } from './audit/audit-log.ts'
import { Blobs, type BlobsOptions } from './blobs/blobs.ts'
import { DatabaseBlobStore } from './blobs/database-blob-store.ts'
import { Brokers } from './brokers/brokers.ts'
import type { CrmOptions } from './crm-types.ts'
import type { Database } from './database/database.ts'
import { databaseDirectory } from './directory/database-directory.ts'
import { tenantReader } from './directory/read-tenant.ts'
import { EventBus } from './events/event-bus.ts'
import { FeedWatch } from './events/feed-watch.ts'
import { Outbox } from './events/outbox.ts'
import { DuplicateBudget } from './gate/duplicate-budget.ts'
import type { GateCall } from './gate/gate-call.ts'
import { Gate } from './gate/gate.ts'
import { ShownCells } from './gate/shown-cells.ts'
import { SubjectKeys } from './gate/subject-keys.ts'
import { Tenants } from './gate/tenants.ts'
import { IdempotencyKeys } from './idempotency/idempotency-keys.ts'
import { Once } from './operations/once.ts'
import type { OperationRunner } from './operations/operation-runner.ts'
import { VisitorDoor } from './operations/visitor-door.ts'
import { type Boot } from './plugin/boot-plugins.ts'
import type { Plugin } from './plugin/plugin.ts'
import { maskSourcesOf } from './plugin/point-values.ts'
import { DatabaseRateStore } from './rates/database-rate-store.ts'
import { MemoryRateStore } from './rates/memory-rate-store.ts'
import { Rates } from './rates/rates.ts'
import type { EntityCatalog } from './schema/catalog.ts'
import { type Actor, DEFAULT_TENANT } from './session/actor.ts'
import type { Directory } from './session/directory.ts'
import { createSession, type Session } from './session/session.ts'
import { type Clock, systemClock } from './shared/clock.ts'
import { createIdSource } from './shared/ids.ts'
import type { SecretKey } from './shared/platform.ts'
import { joinTelemetry } from './telemetry/telemetry.ts'
import { AccessTokens, type AccessTokensOptions } from './tokens/access-tokens.ts'
import { KeyRing } from './vault/key-ring.ts'
import { SUBJECT_KEY_TABLE } from './vault/subject-key-table.ts'
import { Vault } from './vault/vault.ts'
import { createJobBook, createSubscriptionBook } from './work/background.ts'

interface EntranceParts extends Pick<AccessTokensOptions, 'database' | 'createId'> {
  readonly clock: Clock
  readonly catalog: EntityCatalog
}

/** The region of phone numbers without a country code where neither host nor tenant has said another. */
const DEFAULT_REGION = 'CN'

const MAX_FILE = 512 * 1024 * 1024
const FILE_DAYS = 7

/** Wires the rooms of the kernel to each other. */
export function createKernel(
  options: CrmOptions<readonly Plugin[]>,
  { installation, database, ...boot }: Boot,
  runner: () => OperationRunner,
) {
  const keys = new KeyRing(options.secret)
  const { clock = systemClock, region = DEFAULT_REGION } = options
  const createId = createIdSource(clock)
  const onError = reporter(options.onError)
  const vault = new Vault(keys)
  const shared = { database, clock, createId }
  const audit = new AuditLog({ ...shared, key: keys.for('audit'), policy: boot.policy, onError })
  const bus = new EventBus(onError)
  const brokers = new Brokers({ ports: options.brokers ?? {}, onError })
  const subscriptions = createSubscriptionBook(database, installation, brokers)
  const jobs = createJobBook(database, createId, installation)
  const outbox = new Outbox({ ...shared, bus, subscriptions })
  const subjectKeys = createSubjectKeys(database, vault)
  const blobs = createBlobs(options, { ...shared, subjectKeys })
  const views = createViews(options)
  const gate = new Gate({
    ...boot,
    ...views,
    ...shared,
    vault,
    audit,
    shownCells: new ShownCells(),
    maskSources: maskSourcesOf(installation, runner),
    duplicates: new DuplicateBudget(),
    subjectKeys,
    systemSession: systemSession('kernel'),
    cursorKey: keys.for('cursor'),
    tenants: new Tenants(tenantReader({ tables: boot.tables, region }), region),
  })
  const entrance = createEntrance(options, keys, { ...shared, catalog: boot.catalog })
  const work = { ...views, ...entrance, blobs, brokers, subscriptions, jobs }
  const messages = boot.plugins.flatMap(({ definition }) => definition.messages ?? [])
  return { audit, bus, outbox, gate, ...work, clock, createId, onError, messages }
}

function createSubjectKeys(database: Database, vault: Vault): SubjectKeys {
  return new SubjectKeys({ database, vault, table: `${database.naming.prefix}${SUBJECT_KEY_TABLE}` })
}

/** What others look at work by, and where they wait for it. */
function createViews({ telemetry = [], metrics }: CrmOptions<readonly Plugin[]>) {
  const all = metrics === undefined ? telemetry : [metrics, ...telemetry]
  return { feed: new FeedWatch(), metrics, telemetry: joinTelemetry(all) }
}

/** What calls come in by: how often they may, once or again, and who makes them where no actor does. */
function createEntrance(
  { rates: { store = 'memory', callsPerMinute } = {} }: CrmOptions<readonly Plugin[]>,
  keys: KeyRing,
  parts: EntranceParts,
) {
  const { database, clock, catalog } = parts
  const keyFor = (use: string): SecretKey => keys.for(use)
  const rateBuckets = store === 'database' ? new DatabaseRateStore(database) : undefined
  const chosen = rateBuckets ?? (typeof store === 'string' ? new MemoryRateStore() : store)
  const rates = new Rates({ store: chosen, callsPerMinute, clock, key: keyFor('rate') })
  const tokens = new AccessTokens({ ...parts, key: keyFor('access-token') })
  const door = new VisitorDoor({ ...parts, tokens, rates, keyFor })
  const idempotencyKeys = new IdempotencyKeys({ database, keyFor })
  const once = new Once(idempotencyKeys, catalog)
  return { tokens, door, rates, rateBuckets, idempotencyKeys, once }
}

function createBlobs(
  { files = {} }: CrmOptions<readonly Plugin[]>,
  parts: Pick<BlobsOptions, 'database' | 'subjectKeys' | 'clock' | 'createId'>,
): Blobs {
  const { store = new DatabaseBlobStore(parts.database), maxBytes = MAX_FILE, keepDays = FILE_DAYS } = files
  return new Blobs({ ...parts, store, maxBytes, keepDays })
}

/** Failures are told to the host; one of the telling itself must not reach what has succeeded. */
function reporter(onError: (error: unknown) => void = () => undefined): (error: unknown) => void {
  return (error) => {
    try {
      onError(error)
    } catch {
      // There is nobody left to tell.
    }
  }
}

/** The host's directory, or the one in the database. */
export function directoryOf(
  { directory }: CrmOptions<readonly Plugin[]>,
  gate: Gate,
): (call: GateCall) => Directory {
  if (directory !== undefined) return (call) => directory(call.session.tenantId)
  return (call) => databaseDirectory(call, (entity) => gate.store(call, entity))
}

/** A session of the CRM itself, whose purpose is the reason that code states. */
export function systemSession(purpose: string, tenantId = DEFAULT_TENANT): Session {
  const actor: Actor = { kind: 'system', id: 'system', tenantId, roles: [], attributes: {} }
  return createSession(actor, { purpose })
}
