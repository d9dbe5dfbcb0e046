import type { AuditFact } from './audit/audit-entry.ts'
import type { AuditLog } from './audit/audit-log.ts'
import { corePlugin } from './core-plugin.ts'
import { createKernel, directoryOf, systemSession } from './create-kernel.ts'
import type { CommandRun, Complete, Crm, CrmOptions, ExecuteCall, MigrateOptions } from './crm-types.ts'
import type { Database } from './database/database.ts'
import type { MigrationHistory } from './database/migration.ts'
import { type MigrationPlan, Migrator } from './database/migrator.ts'
import type { AnyDatabase } from './database/traits.ts'
import type { UnitOfWork } from './database/unit-of-work.ts'
import { disposeAll } from './di/scope.ts'
import { catalogueOf } from './error-catalogue.ts'
import type { EventBus } from './events/event-bus.ts'
import type { KithEvent } from './events/event-definition.ts'
import { SearchBuilder } from './gate/search-builder.ts'
import type { Messages } from './messages/messages.ts'
import { type Invoke, prepareFacade } from './operations/facade.ts'
import { operationErrors } from './operations/operation-errors.ts'
import { type CanQuestion, type InstalledOperation, OperationRunner } from './operations/operation-runner.ts'
import { accessOf, type Operation } from './operations/operation.ts'
import { bootPlugins } from './plugin/boot-plugins.ts'
import { describeBoot } from './plugin/describe-boot.ts'
import { explainOperation, type OperationExplanation } from './plugin/explain-operation.ts'
import type { Installation } from './plugin/installation.ts'
import type { CrmManifest } from './plugin/manifest.ts'
import type { Plugin } from './plugin/plugin.ts'
import { extensionsOf } from './plugin/point-values.ts'
import type { PolicyEngine } from './policy/policy-engine.ts'
import type { Action } from './policy/policy.ts'
import type { EntityCatalog } from './schema/catalog.ts'
import { type ActorInput, createActor } from './session/actor.ts'
import { createSession, createVisitorSession, type Session, type SessionOptions } from './session/session.ts'
import type { CatalogueEntry } from './shared/errors.ts'
import { Background } from './work/background.ts'
import { type Health, readHealth } from './work/read-health.ts'

/**
 * Creates a CRM. Synchronous and without I/O: the database is first touched by `ready`, `migrate` or the first
 * operation. Several instances live side by side in one process.
 *
 * ```ts
 * const crm = createCrm({ database: db, policy: standardRoles(), secret: process.env.KITH_SECRET })
 * await crm.migrate()
 * const rep = crm.as({ id: 'u1', roles: ['service-rep'], attributes: { teamIds: ['t1'] } })
 * const customer = await rep.customers.create({ name: '张三', phone: '13800138000' })
 * ```
 *
 * @throws CrmBootError with every problem of plugins and policy at once; KITH_VAULT_SECRET_REQUIRED.
 */
export function createCrm<const P extends readonly Plugin[] = readonly []>(
  options: CrmOptions<P> & Complete<P>,
): Crm<P> {
  return new EmbeddedCrm(options) as unknown as Crm<P>
}

class EmbeddedCrm {
  readonly operations: readonly Operation[]
  readonly catalog: EntityCatalog
  readonly errorCatalogue: readonly CatalogueEntry[]
  readonly messages: readonly Messages[]
  readonly migrations: Migrator
  readonly searchTokens: SearchBuilder
  readonly #mode: 'check' | 'auto' | 'off'
  readonly #database: Database
  readonly #installation: Installation
  readonly #policy: PolicyEngine
  readonly #audit: AuditLog
  readonly #bus: EventBus
  readonly #runner: OperationRunner
  readonly #background: Background
  readonly #explain: (installed: InstalledOperation) => OperationExplanation
  readonly #describe: () => CrmManifest
  readonly #facade: (invoke: Invoke) => object
  #visitorFacade: ((invoke: Invoke) => object) | undefined
  readonly #verifySecret: () => Promise<void>
  #ready: Promise<void> | undefined
  #isReady = false

