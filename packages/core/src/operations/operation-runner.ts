import type { Blobs } from '../blobs/blobs.ts'
import { transactionErrors } from '../database/database-errors.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Scope } from '../di/scope.ts'
import type { EventDefinition } from '../events/event-definition.ts'
import type { Outbox } from '../events/outbox.ts'
import type { SubscriptionBook } from '../events/subscription-book.ts'
import { reachFor } from '../gate/can-act.ts'
import { GateCall } from '../gate/gate-call.ts'
import type { Gate } from '../gate/gate.ts'
import type { OpenTables } from '../gate/guarded-database.ts'
import type { JobBook } from '../jobs/job-book.ts'
import type { Messages } from '../messages/messages.ts'
import type { Action } from '../policy/policy.ts'
import type { Reach } from '../policy/reach.ts'
import type { Rates } from '../rates/rates.ts'
import type { Directory } from '../session/directory.ts'
import { pluginSessionFor, type Session } from '../session/session.ts'
import { AsyncLocalStorage } from '../shared/platform.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { AccessTokens } from '../tokens/access-tokens.ts'
import { announce } from './announce.ts'
import { createTokenIssuer } from './create-token-issuer.ts'
import type { Invoke } from './facade.ts'
import { HandlerContext, type HandlerContextParts } from './handler-context.ts'
import type { InstalledHook, Pipeline } from './hook.ts'
import { listOperations } from './list-operations.ts'
import { missingPermission } from './missing-permission.ts'
import { observeOperation } from './observe-operation.ts'
import type { Once } from './once.ts'
import type { ContextRun, OperationCall } from './operation-call.ts'
import { operationErrors } from './operation-errors.ts'
import { accessOf, type Operation } from './operation.ts'
import { type PipelineRun, runPipeline } from './run-pipeline.ts'
import { runWithFile } from './run-with-file.ts'
import { refuseKeyInside, refuseNested, refuseUploadIn, validateInput } from './validate-input.ts'
import type { VisitorDoor } from './visitor-door.ts'

/** An operation with the scope its services come from. */
export interface InstalledOperation {
  readonly operation: Operation
  readonly scope: Scope
}

/** What a runner is made of. */
export interface OperationRunnerOptions {
  readonly gate: Gate
  readonly blobs: Blobs
  readonly tokens: AccessTokens
  readonly rates: Rates
  /** Who observes calls, if anybody does. */
  readonly telemetry: Telemetry | undefined
  /** Lets calls with an idempotency key take effect once. */
  readonly once: Once
  /** Where calls come in that no actor makes. */
  readonly door: VisitorDoor
  readonly outbox: Outbox
  readonly operations: ReadonlyMap<string, InstalledOperation>
  /** All operations as nested methods. */
  readonly facade: (invoke: Invoke) => object
  readonly events: ReadonlyMap<string, EventDefinition>
  readonly jobs: JobBook
  readonly subscriptions: SubscriptionBook
  /** The hooks of the operations that have any. */
  readonly pipelines: ReadonlyMap<string, Pipeline>
  /** The tables that `ctx.db` opens, by plugin. */
  readonly openTables: ReadonlyMap<string, OpenTables>
  /** The values of an extension point by name. */
  readonly extensionsOf: (point: string) => ReadonlyMap<string, unknown>
  /** The people of the call's tenant. */
  readonly directoryOf: (call: GateCall) => Directory
  /** What there is in other languages. */
  readonly messages: readonly Messages[]
  /** Told about hooks that fail after the commit. */
  readonly onError: (error: unknown) => void
  /** Resolves when the database is ready to be used; asked inside `unit` where the connection is taken by it. */
  readonly ready: (unit: UnitOfWork | undefined) => Promise<void> | undefined
}

/** What is asked of a session: an action, on one row where `id` is given, with fields in clear. */
export interface CanQuestion {
  readonly action: Action
  readonly id?: string | undefined
  readonly fields?: readonly string[] | undefined
}

