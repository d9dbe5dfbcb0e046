import { AuditLog } from './audit/audit-log.ts'
import { Blobs, type BlobsOptions } from './blobs/blobs.ts'
import { DatabaseBlobStore } from './blobs/database-blob-store.ts'
import { Brokers } from './brokers/brokers.ts'
import type { CrmOptions } from './crm-types.ts'
import type { Database } from './database/database.ts'
import { databaseDirectory } from './directory/database-directory.ts'
import { tenantReader } from './directory/read-tenant.ts'
import { EventBus } from './events/event-bus.ts'
import { Outbox } from './events/outbox.ts'
import { DuplicateBudget } from './gate/duplicate-budget.ts'
import type { GateCall } from './gate/gate-call.ts'
import { Gate } from './gate/gate.ts'
import { ShownCells } from './gate/shown-cells.ts'
import { SubjectKeys } from './gate/subject-keys.ts'
import { Tenants } from './gate/tenants.ts'
import type { OperationRunner } from './operations/operation-runner.ts'
import { VisitorDoor, type VisitorDoorOptions } from './operations/visitor-door.ts'
import { type Boot } from './plugin/boot-plugins.ts'
import type { Plugin } from './plugin/plugin.ts'
import { maskSourcesOf } from './plugin/point-values.ts'
import { type Actor, DEFAULT_TENANT } from './session/actor.ts'
import type { Directory } from './session/directory.ts'
import { createSession, type Session } from './session/session.ts'
import { systemClock } from './shared/clock.ts'
import { createIdSource } from './shared/ids.ts'
import { AccessTokens, type AccessTokensOptions } from './tokens/access-tokens.ts'
import { KeyRing } from './vault/key-ring.ts'
import { SUBJECT_KEY_TABLE } from './vault/subject-key-table.ts'
import { Vault } from './vault/vault.ts'
import { createJobBook, createSubscriptionBook } from './work/background.ts'

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
  const clock = options.clock ?? systemClock
  const createId = createIdSource(clock)
  const region = options.region ?? DEFAULT_REGION
  const onError = reporter(options.onError)
  const vault = new Vault(keys)
  const { policy } = boot
  const audit = new AuditLog({ database, key: keys.for('audit'), clock, createId, policy, onError })
  const bus = new EventBus(onError)
  const brokers = new Brokers({ ports: options.brokers ?? {}, onError })
  const subscriptions = createSubscriptionBook(database, installation, brokers)
  const jobs = createJobBook(database, createId, installation)
  const outbox = new Outbox({ database, bus, clock, createId, subscriptions })
  const subjectKeys = createSubjectKeys(database, vault)
  const blobs = createBlobs(options, { database, subjectKeys, clock, createId })
  const gate = new Gate({
    ...boot,
    database,
    vault,
    audit,
    shownCells: new ShownCells(),
    maskSources: maskSourcesOf(installation, runner),
    duplicates: new DuplicateBudget(),
    subjectKeys,
    systemSession: systemSession('kernel'),
    cursorKey: keys.for('cursor'),
    clock,
    createId,
    tenants: new Tenants(tenantReader({ tables: boot.tables, region }), region),
  })
  const visiting = createDoor(keys, { database, clock, createId })
  const messages = boot.plugins.flatMap(({ definition }) => definition.messages ?? [])
  const work = { blobs, brokers, ...visiting, subscriptions, jobs }
  return { audit, bus, outbox, gate, ...work, clock, createId, onError, messages }
}

function createSubjectKeys(database: Database, vault: Vault): SubjectKeys {
  return new SubjectKeys({ database, vault, table: `${database.naming.prefix}${SUBJECT_KEY_TABLE}` })
}

/** What calls without an actor come in by. */
function createDoor(
  keys: KeyRing,
  parts: Omit<AccessTokensOptions & VisitorDoorOptions, 'key' | 'keyFor' | 'tokens'>,
): Pick<VisitorDoorOptions, 'tokens'> & { readonly door: VisitorDoor } {
  const tokens = new AccessTokens({ ...parts, key: keys.for('access-token') })
  return { tokens, door: new VisitorDoor({ ...parts, tokens, keyFor: (use) => keys.for(use) }) }
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
