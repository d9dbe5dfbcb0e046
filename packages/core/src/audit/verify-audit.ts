import { sql } from 'kysely'

import type { AnyDatabase } from '../database/traits.ts'
import { auditColumns, type AuditRow } from './audit-entry.ts'
import type { AuditLog } from './audit-log.ts'
import { type AuditSource, storedInstant } from './read-audit.ts'

/** What is wrong in one place: an entry that is not as it was written, or numbers that no entry has. */
export interface AuditFinding {
  readonly kind: 'changed' | 'missing'
  readonly writer: string
  /** The number of the entry; of missing ones, the first. */
  readonly writerSeq: number
  /** How many entries it is about. */
  readonly count: number
}

/** What a verification has found. */
export interface AuditVerdict {
  readonly isIntact: boolean
  /** The entries of the tenant that were checked. */
  readonly entries: number
  readonly changed: number
  readonly missing: number
  /** The first 20. */
  readonly findings: readonly AuditFinding[]
}

const BATCH = 500
const MOST_FINDINGS = 20

type StoredEntry = Readonly<Record<string, unknown>>

/**
 * Recomputes the code of every entry and looks for numbers that are missing in the sequence of each writer. All tenants'
 * entries are looked at, since their numbers are one sequence; of other tenants' nothing but the place is told.
 */
export class AuditVerification {
  readonly #source: AuditSource
  readonly #log: AuditLog
  readonly #tenantId: string
  readonly #findings: AuditFinding[] = []
  readonly #totals = { entries: 0, changed: 0, missing: 0 }
  #last = { writer: '', writerSeq: 0 }

  constructor(source: AuditSource, log: AuditLog, tenantId: string) {
    this.#source = source
    this.#log = log
    this.#tenantId = tenantId
  }

  /** Reads all entries, some hundred at a time. */
  async run(): Promise<AuditVerdict> {
    for (;;) {
      const batch = await this.#batch(this.#source.db)
      for (const row of batch) this.#check(row)
      if (batch.length < BATCH) break
    }
    const isIntact = this.#totals.changed + this.#totals.missing === 0
    return { isIntact, ...this.#totals, findings: this.#findings }
  }

  async #batch(db: AnyDatabase): Promise<readonly StoredEntry[]> {
    const { writer, writerSeq } = this.#last
    const { rows } = await sql<StoredEntry>`
      select * from ${sql.table(this.#source.table)}
      where writer >= ${writer} and (writer > ${writer} or writer_seq > ${writerSeq})
      order by writer, writer_seq limit ${BATCH}
    `.execute(db)
    return rows
  }

  #check(row: StoredEntry): void {
    const writer = row['writer'] as string
    const writerSeq = Number(row['writer_seq'])
    const expected = writer === this.#last.writer ? this.#last.writerSeq + 1 : 1
    this.#last = { writer, writerSeq }
    if (row['tenant_id'] === this.#tenantId) this.#totals.entries += 1
    const gap = writerSeq - expected
    if (gap > 0) this.#found({ kind: 'missing', writer, writerSeq: expected, count: gap })
    if (!this.#log.isAuthentic(this.#columnsOf(row), row['mac']))
      this.#found({ kind: 'changed', writer, writerSeq, count: 1 })
  }

  #found(finding: AuditFinding): void {
    this.#totals[finding.kind] += finding.count
    if (this.#findings.length < MOST_FINDINGS) this.#findings.push(finding)
  }

  /** The columns in the form in which the code was made over them. */
  #columnsOf(row: StoredEntry): AuditRow {
    return auditColumns.slice(0, -1).map((column) => {
      if (column === 'at') return storedInstant(this.#source.database, row[column]).toISOString()
      const isNumber = column === 'writer_seq' || column === 'subject_count'
      return isNumber ? Number(row[column]) : (row[column] as string | null)
    })
  }
}
