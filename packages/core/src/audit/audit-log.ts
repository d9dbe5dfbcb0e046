import { CompiledQuery, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import type { AnyDatabase } from '../database/traits.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Session } from '../session/session.ts'
import type { Clock } from '../shared/clock.ts'
import type { IdSource } from '../shared/ids.ts'
import { hmacSha256, nextTurn, type SecretKey } from '../shared/platform.ts'
import { auditColumns, type AuditFact, auditMac, type AuditRow, auditRow } from './audit-entry.ts'
import { AUDIT_TABLE } from './audit-table.ts'

/** What an audit log is made of. */
export interface AuditLogOptions {
  readonly database: Database
  readonly key: SecretKey
  readonly clock: Clock
  readonly createId: IdSource
  readonly policy: { readonly version: string }
  /** Told when an entry that nobody waits for could not be stored. */
  readonly onError: (error: unknown) => void
}

/** Rows in one insert: their parameters stay below the limit of every database. */
const MOST_ROWS = 40

/** 132 bits. */
const NAME_LENGTH = 22

/** The number of a rolled-back entry is written as void, so that a missing number always means a deleted entry. */
const voidFact: AuditFact = {
  action: 'audit.void',
  entity: 'audit',
  decision: 'void',
  subjectIds: [],
  fields: [],
}

/** A fact on its way to the table. Its number is given when it is written, so that a crash leaves no gap behind it. */
interface Entry {
  readonly session: Session
  readonly fact: AuditFact
  readonly at: Date
}

/** An entry with its number; once rolled back, a number whose absence has to be explained. */
interface NumberedEntry extends Entry {
  readonly writerSeq: number
}

/** A sequence of numbers, under a writer's name. */
interface Sequence {
  readonly writer: string
  last: number
  /** What rolled back, to be explained with the next that is written. */
  lost: NumberedEntry[]
}

/**
 * Writes who did what to whose data. Entries of a change are written in its transaction. Entries of reads that end in the
 * same turn of the event loop, or while others are being stored, share one insert, and each read waits for it: nothing is
 * answered unrecorded.
 */
export class AuditLog {
  readonly #options: AuditLogOptions
  /** The sequences that no transaction writes in. */
  readonly #sequences: Sequence[] = []
  /** The physical name of the table. */
  readonly table: string
  readonly #inserts = new Map<number, string>()
  #waiting: Entry[] = []
  #flush: Promise<void> | undefined
  /** The end, good or bad, of the last flush that was begun. */
  #flushed: Promise<void> = Promise.resolve()

  constructor(options: AuditLogOptions) {
    this.#options = options
    this.#sequences.push(this.#newSequence())
    this.table = `${options.database.naming.prefix}${AUDIT_TABLE}`
  }

  /** Whether an entry is as it was written: all its columns but the code, in order, and the code. */
  isAuthentic(columns: AuditRow, mac: unknown): boolean {
    return auditMac(columns, this.#options.key) === mac
  }

  /** A name of an entry that does not tell its number, which counts the entries of all tenants. */
  nameOf({ writer, writerSeq }: { readonly writer: string; readonly writerSeq: number }): string {
    return hmacSha256(this.#options.key, `name/${writer}:${writerSeq}`)
      .toString('base64url')
      .slice(0, NAME_LENGTH)
  }

  /** Records a change with its transaction: written right before the unit ends well, or not at all. */
  recordIn(unit: UnitOfWork, session: Session, fact: AuditFact): void {
    unit.queue<Entry>(this, this.#entry(session, fact), (entries) =>
      unit.joined ? this.#writeJoined(unit, entries) : this.#writeIn(unit, entries),
    )
  }

  /**
   * Records a read inside a transaction. It is written with the transaction, and again after a rollback: what was read
   * stays read. In a transaction of the host, whose end the kernel never learns, it is written beside it.
   */
  recordReadIn(unit: UnitOfWork, session: Session, fact: AuditFact): void {
    if (unit.joined) {
      void this.recordDetached(session, fact)
      return
    }
    this.recordIn(unit, session, fact)
    unit.afterRollback(() => unit.waitAfterwards(this.recordDetached(session, fact)))
  }

  /** Records a read or a refusal outside any transaction; resolves when the entry is stored. */
  record(session: Session, fact: AuditFact): Promise<void> {
    this.#waiting.push(this.#entry(session, fact))
    return this.#soon()
  }

  /** Records what must not fail its caller: stored when the connection is free. Never rejects. */
  recordDetached(session: Session, fact: AuditFact): Promise<void> {
    return this.record(session, fact).catch(this.#options.onError)
  }

  /** Resolves when everything recorded so far is stored, or has failed and been reported. */
  async settle(): Promise<void> {
    if (this.#hasLost()) await this.#soon().catch(this.#options.onError)
    await this.#flushed
  }

  #entry(session: Session, fact: AuditFact): Entry {
    return { session, fact, at: this.#options.clock() }
  }

  #soon(): Promise<void> {
    this.#flush ??= this.#startFlush()
    return this.#flush
  }

  #startFlush(): Promise<void> {
    const before = this.#flushed
    const flush = new Promise<void>((resolve, reject) => {
      void before.then(() => nextTurn(() => this.#flushWaiting().then(resolve, reject)))
    })
    this.#flushed = flush.catch(() => undefined)
    return flush
  }

  async #flushWaiting(): Promise<void> {
    const entries = this.#waiting
    this.#waiting = []
    this.#flush = undefined
    const { database } = this.#options
    await database.kysely.connection().execute(async (db) => {
      await this.#writeOutside(db, entries)
      while (this.#hasLost()) await this.#writeOutside(db, [])
    })
  }

  /** Numbers are given while the connection is held, and rolled-back ones are explained with the next that are written. */
  async #writeOutside(db: AnyDatabase, entries: readonly Entry[]): Promise<void> {
    const { database } = this.#options
    const sequence = this.#takeSequence()
    let numbered: readonly NumberedEntry[] = []
    let stored = 0
    try {
      numbered = [...(await this.#takeLost(db, sequence)), ...this.#number(sequence, entries)]
      for (; stored < numbered.length; stored += MOST_ROWS) {
        const rows = this.#rows(numbered.slice(stored, stored + MOST_ROWS), sequence)
        await database.whenFree(() => this.#insert(db, rows))
      }
    } catch (error) {
      this.#lose(sequence, numbered.slice(stored))
      throw error
    } finally {
      this.#giveBack(sequence)
    }
  }

  /**
   * Where there is one writer at a time, all write in one sequence. Elsewhere a transaction has one to itself until it
   * ends. So whatever is stored of a sequence has every number before it stored too, even after a crash.
   */
  #takeSequence(): Sequence {
    const sequences = this.#sequences
    if (this.#options.database.traits.hasOneWriter) return sequences[0]!
    const owing = sequences.findIndex(({ lost }) => lost.length > 0)
    const [taken] = sequences.splice(Math.max(owing, 0), 1)
    return taken ?? this.#newSequence()
  }

  #giveBack(sequence: Sequence): void {
    if (!this.#options.database.traits.hasOneWriter) this.#sequences.push(sequence)
  }

  #newSequence(): Sequence {
    return { writer: this.#options.createId(), last: 0, lost: [] }
  }

  #hasLost(): boolean {
    return this.#sequences.some(({ lost }) => lost.length > 0)
  }

  async #writeIn(unit: UnitOfWork, entries: readonly Entry[]): Promise<void> {
    const sequence = this.#takeSequence()
    const numbered = [...sequence.lost.splice(0), ...this.#number(sequence, entries)]
    unit.afterCommit(() => this.#giveBack(sequence))
    unit.afterRollback(() => {
      this.#lose(sequence, numbered)
      this.#giveBack(sequence)
      unit.waitAfterwards(this.#soon().catch(this.#options.onError))
    })
    await this.#insert(unit.db, this.#rows(numbered, sequence))
  }

  /** The lost numbers; without those that turn out to be stored, when nobody knew how a transaction had ended. */
  async #takeLost(db: AnyDatabase, sequence: Sequence): Promise<readonly NumberedEntry[]> {
    const lost = sequence.lost.splice(0)
    if (lost.length === 0) return lost
    const numbers = lost.map(({ writerSeq }) => writerSeq)
    const { rows } = await sql<{ writer_seq: number | string }>`
      select writer_seq from ${sql.table(this.table)}
      where writer = ${sequence.writer} and writer_seq in (${sql.join(numbers)})
    `
      .execute(db)
      .catch((error: unknown) => {
        sequence.lost.push(...lost)
        throw error
      })
    const stored = new Set(rows.map((row) => Number(row.writer_seq)))
    return lost.filter(({ writerSeq }) => !stored.has(writerSeq))
  }

  /** Each entry is a writer of its own: a number that the host rolled back could not be explained. */
  async #writeJoined(unit: UnitOfWork, entries: readonly Entry[]): Promise<void> {
    const { createId } = this.#options
    const rows = entries.map((entry) => this.#row({ ...entry, writerSeq: 1 }, createId()))
    await this.#insert(unit.db, rows)
  }

  #lose({ lost }: Sequence, entries: readonly NumberedEntry[]): void {
    lost.push(...entries.map((entry) => ({ ...entry, fact: voidFact })))
  }

  #number(sequence: Sequence, entries: readonly Entry[]): NumberedEntry[] {
    return entries.map((entry) => ({ ...entry, writerSeq: ++sequence.last }))
  }

  #rows(entries: readonly NumberedEntry[], { writer }: Sequence): AuditRow[] {
    return entries.map((entry) => this.#row(entry, writer))
  }

  #row({ session, fact, at, writerSeq }: NumberedEntry, writer: string): AuditRow {
    const { key, policy } = this.#options
    const stamp = { at, writer, writerSeq, policyVersion: policy.version }
    return auditRow(fact, session, { key, stamp })
  }

  async #insert(db: AnyDatabase, rows: readonly AuditRow[]): Promise<void> {
    for (let from = 0; from < rows.length; from += MOST_ROWS) {
      const chunk = rows.slice(from, from + MOST_ROWS)
      await db.getExecutor().executeQuery(CompiledQuery.raw(this.#insertOf(chunk.length), chunk.flat()))
    }
  }

  /** The insert of so many rows. Few different sizes occur, so each stays in the statement cache. */
  #insertOf(count: number): string {
    const known = this.#inserts.get(count)
    if (known !== undefined) return known
    const row = Object.fromEntries(auditColumns.map((column) => [column, '']))
    const insert = this.#options.database.kysely
      .insertInto(this.table)
      .values(Array.from({ length: count }, () => row))
    const { sql } = insert.compile()
    this.#inserts.set(count, sql)
    return sql
  }
}
