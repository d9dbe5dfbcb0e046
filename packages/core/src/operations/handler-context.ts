import type { Blobs } from '../blobs/blobs.ts'
import type { Scope } from '../di/scope.ts'
import type { Token } from '../di/token.ts'
import { DeadLetters } from '../events/dead-letters.ts'
import { recipientName } from '../events/delivery-queue.ts'
import type { EventDefinition, EventName } from '../events/event-definition.ts'
import { eventErrors } from '../events/event-errors.ts'
import type { Outbox } from '../events/outbox.ts'
import type { SubscriptionBook } from '../events/subscription-book.ts'
import type { RowQuestion } from '../gate/can-act.ts'
import type { CreationBatch } from '../gate/creation-batch.ts'
import type { EntityStore } from '../gate/entity-store.ts'
import type { GateCall } from '../gate/gate-call.ts'
import type { Gate } from '../gate/gate.ts'
import { createGuardedDatabase, type OpenTables, type PluginDatabase } from '../gate/guarded-database.ts'
import type { LookupHit, LookupSearch } from '../gate/lookup.ts'
import { followMerges } from '../gate/merged-rows.ts'
import type { Records } from '../gate/records.ts'
import type { RowTest } from '../gate/test-row.ts'
import type { VisibleRow } from '../gate/visible-rows.ts'
import type { JobBook } from '../jobs/job-book.ts'
import { jobErrors } from '../jobs/job-errors.ts'
import type { MaskStrategy } from '../masks/mask-strategy.ts'
import { type DescribableError, describeError, type ErrorDescription } from '../messages/describe-error.ts'
import type { Messages } from '../messages/messages.ts'
import type { Level } from '../policy/level.ts'
import type { EntityCatalog } from '../schema/catalog.ts'
import type { ActorInput } from '../session/actor.ts'
import type { Directory } from '../session/directory.ts'
import { readerSessionFor, type Session } from '../session/session.ts'
import type { TenantSettings } from '../session/tenant.ts'
import type { JsonValue } from '../shared/json.ts'
import { takeTurn } from '../turns/take-turn.ts'
import type { ExtensionPoint } from './extension-point.ts'
import type { Invoke } from './facade.ts'
import type { KernelContext } from './kernel-context.ts'
import type { OperationContext, Redelivery, ScheduleOptions } from './operation-context.ts'
import { operationErrors } from './operation-errors.ts'
import type { Operation } from './operation.ts'
import { type TimelineFact, timelineRow, timelineTypes } from './timeline-fact.ts'
import type { TokenIssuer } from './token-issuer.ts'

/** What a handler context is made of. */
export interface HandlerContextParts {
  readonly gate: Gate
  readonly gateCall: GateCall
  readonly outbox: Outbox
  readonly events: ReadonlyMap<string, EventDefinition>
  readonly jobs: JobBook
  readonly subscriptions: SubscriptionBook
  readonly scope: Scope
  readonly directoryOf: (call: GateCall) => Directory
  /** Runs another operation as the same caller, in the same transaction. */
  readonly runNested: Invoke
  /** All operations as nested methods. */
  readonly facade: (invoke: Invoke) => object
  /** The tables that are open to each plugin. */
  readonly openTables: ReadonlyMap<string, OpenTables>
  /** The operation that lists rows of an entity by a query. */
  readonly listOperationOf: (entity: string) => string | undefined
  readonly extensionsOf: (point: string) => ReadonlyMap<string, unknown>
  /** What there is in other languages. */
  readonly messages: readonly Messages[]
  /** Told about failures that no caller waits for. */
  readonly onError: (error: unknown) => void
  /** The same call under the rights of the plugin that `scope` belongs to. */
  readonly asPlugin: (scope: Scope) => OperationContext
  readonly tokensOf: (scope: Scope) => TokenIssuer
  readonly attempt: <T>(operation: string, work: (ctx: KernelContext) => Promise<T>) => Promise<T>
  readonly blobs: Blobs
  readonly transactAs: KernelContext['transactAs']
  readonly readAs: KernelContext['readAs']
  readonly callsSoFar: () => number
  readonly actAs: KernelContext['actAs']
  readonly operations: () => readonly Operation[]
  readonly hasHooks: (operation: string) => boolean
}

