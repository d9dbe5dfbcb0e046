import { BatchInsert } from '../database/batch-insert.ts'
import { run, runCounted, type StoredRow } from '../database/database.ts'
import { ownPart } from '../database/extension-table.ts'
import type { EntityTable } from '../database/table.ts'
import { encodeInstant } from '../database/traits.ts'
import { computedValues, isTold } from '../schema/computed-values.ts'
import { isCustomName } from '../schema/custom-field.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { aliveOf, mayEnd } from './alive-rows.ts'
import { CustomValueStore } from './custom-value-store.ts'
import { ExtensionStore } from './extension-store.ts'
import type { GateCall } from './gate-call.ts'
import type { GateServices } from './gate-services.ts'
import { byField, decodeRow, encodeRow, type RowPlace, subjectOf } from './row-codec.ts'
import { type PreparedRows, RowPreparation } from './row-preparation.ts'
import { RowReads } from './row-reads.ts'
import { RowUpdates } from './row-updates.ts'
import { type IndexedRow, SearchIndex } from './search-index.ts'
import type { SubjectKeys } from './subject-keys.ts'
import { digestOf, isUnique, uniqueValues } from './unique-values.ts'

/** Which version of which row a change replaces. */
export interface RowVersion {
  readonly id: string
  readonly subjectId: string
  readonly version: number
}

/** So many rows after one, in the order of creation. */
interface PageOfRows {
  readonly after: string
  readonly limit: number
}

/**
 * Rows of one entity without a policy: codecs, vault and SQL. Only the gate and the kernel's own slices hold one, where
 * the policy of the surrounding row has been asked already.
 */
export class EntityStore {
  readonly table: EntityTable
  /** What plugins add to the entity, each in a table of its own. */
  readonly extensions: readonly ExtensionStore[]
  /** What the tenant adds to the entity. */
  readonly #custom: CustomValueStore | undefined
  /** The part of the table that stands in the rows themselves. */
  readonly #own: EntityTable
  readonly #services: GateServices
  readonly #keys: SubjectKeys
  readonly #insert: BatchInsert
  readonly #reads: RowReads
  readonly #updates: RowUpdates
  readonly #unique: readonly string[]
  /** The words under which the rows are found. */
  readonly search: SearchIndex
  /** Makes rows ready to be inserted. */
  readonly preparation: RowPreparation