  constructor(options: CrmOptions<readonly Plugin[]>) {
    const boot = bootPlugins([corePlugin(options), ...(options.plugins ?? [])], options)
    const kernel = createKernel(options, boot, () => this.#runner)
    const { installation, database, plugins, pipelines } = boot
    this.#mode = options.migrate ?? 'check'
    this.#database = database
    this.#installation = installation
    this.#audit = kernel.audit
    this.#bus = kernel.bus
    this.catalog = boot.catalog
    this.#policy = boot.policy
    this.operations = [...installation.operations.values()].map(({ operation }) => operation)
    this.errorCatalogue = catalogueOf(plugins)
    this.messages = kernel.messages
    this.migrations = new Migrator(database, plugins.map(historyOf))
    this.searchTokens = new SearchBuilder(database, boot.tables.values())
    this.#facade = prepareFacade([...installation.operations.keys()])
    this.#runner = new OperationRunner({
      ...boot,
      ...kernel,
      operations: installation.operations,
      facade: this.#facade,
      events: installation.events,
      extensionsOf: extensionsOf(installation),
      directoryOf: directoryOf(options, kernel.gate),
      ready: (unit) => (this.#isReady ? undefined : this.#readyFor(unit)),
    })
    this.#background = new Background({
      ...kernel,
      database,
      installation,
      runner: this.#runner,
      eventDays: options.eventDays,
      ready: () => this.ready(),
    })
    this.#explain = (installed) =>
      explainOperation(installed, { pipelines, policy: options.policy, grants: installation.grants })
    this.#describe = () => describeBoot(boot, options.policy)
    this.#verifySecret = () => kernel.gate.services.subjectKeys.verifySecret()
  }

  as(actor: ActorInput, options?: SessionOptions): object {
    const session = createSession(createActor(actor), options)
    return Object.assign(this.#open(session), {
      session,
      can: (entity: string, action: Action, asked: Omit<CanQuestion, 'action'> = {}) =>
        this.#runner.can(session, entity, { ...asked, action }),
      using: (transaction: AnyDatabase) => this.#open(session, this.#database.join(transaction)),
    })
  }

  visitor({ tenantId, ...options }: VisitorOptions = {}): object {
    const session = createVisitorSession(tenantId, options)
    this.#visitorFacade ??= prepareFacade(namesForVisitors(this.operations))
    return this.#visitorFacade((name, input, options) =>
      this.#runner.execute({ ...options, session, name, input }),
    )
  }

  async system<T>(reason: string, work: (crm: object) => Promise<T>, tenantId?: string): Promise<T> {
    this.#runner.refuseInTransaction()
    await this.ready()
    const session = systemSession(reason, tenantId)
    await this.#audit.record(session, systemFact(reason))
    return work(this.#open(session))
  }

  async transaction<T>(work: (transaction: OpenTransaction) => Promise<T>): Promise<T> {
    this.#runner.refuseInTransaction()
    await this.ready()
    return this.#database.hostTransaction((unit, trx) =>
      this.#runner.within(unit, () =>
        work({
          trx,
          as: (actor, options) => this.#open(createSession(createActor(actor), options), unit),
          system: (reason, tenantId) => {
            const session = systemSession(reason, tenantId)
            this.#audit.recordIn(unit, session, systemFact(reason))
            return this.#open(session, unit)
          },
        }),
      ),
    )
  }

  on(name: string, listener: (event: KithEvent) => unknown): () => void {
    return this.#bus.on(name, listener)
  }

  async migrate({ onProgress }: MigrateOptions = {}): Promise<MigrationPlan> {
    this.#runner.refuseInTransaction()
    return this.#migrate(onProgress)
  }

  ready(): Promise<void> {
    this.#ready ??= this.#prepare().catch((error: unknown) => {
      this.#ready = undefined
      throw error
    })
    return this.#ready
  }

  async runCommand({ plugin, command, tenantId, ...call }: CommandRun): Promise<void> {
    const owned = this.#installation.commands.get(`${plugin} ${command}`)
    if (owned === undefined) throw operationErrors.COMMAND_UNKNOWN({ plugin, command })
    const reason = `kith ${plugin} ${command}`
    await this.system(
      reason,
      () => {
        const session = systemSession(reason, tenantId)
        const execute = (name: string, input: unknown) => this.#runner.execute({ session, name, input })
        return owned.value.run({ ...call, execute })
      },
      tenantId,
    )
  }

  async execute({ actor, options, tenantId, operation, ...call }: ExecuteCall): Promise<unknown> {
    const session =
      actor === null ? createVisitorSession(tenantId, options) : createSession(createActor(actor), options)
    return this.#runner.execute({ ...call, session, name: operation })
  }

  get policyVersion(): string {
    return this.#policy.version
  }

  get manifest(): CrmManifest {
    return this.#describe()
  }

  explain(operation: string): OperationExplanation {
    const installed = this.#installation.operations.get(operation)
    if (installed === undefined) throw operationErrors.UNKNOWN({ operation })
    return this.#explain(installed)
  }

  start(): Promise<void> {
    return this.#background.start()
  }

  verifySecret(): Promise<void> {
    return this.#verifySecret()
  }

  drain(): Promise<void> {
    return this.#background.drain()
  }

  stop(): Promise<void> {
    return this.#background.stop()
  }

  health(): Promise<Health> {
    const check = async (): Promise<void> => (this.#mode === 'off' ? undefined : this.migrations.check())
    return readHealth(this.#database, check, this.#background)
  }

  async tick(): Promise<number> {
    this.#runner.refuseInTransaction()
    return this.#background.tick()
  }

  async close(): Promise<void> {
    await this.stop()
    await this.#audit.settle()
    try {
      await disposeAll(this.#installation.scopes)
    } finally {
      await this.#database.close()
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #open(session: Session, unit?: UnitOfWork): object {
    return this.#facade((name, input, options) =>
      this.#runner.execute({ ...options, session, name, input, unit }),
    )
  }

  async #migrate(onProgress?: MigrateOptions['onProgress']): Promise<MigrationPlan> {
    const plan = await this.migrations.migrate()
    await this.searchTokens.build(onProgress)
    return plan
  }

  async #prepare(): Promise<void> {
    if (this.#mode === 'auto') await this.#migrate()
    if (this.#mode === 'check') await this.migrations.check()
    if (this.#mode !== 'off') {
      await this.#refuseDatabase()
      await this.#verifySecret()
    }
    this.#isReady = true
  }

  /** A database with which Kith would work wrongly is not served. */
  async #refuseDatabase(): Promise<void> {
    const [error] = (await this.migrations.examine()).refused
    if (error !== undefined) throw error
  }

  /** Inside a host's transaction the check uses its connection: there may be no other one. */
  #readyFor(unit: UnitOfWork | undefined): Promise<void> {
    if (unit === undefined || this.#mode === 'off') return this.ready()
    return this.migrations.check(unit.db)
  }
}

interface VisitorOptions extends SessionOptions {
  readonly tenantId?: string
}

interface OpenTransaction {
  readonly trx: AnyDatabase
  readonly as: (actor: ActorInput, options?: SessionOptions) => object
  readonly system: (reason: string, tenantId?: string) => object
}

function systemFact(reason: string): AuditFact {
  return { action: 'system', entity: 'system', decision: 'allow', subjectIds: [], fields: [], reason }
}

function namesForVisitors(operations: readonly Operation[]): readonly string[] {
  return operations.filter((operation) => accessOf(operation) !== 'actor').map(({ name }) => name)
}

function historyOf({ id, definition }: Plugin): MigrationHistory {
  return { pluginId: id, migrations: definition.migrations ?? [] }
}
