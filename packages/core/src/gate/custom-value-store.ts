import { valueColumns } from '../database/custom-columns.ts'
import { runCounted, type StoredRow } from '../database/database.ts'
import { type Prepared, prepare, prepareInsert, Slot } from '../database/prepared.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import { isCustomName } from '../schema/custom-field.ts'
import type { SecretKey } from '../shared/platform.ts'
import { CUSTOM_VALUE_TABLE } from './custom-value-table.ts'
import type { GateCall } from './gate-call.ts'
import type { GateServices } from './gate-services.ts'
import { decodeField, encodeRow, type RowPlace } from './row-codec.ts'
import type { SubjectKeys } from './subject-keys.ts'

type Values = Readonly<Record<string, unknown>>

/** The row of the entity whose values they are. */
interface ValuedRow {
  readonly id: string
  readonly subjectId: string
}

/** The values of the fields that a tenant adds to an entity, without a policy: at most one row for each value. */
export class CustomValueStore {
  readonly #services: GateServices
  readonly #keys: SubjectKeys
  readonly #table: EntityTable
  readonly #columns: readonly FieldColumn[]
  readonly #name: string
  readonly #insert: Prepared<Values>
  readonly #update: Prepared<Values>

  constructor(services: GateServices, keys: SubjectKeys, table: EntityTable) {
    const { kysely, naming } = services.database
    this.#services = services
    this.#keys = keys
    this.#table = table
    this.#columns = [...table.columns.values()].filter(({ field }) => isCustomName(field))
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

  /** Writes those of the values that are custom; a null one is taken away. `isNew` tells that there are none yet. */
  async write(
    call: GateCall,
    row: ValuedRow,
    { values, isNew = false }: { readonly values: Values; readonly isNew?: boolean },
  ): Promise<void> {
    const given = this.#columns.filter(({ field }) => values[field] !== undefined)
    const key = await this.#keyFor(
      call,
      row,
      given.filter(({ field }) => values[field] !== null),
    )
    for (const column of given) {
      const { field, extension } = column
      const place = { tenant_id: call.session.tenantId, row_id: row.id, path: extension!.path! }
      if (values[field] !== null)
        await this.#put(
          call,
          { ...place, ...this.#encode(call, row, { field, value: values[field], key }) },
          isNew,
        )
      else if (!isNew) await this.#clear(call, place)
    }
  }

  /** Takes all values of a row away. */
  async remove(call: GateCall, id: string): Promise<void> {
    await call.writeUnit.db
      .deleteFrom(this.#name)
      .where('tenant_id', '=', call.session.tenantId)
      .where('row_id', '=', id)
      .execute()
  }

  async #keyFor(
    call: GateCall,
    { subjectId }: ValuedRow,
    given: readonly FieldColumn[],
  ): Promise<SecretKey | undefined> {
    return given.some(({ spec }) => spec.encrypted) ? this.#keys.get(call, subjectId) : undefined
  }

  #encode(
    { session }: GateCall,
    { id, subjectId }: ValuedRow,
    {
      field,
      value,
      key,
    }: { readonly field: string; readonly value: unknown; readonly key: SecretKey | undefined },
  ): Values {
    const place = { tenantId: session.tenantId, rowId: id, subjectId, key }
    return encodeRow(this.#table, { [field]: value }, { place, vault: this.#services.vault })
  }

  async #put(call: GateCall, columns: Values, isNew: boolean): Promise<void> {
    const { db } = call.writeUnit
    if (!isNew && (await runCounted(db, this.#update, columns)).changed > 0) return
    await runCounted(db, this.#insert, columns)
  }

  async #clear(
    call: GateCall,
    place: Readonly<Record<'tenant_id' | 'row_id' | 'path', string>>,
  ): Promise<void> {
    let query = call.writeUnit.db.deleteFrom(this.#name)
    for (const [column, value] of Object.entries(place)) query = query.where(column, '=', value)
    await query.execute()
  }
}