  constructor(services: GateServices, keys: SubjectKeys, table: EntityTable) {
    this.table = table
    this.extensions = table.extensions.map(
      (extension) => new ExtensionStore(services, keys, { table, extension }),
    )
    const isCustomized = Object.keys(table.entity.fields).some(isCustomName)
    this.#custom = isCustomized ? new CustomValueStore(services, keys, table) : undefined
    this.#own = ownPart(table)
    this.#services = services
    this.#keys = keys
    this.#insert = new BatchInsert(services.database.kysely, table.name, Object.keys(table.spec.columns))
    this.#reads = new RowReads(services.database, table.name)
    this.#updates = new RowUpdates(services.database.kysely, table.name)
    const unique = Object.keys(table.entity.fields).filter((field) => isUnique(table.entity.fields[field]!))
    // A row that is restored takes its values again.
    this.#unique = unique.length === 0 ? [] : [...unique, 'deletedAt']
    this.search = new SearchIndex(services.database, table)
    this.preparation = new RowPreparation(services, table, this.#own)
  }

  /** Whether any field is encrypted, so that rows have a subject key. */
  get encrypts(): boolean {
    return this.preparation.encrypts
  }

  /** Inserts a row with all its values by field, and answers it with its system fields; those given are kept. */
  async insert(
    call: GateCall,
    values: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    const [row] = await this.insertMany(call, [values])
    return row!
  }

  /** Inserts rows as `insert` does each, with few statements for all of them. */
  async insertMany(
    call: GateCall,
    values: readonly Readonly<Record<string, unknown>>[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const prepared = await this.preparation.prepare(call, values)
    await this.insertPrepared(call, prepared)
    if (this.extensions.length > 0) {
      for (const [index, row] of prepared.rows.entries())
        await this.#extend(
          call,
          { id: row['id'] as string, subjectId: subjectOf(this.table, row) },
          values[index]!,
        )
    }
    return prepared.rows
  }

  /** Inserts rows that were made ready before, with what the tenant adds; none of what plugins add. */
  async insertPrepared(call: GateCall, { rows, columns, keys }: PreparedRows): Promise<void> {
    const { db } = call.writeUnit
    await this.#keys.store(call, keys)
    await this.#refuseDuplicates(call, { fields: rows[0] ?? {} }, () => this.#insert.run(db, columns))
    await this.search.insert(
      { db, tenantId: call.session.tenantId },
      rows.map((row) => ({ id: row['id'] as string, values: row })),
    )
    if (this.#custom === undefined) return
    for (const row of rows) {
      const place = { id: row['id'] as string, subjectId: subjectOf(this.table, row) }
      const isLiving = aliveOf(row) === ''
      await this.#customize(call, { fields: row }, (custom) =>
        custom.insert(call, place, { values: row, isLiving }),
      )
    }
  }

  /**
   * Changes fields of a row and moves its version on. Computed fields follow where all that they follow from is given;
   * whoever gives less gives them too.
   *
   * @returns whether the row still had that version.
   */
  async update(call: GateCall, row: RowVersion, given: Readonly<Record<string, unknown>>): Promise<boolean> {
    const { entity } = this.table
    const changes = isTold(entity, given) ? { ...given, ...computedValues(entity, given) } : given
    const needsKey = Object.keys(changes).some((field) => this.table.entity.fields[field]?.encrypted)
    const key = needsKey ? await this.#keys.get(call, row.subjectId) : undefined
    const place: RowPlace = { tenantId: call.session.tenantId, rowId: row.id, subjectId: row.subjectId, key }
    const stamped = {
      ...changes,
      version: row.version + 1,
      updatedAt: call.now,
      updatedBy: call.session.actor.id,
    }
    const columns = encodeRow(this.#own, stamped, { place, vault: this.#services.vault })
    if (mayEnd(changes)) columns['alive'] = aliveOf({ ...changes, id: row.id })
    const statement = this.#updates.of(Object.keys(columns))
    const indexed = this.#indexed(call, row.id)
    const texts = this.search.covers(Object.keys(changes)) ? await this.search.read(indexed) : undefined
    const bound = { ...columns, '#id': row.id, '#tenant': call.session.tenantId, '#version': row.version }
    const { changed } = await this.#refuseDuplicates(
      call,
      { fields: changes, subjectId: row.subjectId },
      () => runCounted(call.writeUnit.db, statement, bound),
    )
    if (changed === 1 && texts !== undefined)
      await this.search.replace(indexed, texts, { ...texts, ...changes })
    if (changed === 0) return false
    await this.#extend(call, row, changes)
    const endsOrReturns = mayEnd(changes)
    const isLiving = !endsOrReturns || aliveOf(changes) === ''
    await this.#customize(call, { fields: changes, subjectId: row.subjectId }, (custom) =>
      custom.update(call, row, { values: changes, isLiving, endsOrReturns }),
    )
    return true
  }

  /**
   * The one row whose own fields have these values, decoded, with the fields that plugins add; or nothing. Encrypted fields
   * cannot be matched.
   */
  async find(
    call: GateCall,
    match: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown> | undefined> {
    const [row] = await this.#matching(call, match, 'one')
    return row === undefined ? undefined : this.#decode(call, row)
  }

  /**
   * The rows whose own fields have these values, as `find` answers it, in the order of creation; deleted ones too. With
   * `limit`, so many of those after the id `after`.
   */
  async list(
    call: GateCall,
    match: Readonly<Record<string, unknown>>,
    page?: PageOfRows,
  ): Promise<Record<string, unknown>[]> {
    const rows = await this.#matching(call, match, page ?? 'all')
    const decoded: Record<string, unknown>[] = []
    for (const row of rows) decoded.push(await this.#decode(call, row))
    return decoded
  }

  /** Removes a row for good. */
  async remove(call: GateCall, id: string): Promise<void> {
    const indexed = this.#indexed(call, id)
    for (const extension of this.extensions) await extension.remove(call, id)
    await this.#custom?.remove(call, id)
    if (this.search.fields.length > 0) await this.search.remove(indexed, await this.search.read(indexed))
    await indexed.db
      .deleteFrom(this.table.name)
      .where('id', '=', id)
      .where('tenant_id', '=', indexed.tenantId)
      .execute()
  }

  #matching(
    call: GateCall,
    match: Readonly<Record<string, unknown>>,
    wanted: 'one' | 'all' | PageOfRows,
  ): Promise<readonly StoredRow[]> {
    const { tenantId } = call.session
    const place = { tenantId, rowId: '', subjectId: '', key: undefined }
    const columns = encodeRow(this.#own, match, { place, vault: this.#services.vault })
    const page = typeof wanted === 'string' ? {} : { '#after': wanted.after, '#limit': wanted.limit }
    const statement = this.#reads.of(Object.keys(columns), typeof wanted === 'string' ? wanted : 'page')
    return run(call.db, statement, { ...columns, ...page, '#tenant': tenantId })
  }

  #indexed(call: GateCall, id: string): IndexedRow {
    return { db: call.writeUnit.db, tenantId: call.session.tenantId, id }
  }

  async #extend(
    call: GateCall,
    row: { readonly id: string; readonly subjectId: string },
    values: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    for (const extension of this.extensions) await extension.write(call, row, values)
  }