/** Runs operations: validate, authorise, run, commit. Every call, whoever makes it, takes this one way. */
export class OperationRunner {
  readonly #options: OperationRunnerOptions
  readonly #open = new AsyncLocalStorage<UnitOfWork>()
  readonly #lists: ReadonlyMap<string, string>
  #calls = 0

  constructor(options: OperationRunnerOptions) {
    this.#options = options
    this.#lists = listOperations(options.operations)
  }

  /** Runs one operation for a session. */
  async execute(call: OperationCall): Promise<unknown> {
    const installed = this.#find(call.name)
    if (call.session.actor.kind !== 'system') this.#calls += 1
    const unit = this.#unitFor(call.unit)
    const made = { call: { ...call, unit }, operation: installed.operation }
    const run = (): Promise<unknown> =>
      observeOperation(this.#options.telemetry, made, (own) => this.#execute(installed, own))
    const running = call.idempotencyKey === undefined ? run() : this.#options.once.alone(call, run)
    return unit === undefined ? running : unit.expect(running)
  }

  async #execute(installed: InstalledOperation, call: OperationCall): Promise<unknown> {
    const { unit } = call
    await this.#options.ready(unit)
    const counted = this.#options.rates.countCaller(call)
    if (counted !== undefined) await counted
    const admitted = this.#admit(installed, call)
    const entered = admitted instanceof Promise ? await admitted : admitted
    await this.#authorise(installed, entered)
    if (unit !== undefined) return this.#runIn(unit, installed, entered)
    const checked = { ...entered, session: await this.inTenant(entered.session) }
    const { upload } = installed.operation
    if (upload !== undefined)
      return runWithFile(this.#options.blobs, { ...checked, upload }, (whole) =>
        this.#runOwn(installed, whole),
      )
    return this.#needsTransaction(installed.operation, checked)
      ? this.#runOwn(installed, checked)
      : this.#run(installed, checked)
  }

  #needsTransaction({ kind, commitsInParts }: Operation, { name, idempotencyKey }: OperationCall): boolean {
    const isWhole = commitsInParts !== true || idempotencyKey !== undefined
    return kind === 'command' && (isWhole || this.#options.pipelines.has(name))
  }

  /** The call as what it may run as, with its input checked. At once where an actor makes it. */
  #admit(installed: InstalledOperation, call: OperationCall): OperationCall | Promise<OperationCall> {
    const counted = this.#options.door.count(installed.operation, call)
    return counted === undefined
      ? this.#letIn(installed, call)
      : counted.then(() => this.#letIn(installed, call))
  }