/** The context of one call. Plugins see it as `OperationContext`, the kernel's slices as `KernelContext`. */
export class HandlerContext implements KernelContext {
  readonly session: Session
  readonly gateCall: GateCall
  readonly #parts: HandlerContextParts
  #db: PluginDatabase | undefined
  #crm: object | undefined

  constructor(parts: HandlerContextParts) {
    this.#parts = parts
    this.gateCall = parts.gateCall
    this.session = parts.gateCall.session
  }

  get directory(): Directory {
    return this.#parts.directoryOf(this.gateCall)
  }

  tenant(): TenantSettings {
    return this.gateCall.tenant
  }

  now(): Date {
    return this.gateCall.now
  }

  id(): string {
    return this.gateCall.services.createId()
  }

  records(entity: string): Records {
    return this.#parts.gate.records(this.gateCall, entity, this.#parts.scope.name)
  }

  async extend(entity: string, id: string, values: Readonly<Record<string, unknown>>): Promise<void> {
    const { gate, scope } = this.#parts
    const write = gate.extend(this.gateCall, { pluginId: scope.name, entity })
    if (write === undefined) throw operationErrors.NOTHING_ADDED({ plugin: scope.name, entity })
    await write(id, values)
  }

  get db(): PluginDatabase {
    const { scope, openTables } = this.#parts
    this.#db ??= createGuardedDatabase(this.gateCall, {
      plugin: scope.name,
      tables: openTables.get(scope.name) ?? new Map(),
    })
    return this.#db
  }

  emit(name: EventName, payload: Readonly<Record<string, unknown>>): void {
    const definition = this.#parts.events.get(name)
    if (definition === undefined) throw operationErrors.EVENT_UNKNOWN({ event: name })
    this.#parts.outbox.emit(this.gateCall.writeUnit, this.session, { definition, payload })
  }

  async schedule(job: string, input: JsonValue, options: ScheduleOptions = {}): Promise<void> {
    const { jobs, scope, outbox } = this.#parts
    if (jobs.find(job)?.pluginId !== scope.name) throw jobErrors.UNKNOWN()
    const { writeUnit } = this.gateCall
    const { tenantId } = this.session
    await jobs.put(writeUnit.db, { job, tenantId, input, key: options.key, at: options.at })
    if (!writeUnit.joined) writeUnit.afterCommit(() => outbox.wake())
  }

  async redeliver(subscription: string, { recipient, ...events }: Redelivery): Promise<number> {
    const { subscriptions, scope, outbox } = this.#parts
    if (!subscriptions.isOf(scope.name, subscription)) throw eventErrors.SUBSCRIBER_UNKNOWN()
    const { services, writeUnit } = this.gateCall
    const letters = new DeadLetters(services.database, writeUnit.db, this.session.tenantId)
    const added = await letters.redeliver(recipientName(subscription, recipient), events)
    if (!writeUnit.joined) writeUnit.afterCommit(() => outbox.wake())
    return added
  }

  turn(place: string): Promise<void> {
    const { services, writeUnit } = this.gateCall
    const { tenantId } = this.session
    return takeTurn(services.database, writeUnit, { tenantId, pluginId: this.#parts.scope.name, name: place })
  }

  timeline(fact: TimelineFact): void {
    const { scope } = this.#parts
    const type = this.extensions(timelineTypes).get(fact.type)
    const row = timelineRow(fact, { type, pluginId: scope.name, now: this.now() })
    const store = this.store('timelineEntry')
    // The kernel tells of living customers; a plugin may have learned of one before it was merged.
    const entry = { call: this.gateCall, row, mayBeMerged: scope.name !== 'core' }
    this.gateCall.writeUnit.queue<typeof entry>(store, entry, async (entries) => {
      for (const [call, told] of Map.groupBy(entries, (each) => each.call)) {
        const rows = told.map(async (each) =>
          each.mayBeMerged ? followMerges(call, 'timelineEntry', each.row) : each.row,
        )
        await store.insertMany(call, await Promise.all(rows))
      }
    })
  }

  call(operation: string, input: unknown): Promise<unknown> {
    return this.#parts.runNested(operation, input)
  }

  get crm(): object {
    const { facade, runNested } = this.#parts
    return (this.#crm ??= facade(runNested))
  }

  get<V>(token: Token<V>): V {
    return this.#parts.scope.get(token)
  }

  get tokens(): TokenIssuer {
    return this.#parts.tokensOf(this.#parts.scope)
  }

  get catalog(): EntityCatalog {
    return this.gateCall.services.catalog
  }

  get masks(): ReadonlyMap<string, MaskStrategy> {
    return this.gateCall.services.masks.strategies
  }

  get roles(): readonly string[] {
    return this.gateCall.services.policy.roles
  }

  fieldLevels(role: string, entity: string): ReadonlyMap<string, Level> {
    return this.gateCall.services.policy.fieldLevels(role, entity)
  }

  lookupsOf(role: string, entity: string): ReadonlySet<string> {
    return this.gateCall.services.policy.lookupsOf(role, entity)
  }

  extensions<V>(point: ExtensionPoint<V>): ReadonlyMap<string, V> {
    return this.#parts.extensionsOf(point.name) as ReadonlyMap<string, V>
  }

  asPlugin(): OperationContext {
    return this.#parts.asPlugin(this.#parts.scope)
  }

  asReader(actor: Omit<ActorInput, 'tenantId'>): Promise<OperationContext> {
    const { services, operation } = this.gateCall
    services.policy.require(this.session, 'session', 'readAs')
    return this.readAs(readerSessionFor(this.session, actor), operation)
  }

  /** The same call with the services of another plugin: what a hook works with, or a panel. */
  within(scope: Scope, operation?: string): HandlerContext {
    const gateCall = operation === undefined ? this.gateCall : this.gateCall.partOf(operation)
    return new HandlerContext({ ...this.#parts, gateCall, scope })
  }

  together<T>(work: (ctx: KernelContext) => Promise<T>): Promise<T> {
    return this.gateCall.together((gateCall) => work(new HandlerContext({ ...this.#parts, gateCall })))
  }

  describe(error: DescribableError): ErrorDescription {
    return describeError(error, { locale: this.session.locale, messages: this.#parts.messages })
  }

  report(error: unknown): void {
    this.#parts.onError(error)
  }

  get events(): ReadonlyMap<string, EventDefinition> {
    return this.#parts.events
  }

  get jobs(): JobBook {
    return this.#parts.jobs
  }

  callsSoFar(): number {
    return this.#parts.callsSoFar()
  }

  get operations(): readonly Operation[] {
    return this.#parts.operations()
  }

  store(entity: string): EntityStore {
    return this.#parts.gate.store(this.gateCall, entity)
  }

  creations(entity: string): CreationBatch {
    return this.#parts.gate.creations(this.gateCall, entity)
  }

  get blobs(): Blobs {
    return this.#parts.blobs
  }

  transactAs<T>(session: Session, operation: string, work: (ctx: KernelContext) => Promise<T>): Promise<T> {
    return this.#parts.transactAs(session, operation, work)
  }

  readAs(session: Session, operation: string): Promise<KernelContext> {
    return this.#parts.readAs(session, operation)
  }

  actAs(session: Session, operation: string): Promise<KernelContext> {
    return this.#parts.actAs(session, operation)
  }

  attempt<T>(operation: string, work: (ctx: KernelContext) => Promise<T>): Promise<T> {
    return this.#parts.attempt(operation, work)
  }

  hasHooks(operation: string): boolean {
    return this.#parts.hasHooks(operation)
  }

  visible(entity: string, ids: Iterable<string>): Promise<ReadonlyMap<string, VisibleRow>> {
    return this.#parts.gate.visible(this.gateCall, entity).find(ids)
  }

  can(entity: string, question: RowQuestion): Promise<boolean> {
    return this.#parts.gate.can(this.gateCall, entity, question)
  }

  test(entity: string, test: RowTest): Promise<readonly boolean[] | undefined> {
    return this.#parts.gate.test(this.gateCall, entity, test)
  }

  listOperationOf(entity: string): string | undefined {
    return this.#parts.listOperationOf(entity)
  }

  refreshTenant(): void {
    const { services, session, writeUnit } = this.gateCall
    const forget = (): void => services.tenants.forget(session.tenantId)
    forget()
    writeUnit.afterCommit(forget)
    writeUnit.afterRollback(forget)
  }

  lookup(search: LookupSearch): Promise<readonly LookupHit[]> {
    return this.#parts.gate.lookup(this.gateCall, 'customer', search)
  }
}
