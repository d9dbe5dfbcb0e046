import type { AuditFact } from '../audit/audit-entry.ts'
import { run, type StoredRow } from '../database/database.ts'
import type { Prepared } from '../database/prepared.ts'
import type { AnyDatabase } from '../database/traits.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { FilterEnvironment } from '../filter/environment.ts'
import { NO_TENANT_MASKS, type TenantMasks } from '../masks/mask-rules.ts'
import { PLUGIN_ROLE } from '../session/actor.ts'
import type { Session } from '../session/session.ts'
import type { TenantSettings } from '../session/tenant.ts'
import { isUuid } from '../shared/ids.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { gateErrors } from './gate-errors.ts'
import type { GateServices } from './gate-services.ts'

/** What a statement is bound from: the filter's environment and the arguments of the statement itself. */
export interface StatementEnvironment extends FilterEnvironment {
  readonly args: Readonly<Record<string, unknown>>
}

/** As part of what a call passes the gate. */
export interface GateRun {
  readonly operation: string
  readonly unit?: UnitOfWork | undefined
  readonly wire?: boolean
  /** A query runs, which changes nothing. */
  readonly isReading?: boolean
  /** Collects the reads that are on their way to the audit; without it, each is waited for by itself. */
  readonly reads?: Promise<void>[] | undefined
}

/** One call through the gate: whose it is, in which transaction, as part of which operation. */
export class GateCall {
  readonly services: GateServices
  readonly session: Session
  readonly unit: UnitOfWork | undefined
  /** The operation's name, for the audit. */
  readonly operation: string
  /** The answer goes out as JSON, so that instants may stay in their stored form. */
  readonly wire: boolean
  /** The time of the call: one call has one "now". */
  readonly now: Date
  readonly #isReading: boolean
  readonly #reads: Promise<void>[] | undefined
  #tenantMasks: Promise<TenantMasks> | undefined
  #hasAuditedRead = false

  constructor(services: GateServices, session: Session, run: GateRun) {
    this.services = services.ofOverlay(session.overlay)
    this.session = session
    this.operation = run.operation
    this.unit = run.unit
    this.#isReading = run.isReading ?? false
    this.#reads = run.reads
    this.wire = run.wire ?? false
    this.now = services.clock()
  }

  /** The settings of the call's tenant. */
  get tenant(): TenantSettings {
    return this.services.tenants.known(this.session.tenantId).settings
  }

  /** The same call under another name in the audit, for one part of what an operation does. */
  partOf(operation: string): GateCall {
    return this.#again({ operation, reads: this.#reads })
  }

  /**
   * Does several reads that are recorded together: none waits for its own entry, and the whole waits for all of them.
   * What is read must not be shown to anybody before this resolves.
   */
  async together<T>(work: (call: GateCall) => Promise<T>): Promise<T> {
    const reads: Promise<void>[] = []
    try {
      return await work(this.#again({ operation: this.operation, reads }))
    } finally {
      await Promise.all(reads)
    }
  }

  #again(run: Pick<GateRun, 'operation' | 'reads'>): GateCall {
    const { services, session, unit, wire } = this
    return new GateCall(services, session, { ...run, unit, wire, isReading: this.#isReading })
  }

  /** Whether a read was recorded for this call. */
  get hasAuditedRead(): boolean {
    return this.#hasAuditedRead
  }

  /** The connection to use: the transaction's, or the pool's. */
  get db(): AnyDatabase {
    return this.unit?.db ?? this.services.database.kysely
  }

  /** The transaction to write in; to write in a query is a mistake of its author. */
  get writeUnit(): UnitOfWork {
    if (this.unit === undefined || this.#isReading)
      throw gateErrors.WRITE_IN_QUERY({ operation: this.operation })
    return this.unit
  }

  /** The masks that the tenant has chosen; the same at each question of one call. */
  tenantMasks(): TenantMasks | Promise<TenantMasks> {
    const { maskSources } = this.services
    if (maskSources.length === 0) return NO_TENANT_MASKS
    this.#tenantMasks ??= this.#loadMasks()
    return this.#tenantMasks
  }

  environment(args: Readonly<Record<string, unknown>>): StatementEnvironment {
    const { vault } = this.services
    const { tenantId, actor } = this.session
    return {
      now: this.now,
      actor,
      tenantId,
      params: {},
      args,
      blind: (place, value) => vault.blind({ tenantId, ...place }, value),
    }
  }

  /**
   * Runs a prepared statement on the call's connection.
   *
   * @throws KITH_NUMBER_OVERFLOW when a sum in it leaves the integers of 64 bits.
   */
  async run(
    statement: Prepared<StatementEnvironment>,
    args: Readonly<Record<string, unknown>>,
  ): Promise<readonly StoredRow[]> {
    try {
      return await run(this.db, statement, this.environment(args))
    } catch (error) {
      if (this.services.database.traits.isOverflow(error)) throw kernelErrors.NUMBER_OVERFLOW()
      throw error
    }
  }

  /** Records a change in its transaction. */
  auditChange(fact: AuditFact): void {
    this.services.audit.recordIn(this.writeUnit, this.session, fact)
  }

  /** Records a read: stored before this resolves, with the transaction that it is part of, or with others. */
  async auditRead(fact: AuditFact): Promise<void> {
    const { audit } = this.services
    this.#hasAuditedRead = true
    if (this.unit === undefined) return this.#waitFor(audit.record(this.session, fact))
    audit.recordReadIn(this.unit, this.session, fact)
  }

  /**
   * Records a refusal. It has to outlive the rollback that follows, so it is never part of the transaction: inside one
   * it is stored after its end, when the connection is free again.
   */
  async auditRefusal(entity: string, subjectIds: readonly string[] = []): Promise<void> {
    const { audit } = this.services
    // What a caller sends for an id may be anything, a phone number for example.
    const known = subjectIds.filter(isUuid)
    const refusal: AuditFact = {
      action: this.operation,
      entity,
      decision: 'deny',
      subjectIds: known,
      subjectCount: subjectIds.length,
      fields: [],
    }
    if (this.unit === undefined) return audit.record(this.session, refusal)
    this.unit.waitAfterwards(audit.recordDetached(this.session, refusal))
  }

  #waitFor(stored: Promise<void>): Promise<void> | undefined {
    if (this.#reads === undefined) return stored
    this.#reads.push(stored)
    // Whoever collects them hears of a failure; one that comes later than the answer has nobody to tell.
    stored.catch(() => undefined)
    return undefined
  }

  /** A later source goes before an earlier one. What a source reads to answer is not masked by its own answer. */
  async #loadMasks(): Promise<TenantMasks> {
    const reader = this.session.actor.id
    const sources = this.services.maskSources.filter(({ pluginId }) => reader !== `${PLUGIN_ROLE}${pluginId}`)
    const all = await Promise.all(sources.map((source) => source.load(this)))
    return new Map(all.flatMap((masks) => [...masks]))
  }
}