  #letIn({ operation }: InstalledOperation, call: OperationCall): OperationCall | Promise<OperationCall> {
    const { door } = this.#options
    const input = validateInput(operation, call.input)
    const admitted = door.admit(operation, { ...call, input })
    return admitted instanceof Promise
      ? admitted.then((session) => ({ ...call, session, input }))
      : { ...call, session: admitted, input }
  }

  #runOwn(installed: InstalledOperation, call: OperationCall): Promise<unknown> {
    return this.#options.gate.services.database.operation((own) =>
      this.within(own, () => this.#run(installed, { ...call, unit: own })),
    )
  }

  /** Answers what a session may do: of one row, or before a row is known. Shows nothing of a row, so it is no entry. */
  async can(session: Session, entity: string, { id, ...asked }: CanQuestion): Promise<boolean | Reach> {
    this.refuseInTransaction()
    await this.#options.ready(undefined)
    const { gate } = this.#options
    const own = await this.inTenant(session)
    const call = new GateCall(gate.services, own, { operation: 'can', isReading: true })
    return id === undefined ? reachFor(call, entity, asked) : gate.can(call, entity, { ...asked, id })
  }

  /** Makes sure that the settings of the session's tenant are known, and answers the session with the tenant's fields. */
  async inTenant(session: Session, unit?: UnitOfWork): Promise<Session> {
    const { clock, database, tenants, overlays } = this.#options.gate.services
    const { tenantId } = session
    const reading = tenants.refresh(tenantId, unit?.db ?? database.kysely, clock().getTime())
    if (reading !== undefined) await reading
    const { overlay } = tenants.known(tenantId)
    if (overlay.version === '' && session.overlay === undefined) return session
    const { overlay: _, ...bare } = session
    if (overlay.version === '') return bare
    overlays.keep(overlay)
    return { ...bare, overlay: overlay.version }
  }

  /** Runs work inside a transaction that would hang if it waited for another one: such calls are refused. */
  within<T>(unit: UnitOfWork, work: () => Promise<T>): Promise<T> {
    return this.#open.run(unit, work)
  }

  /** @throws KITH_ROOT_IN_TRANSACTION inside a transaction: what would wait for its end must not run in it. */
  refuseInTransaction(): void {
    if (this.#open.getStore()?.innermostOpen !== undefined) throw transactionErrors.ROOT_IN_TRANSACTION()
  }

  /** The transaction that was asked for, or the operation in it that is running now and calls back. */
  #unitFor(asked: UnitOfWork | undefined): UnitOfWork | undefined {
    if (asked === undefined) this.refuseInTransaction()
    const running = this.#open.getStore()?.innermostOpen
    return asked !== undefined && running?.isWithin(asked) ? running : asked
  }

  /** Runs an operation inside another, as the same caller and in the same transaction. */
  async #nested(call: OperationCall): Promise<unknown> {
    refuseKeyInside(call)
    const installed = this.#find(call.name)
    const admitted = this.#admit(installed, call)
    const entered = admitted instanceof Promise ? await admitted : admitted
    await this.#authorise(installed, entered)
    refuseNested(call.unit, installed.operation)
    return call.unit === undefined
      ? this.#run(installed, entered)
      : this.#runIn(call.unit, installed, entered)
  }

  #runIn(unit: UnitOfWork, installed: InstalledOperation, call: OperationCall): Promise<unknown> {
    const run = (own: UnitOfWork) =>
      this.within(own, async () => {
        const session = await this.inTenant(call.session, own)
        return this.#run(installed, { ...call, session, unit: own })
      })
    return installed.operation.kind === 'query' ? unit.read(run) : unit.run(run)
  }

  /** The context of code that runs as an actor without being an operation: a subscriber, a job, a source of masks. */
  context(session: Session, { operation: name, unit, scope, isReading = false }: ContextRun): HandlerContext {
    return this.#context({ session, name, input: undefined, unit, isReading }, scope)
  }

  #find(name: string): InstalledOperation {
    const installed = this.#options.operations.get(name)
    if (installed === undefined) throw operationErrors.UNKNOWN({ operation: name })
    return installed
  }

  #run({ operation, scope }: InstalledOperation, call: OperationCall): Promise<unknown> {
    const wire = call.wire === true && operation.answersRows === true
    const isReading = call.isReading === true || operation.kind === 'query'
    const checked = { ...call, wire, isReading }
    const context = this.#context(checked, scope)
    const pipeline = this.#options.pipelines.get(operation.name)
    const run = (): Promise<unknown> =>
      pipeline === undefined
        ? operation.run(context, call.input as never)
        : runPipeline(pipeline, this.#pipelineRun(operation, checked, { context, pipeline }))
    const { door, once } = this.#options
    const enter =
      accessOf(operation) === 'actor' ? run : () => door.enter(operation, context.gateCall).then(run)
    return call.idempotencyKey === undefined
      ? enter()
      : once.run({ operation, call: checked, context }, enter)
  }

  #pipelineRun(
    operation: Operation,
    call: OperationCall,
    { context, pipeline }: { readonly context: HandlerContext; readonly pipeline: Pipeline },
  ): PipelineRun {
    // One for all hooks of a plugin.
    const contexts = new Map<Scope, HandlerContext>()
    const contextOf = ({ scope }: InstalledHook): HandlerContext => {
      const known = contexts.get(scope) ?? context.within(scope)
      contexts.set(scope, known)
      return known
    }
    return {
      operation: operation.name,
      input: call.input,
      contextOf,
      validate: (input) => validateInput(operation, input),
      run: (input) => operation.run(context, input as never),
      announce: (output, input) => {
        const now = context.now()
        const { session } = call
        const invoke: Invoke = (name, next) => this.execute({ session, name, input: next })
        const tell = (): void =>
          announce({ ...this.#options, invoke, session, now }, pipeline.committed, [output, input])
        if (call.unit === undefined) tell()
        // The commit may be shared with other calls: hooks run in the context of the call that they belong to.
        else call.unit.afterCommit(AsyncLocalStorage.bind(tell))
      },
    }
  }

  #context(call: OperationCall, scope: Scope): HandlerContext {
    const { name: operation, session, unit, wire = false, isReading = false } = call
    const { gate, operations: installed, pipelines, tokens } = this.#options
    const gateCall = new GateCall(gate.services, session, { operation, unit, wire, isReading })
    const runNested: Invoke = (name, input, options) =>
      this.#nested({ ...call, wire: false, name, input, idempotencyKey: options?.idempotencyKey })
    const asPlugin = (owner: Scope) =>
      this.#context({ ...call, wire: false, session: pluginSessionFor(session, owner.name) }, owner)
    const attempt: HandlerContextParts['attempt'] = (name, work) =>
      gateCall.writeUnit.run((own) =>
        this.within(own, () => work(this.#context({ ...call, wire: false, name, unit: own }, scope))),
      )
    return new HandlerContext({
      ...this.#options,
      ...this.#elsewhere(scope, { unit, isReading }),
      gateCall,
      scope,
      listOperationOf: (entity) => this.#lists.get(entity),
      runNested,
      asPlugin,
      attempt,
      callsSoFar: () => this.#calls,
      tokensOf: (owner) => createTokenIssuer({ tokens, operations: installed, call: gateCall }, owner),
      operations: () => [...installed.values()].map((each) => each.operation),
      hasHooks: (name) => pipelines.has(name),
    })
  }

  /** The same code at work as another session: in a transaction of its own or the same one, or reading only. */
  #elsewhere(
    scope: Scope,
    { unit, isReading }: { readonly unit: UnitOfWork | undefined; readonly isReading: boolean },
  ): Pick<HandlerContextParts, 'transactAs' | 'readAs' | 'actAs'> {
    const contextIn = async (
      as: Session,
      run: Pick<OperationCall, 'name' | 'isReading'> & { readonly unit: UnitOfWork | undefined },
    ) => {
      const session = await this.inTenant(as, run.unit)
      return this.#context({ ...run, session, input: undefined }, scope)
    }
    const { database } = this.#options.gate.services
    return {
      transactAs: (as, name, work) =>
        database.transaction((own) =>
          this.within(own, async () => work(await contextIn(as, { name, unit: own }))),
        ),
      readAs: (as, name) => contextIn(as, { name, unit, isReading: true }),
      actAs: (as, name) => contextIn(as, { name, unit, isReading }),
    }
  }

  /** Whatever is asked before an operation may run: the permission, how often, and what it asks itself. */
  async #authorise(installed: InstalledOperation, { session, unit, ...call }: OperationCall): Promise<void> {
    const { operation, scope } = installed
    const { rates, gate } = this.#options
    const { services } = gate
    const missing = missingPermission(services.policy, session, operation)
    if (missing !== undefined) {
      const gateCall = new GateCall(services, session, { operation: operation.name, unit })
      await gateCall.auditRefusal(missing.entity)
      services.policy.require(session, missing.entity, missing.action)
    }
    const counted = rates.countOperation({ ...call, session, unit }, operation)
    if (counted !== undefined) await counted
    if (operation.upload !== undefined) refuseUploadIn(unit, operation)
    if (operation.prepare === undefined) return
    const own = await this.inTenant(session, unit)
    const context = this.#context({ ...call, session: own, unit, isReading: true }, scope)
    await operation.prepare(context, call.input as never)
  }
}
