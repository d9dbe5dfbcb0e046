import { valueColumns } from '../database/custom-columns.ts'
import { CUSTOM_VALUE_TABLE } from '../database/custom-value-table.ts'
import { run, runCounted, type StoredRow } from '../database/database.ts'
import { type Prepared, prepare, prepareInsert, Slot } from '../database/prepared.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import { isCustomName } from '../schema/custom-field.ts'
import { CustomClaims } from './custom-claims.ts'
import type { GateCall } from './gate-call.ts'
import type { GateServices } from './gate-services.ts'
import { decodeField, encodeRow, type RowPlace } from './row-codec.ts'
import type { SubjectKeys } from './subject-keys.ts'
import { isUnique } from './unique-values.ts'

type Values = Readonly<Record<string, unknown>>

/** The row of the entity whose values they are. */
interface ValuedRow {
  readonly id: string
  readonly subjectId: string
}

interface Write {
  readonly values: Values
  /** Whether the row takes a place among the living ones. */
  readonly isLiving: boolean
}

/** The values of the fields that a tenant adds to an entity, without a policy: at most one row for each value. */
export class CustomValueStore {
  readonly #services: GateServices
  readonly #keys: SubjectKeys
  readonly #table: EntityTable
  readonly #columns: readonly FieldColumn[]
  readonly #claims: CustomClaims | undefined
  readonly #unique: readonly string[]
  readonly #name: string
  readonly #insert: Prepared<Values>
  readonly #update: Prepared<Values>

  constructor(services: GateServices, keys: SubjectKeys, table: EntityTable) {
    const { kysely, naming } = services.database
    this.#services = services
    this.#keys = keys
    this.#table = table
    this.#columns = [...table.columns.values()].filter(({ field }) => isCustomName(field))
    const unique = this.#columns.filter(({ spec }) => isUnique(spec))
    this.#unique = unique.map(({ field }) => field)
    this.#claims = unique.length > 0 ? new CustomClaims(services, table, unique) : undefined
    this.#name = `${naming.prefix}${CUSTOM_VALUE_TABLE}`
    this.#insert = prepareInsert(kysely, this.#name, ['tenant_id', 'row_id', 'path', ...valueColumns])
    const slot = (name: string) => new Slot((values: Values) => values[name] ?? null)
    this.#update = prepare<Values>(
      kysely
        .updateTable(this.#name)
        .set(Object.fromEntries(valueColumns.map((column) => [column, slot(column)])))
        .where('tenant_id', '=', slot('tenant_id'))
        .where('row_id', '=', slot('row_id'))
        .where('path', '=', slot('path')),
    )
  }

  /** The values of a row: null where there is none. */
  async read(call: GateCall, { id, subjectId, key }: ValuedRow & Pick<RowPlace, 'key'>): Promise<Values> {
    const { tenantId } = call.session
    const rows: StoredRow[] = await call.db
      .selectFrom(this.#name)
      .select(['path', ...valueColumns])
      .where('tenant_id', '=', tenantId)
      .where('row_id', '=', id)
      .execute()
    const byPath = new Map(rows.map((row) => [row['path'], row]))
    const coding = {
      table: this.#table,
      place: { tenantId, rowId: id, subjectId, key },
      vault: this.#services.vault,
    }
    return Object.fromEntries(
      this.#columns.map((column) => {
        const stored = byPath.get(column.extension!.path!)?.[column.column]
        return [column.field, decodeField(column, { [column.field]: stored }, coding)]
      }),
    )
  }

  /** Writes those of the values of a new row that are custom. */
  async insert(call: GateCall, row: ValuedRow, { values, isLiving }: Write): Promise<void> {
    const given = this.#columns.filter(({ field }) => (values[field] ?? null) !== null)
    for (const columns of await this.#encode(call, row, { columns: given, values }))
      await run(call.writeUnit.db, this.#insert, columns)
    if (given.some(({ field }) => this.#unique.includes(field)))
      await this.#claims?.settle(call, row.id, isLiving)
  }

  /** Writes those of the changes of a row that are custom; null takes a value away. */
  async update(
    call: GateCall,
    row: ValuedRow,
    { values, isLiving, endsOrReturns }: Write & { readonly endsOrReturns: boolean },
  ): Promise<void> {
    const { db } = call.writeUnit
    const changed = this.#columns.filter(({ field }) => values[field] !== undefined)
    const [given, cleared] = [
      changed.filter(({ field }) => values[field] !== null),
      changed.filter(({ field }) => values[field] === null),
    ]
    for (const columns of await this.#encode(call, row, { columns: given, values })) {
      const { changed: count } = await runCounted(db, this.#update, columns)
      if (count === 0) await run(db, this.#insert, columns)
    }
    if (cleared.length > 0) await this.#clear(call, row.id, cleared)
    if (endsOrReturns || changed.some(({ field }) => this.#unique.includes(field)))
      await this.#claims?.settle(call, row.id, isLiving)
  }

  /** Takes all values of a row away. */
  async remove(call: GateCall, id: string): Promise<void> {
    await this.#claims?.release(call, id)
    await this.#clear(call, id, this.#columns)
  }

  /** Whether another living row has one of the values of this row that only one may have. */
  async isTaken(call: GateCall, row: Values): Promise<boolean> {
    return (await this.#claims?.isTaken(call, row)) ?? false
  }

  async #encode(
    call: GateCall,
    { id, subjectId }: ValuedRow,
    { columns, values }: { readonly columns: readonly FieldColumn[]; readonly values: Values },
  ): Promise<Values[]> {
    const { tenantId } = call.session
    const isSealed = columns.some(({ spec }) => spec.encrypted)
    const key = isSealed ? await this.#keys.get(call, subjectId) : undefined
    const place = { tenantId, rowId: id, subjectId, key }
    return columns.map(({ field, extension }) => ({
      ...encodeRow(this.#table, { [field]: values[field] }, { place, vault: this.#services.vault }),
      tenant_id: tenantId,
      row_id: id,
      path: extension!.path!,
    }))
  }

  async #clear(call: GateCall, id: string, columns: readonly FieldColumn[]): Promise<void> {
    await call.writeUnit.db
      .deleteFrom(this.#name)
      .where('tenant_id', '=', call.session.tenantId)
      .where('row_id', '=', id)
      .where(
        'path',
        'in',
        columns.map(({ extension }) => extension!.path!),
      )
      .execute()
  }
}
