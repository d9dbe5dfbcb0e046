import { runCounted } from '../database/database.ts'
import { extensionPart } from '../database/extension-table.ts'
import { type Prepared, prepareInsert } from '../database/prepared.ts'
import type { EntityTable, ExtensionTable } from '../database/table.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { GateCall } from './gate-call.ts'
import type { GateServices } from './gate-services.ts'
import { encodeRow, type RowPlace } from './row-codec.ts'
import type { SubjectKeys } from './subject-keys.ts'

type Values = Readonly<Record<string, unknown>>

/** The fields that one plugin adds to an entity, without a policy: at most one row beside each of the entity's. */
export class ExtensionStore {
  readonly extension: ExtensionTable
  readonly #services: GateServices
  readonly #keys: SubjectKeys
  readonly #part: EntityTable
  readonly #insert: Prepared<Values>

  constructor(
    services: GateServices,
    keys: SubjectKeys,
    { table, extension }: { readonly table: EntityTable; readonly extension: ExtensionTable },
  ) {
    const { name, spec } = extension.table
    this.extension = extension
    this.#services = services
    this.#keys = keys
    this.#part = extensionPart(table, extension)
    this.#insert = prepareInsert(services.database.kysely, name, Object.keys(spec.columns))
  }

  /** Writes those of the values that are fields of this table, beside the row they belong to. */
  async write(
    call: GateCall,
    row: { readonly id: string; readonly subjectId: string },
    values: Values,
  ): Promise<void> {
    const own = Object.entries(values).filter(([name]) => this.#part.columns.has(name))
    if (own.length === 0) return
    const key = own.some(([name, value]) => value !== null && this.#part.columns.get(name)!.spec.encrypted)
      ? await this.#keys.get(call, row.subjectId)
      : undefined
    const place: RowPlace = { tenantId: call.session.tenantId, rowId: row.id, subjectId: row.subjectId, key }
    const encode = (fields: Values) => encodeRow(this.#part, fields, { place, vault: this.#services.vault })
    if (await this.#update(call, row.id, encode(Object.fromEntries(own)))) return
    const columns = encode({ ...this.#defaults(), ...Object.fromEntries(own) })
    await this.#create(call, { ...columns, id: row.id, tenant_id: call.session.tenantId })
  }

  /** Removes what is kept beside a row. */
  async remove(call: GateCall, id: string): Promise<void> {
    await call.writeUnit.db
      .deleteFrom(this.extension.table.name)
      .where('id', '=', id)
      .where('tenant_id', '=', call.session.tenantId)
      .execute()
  }

  async #update(call: GateCall, id: string, columns: Values): Promise<boolean> {
    const result = await call.writeUnit.db
      .updateTable(this.extension.table.name)
      .set(columns)
      .where('id', '=', id)
      .where('tenant_id', '=', call.session.tenantId)
      .executeTakeFirst()
    return result.numUpdatedRows > 0n
  }

  async #create(call: GateCall, columns: Values): Promise<void> {
    try {
      await runCounted(call.writeUnit.db, this.#insert, columns)
    } catch (error) {
      if (!this.#services.database.traits.isUniqueViolation(error)) throw error
      const { name } = this.#part.entity
      throw kernelErrors.CONFLICT({ entity: name, reason: 'its fields were written at the same time' })
    }
  }

  #defaults(): Record<string, unknown> {
    const columns = [...this.#part.columns.values()]
    return Object.fromEntries(columns.map(({ field, spec }) => [field, spec.defaultValue ?? null]))
  }
}