  /** Writes what the tenant adds; that a value is taken is told as it is of other values. */
  async #customize(
    call: GateCall,
    written: { readonly fields: object; readonly subjectId?: string },
    write: (custom: CustomValueStore) => Promise<void>,
  ): Promise<void> {
    const custom = this.#custom
    if (custom !== undefined) await this.#refuseDuplicates(call, written, () => write(custom))
  }

  /** The one row with this value in a blind index, decoded, or nothing. `row` holds what the index's transform looks at. */
  async findByIndex(
    call: GateCall,
    at: { readonly field: string; readonly index: string; readonly row: Readonly<Record<string, unknown>> },
  ): Promise<Record<string, unknown> | undefined> {
    const column = this.table.columns.get(at.field)!
    const digest = digestOf(call, this.table, { column, ...at })
    if (digest === undefined) return undefined
    const row: StoredRow | undefined = await call.db
      .selectFrom(this.table.name)
      .selectAll()
      .where('tenant_id', '=', call.session.tenantId)
      .where(column.blind.get(at.index)!, '=', digest)
      .executeTakeFirst()
    return row === undefined ? undefined : this.#decode(call, row)
  }

  /** Whether another living row has one of the values of this row that only one may have. */
  async isTaken(call: GateCall, row: Readonly<Record<string, unknown>>): Promise<boolean> {
    const { softDelete } = this.table.entity
    if (softDelete && aliveOf(row) !== '') return false
    if (await this.#custom?.isTaken(call, row)) return true
    const values = uniqueValues(call, this.#own, row)
    if (values.length === 0) return false
    const others = call.db
      .selectFrom(this.table.name)
      .select('id')
      .where('tenant_id', '=', call.session.tenantId)
      .where('id', '<>', row['id'])
      .where((other) => other.or(values.map(([column, value]) => other(column, '=', value))))
    const living = softDelete ? others.where('alive', '=', '') : others
    return (await living.limit(1).execute()).length > 0
  }

  /** Moves an instant of a row forward, never back. It is no change of the row: its version stays. */
  async advance(
    call: GateCall,
    id: string,
    { field, to }: { readonly field: string; readonly to: Date },
  ): Promise<void> {
    const { column } = this.table.columns.get(field)!
    const instant = encodeInstant(this.#services.database.traits, to)
    await call.writeUnit.db
      .updateTable(this.table.name)
      .set({ [column]: instant })
      .where('id', '=', id)
      .where('tenant_id', '=', call.session.tenantId)
      .where((row) => row.or([row(column, 'is', null), row(column, '<', instant)]))
      .execute()
  }

  async #decode(call: GateCall, row: StoredRow): Promise<Record<string, unknown>> {
    const fields = byField(this.#own, row)
    const [id, subjectId] = [row['id'] as string, subjectOf(this.table, fields)]
    const key = this.encrypts ? (await this.#keys.load(call, [subjectId]))(subjectId) : undefined
    const place = { tenantId: call.session.tenantId, rowId: id, subjectId, key }
    const decoded = decodeRow(fields, { table: this.#own, place, vault: this.#services.vault })
    for (const extension of this.extensions)
      Object.assign(decoded, await extension.read(call, { id, subjectId, key }))
    if (this.#custom !== undefined)
      Object.assign(decoded, await this.#custom.read(call, { id, subjectId, key }))
    return decoded
  }

  /** That a value is taken is told so many times in a minute; after that, none is tried. */
  async #refuseDuplicates<T>(
    call: GateCall,
    written: { readonly fields: object; readonly subjectId?: string },
    write: () => Promise<T>,
  ): Promise<T> {
    const { duplicates, database } = this.#services
    if (this.#unique.some((field) => field in written.fields)) duplicates.require(call)
    try {
      return await write()
    } catch (error) {
      if (!database.traits.isUniqueViolation(error)) throw error
      const entity = this.table.entity.name
      await call.auditRefusal(entity, written.subjectId === undefined ? [] : [written.subjectId])
      duplicates.take(call)
      throw kernelErrors.POSSIBLE_DUPLICATE({ entity })
    }
  }
}
