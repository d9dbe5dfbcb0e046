import { CompiledQuery } from 'kysely'

import type { Database } from '../database/database.ts'
import type { AnyDatabase } from '../database/traits.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Session } from '../session/session.ts'
import type { Clock } from '../shared/clock.ts'
import type { IdSource } from '../shared/ids.ts'
import { nextTurn, type SecretKey } from '../shared/platform.ts'
import { auditColumns, type AuditFact, type AuditRow, auditRow } from './audit-entry.ts'
import { AUDIT_TABLE } from './audit-table.ts'

/** What an audit log is made of. */
export interface AuditLogOptions {
  readonly database: Database
  readonly key: SecretKey
  readonly clock: Clock
  readonly createId: IdSource
  readonly policyVersion: string
  /** Told when an entry that nobody waits for could not be stored. */
  readonly onError: (error: unknown) => void
}

/**
 * Writes who did what to whose data. Entries of a change are written in its transaction. Entries of reads that run in
 * the same turn of the event loop share one insert, and each read waits for it: nothing is answered unrecorded.
 */
export class AuditLog {
  readonly #options: AuditLogOptions
  readonly #writer: string
  readonly #insertOne: string
  readonly #insertMany: string
  #sequence = 0
  #waiting: AuditRow[] = []
  #flush: Promise<void> | undefined
  readonly #detached = new Set<Promise<void>>()

  constructor(options: AuditLogOptions) {
    this.#options = options
    this.#writer = options.createId()
    const table = `${options.database.naming.prefix}${AUDIT_TABLE}`
    this.#insertOne = insertOne(options.database.kysely, table)
    this.#insertMany = options.database.traits.insertJsonRows(table, auditColumns)
  }

  /** Records a fact with the change it belongs to: written right before the unit's commit, or not at all. */
  recordIn(unit: UnitOfWork, session: Session, fact: AuditFact): void {
    const row = this.#row(unit.joined ? this.#options.createId() : this.#writer, session, fact)
    unit.queue<AuditRow>(this, row, (rows) => this.#insert(unit.db, rows))
    if (!unit.joined) unit.afterRollback(() => this.#void(row, session))
  }

  /** Records a read or a refusal outside any transaction; resolves when the entry is stored. */
  async record(session: Session, fact: AuditFact): Promise<void> {
    this.#waiting.push(this.#row(this.#writer, session, fact))
    return this.#startFlush()
  }

  /** Records without waiting: used inside a host's transaction, whose end the kernel never learns. */
  recordDetached(session: Session, fact: AuditFact): void {
    this.#detach(this.record(session, fact))
  }

  /** Resolves when everything recorded so far is stored. */
  async settle(): Promise<void> {
    await Promise.all([this.#flush, ...this.#detached])
  }

  #startFlush(): Promise<void> {
    this.#flush ??= new Promise((resolve, reject) => {
      nextTurn(() => this.#flushWaiting().then(resolve, reject))
    })
    return this.#flush
  }

  async #flushWaiting(): Promise<void> {
    const rows = this.#waiting
    this.#waiting = []
    this.#flush = undefined
    await this.#insert(this.#options.database.kysely, rows)
  }

  #detach(stored: Promise<void>): void {
    const settled: Promise<void> = stored
      .catch((error: unknown) => this.#options.onError(error))
      .finally(() => this.#detached.delete(settled))
    this.#detached.add(settled)
  }

  #row(writer: string, session: Session, fact: AuditFact): AuditRow {
    const { clock, createId, key, policyVersion } = this.#options
    const writerSeq = writer === this.#writer ? ++this.#sequence : 1
    return auditRow(fact, session, {
      key,
      stamp: { id: createId(), at: clock(), writer, writerSeq, policyVersion },
    })
  }

  async #insert(db: AnyDatabase, rows: readonly AuditRow[]): Promise<void> {
    const [first] = rows
    if (first === undefined) return
    const query =
      rows.length === 1
        ? CompiledQuery.raw(this.#insertOne, [...first])
        : CompiledQuery.raw(this.#insertMany, [JSON.stringify(rows)])
    await db.getExecutor().executeQuery(query)
  }

  /** The number of a rolled-back entry is written as void, so that a missing number always means a deleted entry. */
  #void(row: AuditRow, session: Session): void {
    const { clock, createId, key, policyVersion } = this.#options
    const fact: AuditFact = {
      action: 'audit.void',
      entity: 'audit',
      decision: 'void',
      subjectIds: [],
      fields: [],
    }
    const stamp = {
      id: createId(),
      at: clock(),
      writer: this.#writer,
      writerSeq: Number(row[4]),
      policyVersion,
    }
    this.#waiting.push(auditRow(fact, session, { key, stamp }))
    this.#detach(this.#startFlush())
  }
}

/** The text of an insert of one entry: binding an array in column order is cheaper than a JSON array of one. */
function insertOne(db: AnyDatabase, table: string): string {
  return db
    .insertInto(table)
    .values(Object.fromEntries(auditColumns.map((column) => [column, ''])))
    .compile().sql
}
