import { runCounted, type StoredRow } from '../database/database.ts'
import { extensionPart } from '../database/extension-table.ts'
import { type Prepared, prepareInsert } from '../database/prepared.ts'
import type { EntityTable, ExtensionTable } from '../database/table.ts'
import { canonicalJson } from '../shared/json.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { GateCall } from './gate-call.ts'
import type { GateServices } from './gate-services.ts'
import { byField, decodeRow, encodeRow, type RowPlace } from './row-codec.ts'
import type { SubjectKeys } from './subject-keys.ts'

type Values = Readonly<Record<string, unknown>>

/** The row of the entity beside which fields are kept. */
interface ExtendedRow {
  readonly id: string
  readonly subjectId: string
}

/** The fields that one plugin adds to an entity, without a policy: at most one row beside each of the entity's. */
export class ExtensionStore {
  readonly extension: ExtensionTable
  readonly #services: GateServices
  readonly #keys: SubjectKeys
  readonly #part: EntityTable
  readonly #defaults: Values
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
    const columns = [...this.#part.columns.values()]
    this.#defaults = Object.fromEntries(columns.map(({ field, spec }) => [field, spec.defaultValue ?? null]))
    this.#insert = prepareInsert(services.database.kysely, name, Object.keys(spec.columns))
  }

  /** The fields beside a row: the defaults where nothing was written. */
  async read(call: GateCall, { id, subjectId, key }: ExtendedRow & Pick<RowPlace, 'key'>): Promise<Values> {
    const row: StoredRow | undefined = await call.db
      .selectFrom(this.extension.table.name)
      .selectAll()
      .where('id', '=', id)
      .where('tenant_id', '=', call.session.tenantId)
      .executeTakeFirst()
    if (row === undefined) return this.#defaults
    const place = { tenantId: call.session.tenantId, rowId: id, subjectId, key }
    return decodeRow(byField(this.#part, row), { table: this.#part, place, vault: this.#services.vault })
  }

  /**
   * Writes those of the values that are fields of this table, beside the row they belong to. Where all of them are the
   * defaults nothing is kept: that says the same.
   */
  async write(call: GateCall, { id, subjectId }: ExtendedRow, values: Values): Promise<void> {
    const given = Object.fromEntries(Object.entries(values).filter(([name]) => this.#part.columns.has(name)))
    if (Object.keys(given).length === 0) return
    const isSealed = Object.entries(given).some(
      ([name, value]) => value !== null && this.#part.columns.get(name)!.spec.encrypted,
    )
    const key = isSealed ? await this.#keys.get(call, subjectId) : undefined
    const place: RowPlace = { tenantId: call.session.tenantId, rowId: id, subjectId, key }
    const encode = (fields: Values) => encodeRow(this.#part, fields, { place, vault: this.#services.vault })
    if (await this.#update(call, id, encode(given))) {
      if (this.#isDefault(given)) await this.#prune(call, { id, subjectId })
    } else if (!this.#isDefault(given))
      await this.#create(call, {
        ...encode({ ...this.#defaults, ...given }),
        id,
        tenant_id: call.session.tenantId,
      })
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

  async #prune(call: GateCall, row: ExtendedRow): Promise<void> {
    const key = (await this.#keys.load(call, [row.subjectId]))(row.subjectId)
    if (this.#isDefault(await this.read(call, { ...row, key }))) await this.remove(call, row.id)
  }

  #isDefault(values: Values): boolean {
    return Object.entries(values).every(
      ([name, value]) => canonicalJson(value ?? null) === canonicalJson(this.#defaults[name] ?? null),
    )
  }
}
