import type { EntityTable } from '../database/table.ts'
import { computedValues } from '../schema/computed-values.ts'
import { turn, type SecretKey } from '../shared/platform.ts'
import { aliveOf } from './alive-rows.ts'
import type { GateCall } from './gate-call.ts'
import type { GateServices } from './gate-services.ts'
import { type ColumnValues, encodeRow, subjectOf } from './row-codec.ts'
import type { NewSubjectKey } from './subject-keys.ts'

type Values = Readonly<Record<string, unknown>>

/** Rows as an insert writes them. */
export interface PreparedRows {
  /** With all fields, and the system fields. */
  readonly rows: readonly Values[]
  readonly columns: readonly ColumnValues[]
  /** Of those that are subjects themselves. */
  readonly keys: readonly NewSubjectKey[]
}

/** Sealing so many rows takes a millisecond or two; then others have their turn. */
const SLICE = 10

/** Makes rows ready to be inserted. This costs more than writing them, and needs no transaction. */
export class RowPreparation {
  readonly #services: GateServices
  readonly #table: EntityTable
  /** The part of the table that stands in the rows themselves. */
  readonly #own: EntityTable
  /** Each field with what a row has that says nothing of it. */
  readonly #unsaid: readonly (readonly [field: string, value: unknown])[]
  /** Whether any field is encrypted, so that rows have a subject key. */
  readonly encrypts: boolean

  constructor(services: GateServices, table: EntityTable, own: EntityTable) {
    this.#services = services
    this.#table = table
    this.#own = own
    this.#unsaid = Object.entries(table.entity.fields).map(([name, spec]) => [
      name,
      spec.defaultValue ?? null,
    ])
    this.encrypts = Object.values(table.entity.fields).some((spec) => spec.encrypted)
  }

  /** A row as an insert of these values would make it; system fields that are given are kept. */
  complete(call: GateCall, values: Values): Record<string, unknown> {
    const row: Record<string, unknown> = {}
    for (const [name, unsaid] of this.#unsaid) row[name] = values[name] === undefined ? unsaid : values[name]
    Object.assign(row, computedValues(this.#table.entity, row))
    row['id'] = values['id'] ?? this.#services.createId()
    row['version'] = values['version'] ?? 1
    row['createdAt'] = values['createdAt'] ?? call.now
    row['createdBy'] = values['createdBy'] ?? call.session.actor.id
    row['updatedAt'] = values['version'] === undefined ? row['createdAt'] : call.now
    row['updatedBy'] = call.session.actor.id
    return row
  }

  /** Completes, seals and encodes rows. */
  prepare(call: GateCall, values: readonly Values[]): Promise<PreparedRows> {
    return this.seal(
      call,
      values.map((each) => this.complete(call, each)),
    )
  }

  /** Seals and encodes whole rows. Of many, some at a time, so that others have their turn in between. */
  async seal(call: GateCall, rows: readonly Values[]): Promise<PreparedRows> {
    const { tenantId } = call.session
    const { made, keys } = await this.#keysFor(call, rows)
    const columns: ColumnValues[] = []
    for (const [index, row] of rows.entries()) {
      if (index > 0 && index % SLICE === 0) await turn()
      columns.push(this.#columnsOf(tenantId, row, keys[index]))
    }
    return { rows, columns, keys: made }
  }

  #columnsOf(tenantId: string, row: Values, key: SecretKey | undefined): ColumnValues {
    const place = { tenantId, rowId: row['id'] as string, subjectId: subjectOf(this.#table, row), key }
    const columns = encodeRow(this.#own, row, { place, vault: this.#services.vault })
    columns['tenant_id'] = tenantId
    if (this.#table.entity.softDelete) columns['alive'] = aliveOf(row)
    return columns
  }

  async #keysFor(
    call: GateCall,
    rows: readonly Values[],
  ): Promise<{ readonly made: readonly NewSubjectKey[]; readonly keys: readonly SecretKey[] }> {
    if (!this.encrypts) return { made: [], keys: [] }
    const { subjectKeys } = this.#services
    const subjectIds = rows.map((row) => subjectOf(this.#table, row))
    if (this.#table.entity.subject !== 'self')
      return { made: [], keys: await subjectKeys.getMany(call, subjectIds) }
    const made = subjectKeys.make(call, subjectIds)
    return { made, keys: made.map(({ key }) => key) }
  }
}
