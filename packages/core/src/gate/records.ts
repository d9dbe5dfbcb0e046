import type { StoredRow } from '../database/database.ts'
import { type FilterNode, TRUE } from '../filter/ast.ts'
import { type AccessPlan, levelInArms } from '../policy/access-plan.ts'
import type { Action } from '../policy/policy.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { Page } from '../shared/page.ts'
import type { AggregateQuery, AggregateResult } from './aggregate-query.ts'
import { aggregateRows } from './aggregate-rows.ts'
import { nestCustom } from './custom-values.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'
import { GROUP, type GroupedQuery } from './grouped-list.ts'
import { countLimit, type ListPlan, type ListShape, parseWhere } from './list-plan.ts'
import { DEFAULT_LIMIT, type ListQuery } from './list-query.ts'
import { mergedInto } from './merged-rows.ts'
import type { NeededRights } from './needed-rights.ts'
import { cursorAfter, cursorScope, positionAt } from './page-cursors.ts'
import type { Projection } from './projection.ts'
import { reachOf } from './reach.ts'
import { subjectOf } from './row-codec.ts'
import type { RowExport } from './row-export.ts'
import type { ShapedRow } from './row-shaper.ts'
import { RowWriter } from './row-writer.ts'
import type { NewRow, RowChange, WriteResult, WrittenRow } from './row-writes.ts'
import { parseSearch, type Search, searchArguments } from './search-query.ts'
import { shapeRows } from './shape-rows.ts'
import { parseSort } from './sort-order.ts'
import { chooseSeek } from './value-seek.ts'

/** Rights under which rows are read by a query. */
type ListAction = 'list' | 'export'

interface RowQuery extends ListQuery {
  readonly action: ListAction
}

/** The rows of one entity as one caller may see and change them: the only door to them. */
export class Records {
  readonly #access: EntityAccess
  readonly #call: GateCall
  readonly #pluginId: string

  /** `pluginId` is whose code works with the rows. */
  constructor(access: EntityAccess, call: GateCall, pluginId: string) {
    this.#access = access
    this.#call = call
    this.#pluginId = pluginId
  }

  /**
   * One row. Under the id of one that was merged into it, it carries its own as `canonicalId`.
   *
   * @throws KITH_NOT_FOUND for an absent row and an invisible one alike; KITH_FIELD_UNAVAILABLE for a named field that
   * is unknown or denied.
   */
  async get(id: string, fields?: readonly string[]): Promise<ShapedRow> {
    const projection = this.#projection('read', fields)
    const found = await this.#call.run(this.#access.getById(projection), { id })
    const stored = found[0] ?? (await this.#survivor(projection, id))
    if (stored === undefined) throw await this.#absent(id)
    const subjects = this.#subjectsOf([stored])
    const isSurvivor = stored['id'] !== id
    const [shaped] = await shapeRows(this.#call, projection, { rows: [stored] })
    await this.#auditRead(subjects, projection.sensitiveFields)
    const row = this.#shown(shaped!)
    return isSurvivor ? { ...row, canonicalId: row['id'] } : row
  }

  /**
   * Makes sure that the caller may do something to a row.
   *
   * @throws KITH_NOT_FOUND, KITH_FORBIDDEN or KITH_CONFLICT, as a change of the row would.
   */
  require(id: string, action: Action, needed: NeededRights = {}): Promise<void> {
    return this.#writer.require(id, action, needed)
  }

  /** The rows of these ids that the caller may read, by id; the others are left out without a word. */
  async find(ids: readonly string[], fields?: readonly string[]): Promise<ReadonlyMap<string, ShapedRow>> {
    const projection = this.#projection('read', fields)
    if (ids.length === 0) return new Map()
    const unique = [...new Set(ids)]
    const args = { ids: JSON.stringify(unique) }
    const found = new Map<unknown, StoredRow>()
    for (const row of await this.#call.run(this.#access.getByIds(projection), args)) found.set(row['id'], row)
    // In the order that was asked for: that of the database may depend on rows that are not shown.
    const rows = unique.map((id) => found.get(id)).filter((row) => row !== undefined)
    const subjects = this.#subjectsOf(rows)
    const shaped = await shapeRows(this.#call, projection, { rows })
    await this.#auditRead(subjects, projection.sensitiveFields)
    return new Map(shaped.map((row) => [row['id'] as string, this.#shown(row)]))
  }

  /** Those of the fields that the caller is shown in some row at least, masked or not. */
  readable(fields: readonly string[]): readonly string[] {
    const { highest } = this.#planFor('read')
    return fields.filter((field) => (highest.get(field) ?? 'deny') !== 'deny')
  }

  /**
   * The first rows of each of several groups, by the id that the group belongs to, with one statement for all of them.
   *
   * @throws KITH_FIELD_UNAVAILABLE for a field that the caller may not group, sort or read by.
   */
  async listBy(query: GroupedQuery): Promise<ReadonlyMap<string, readonly ShapedRow[]>> {
    const { by, ids, limit } = query
    const [first] = ids
    if (first === undefined) return new Map()
    const projection = this.#projection('list', query.fields)
    const plan = this.#planFor('list')
    const columns = [by].flat().map((field) => this.#groupColumn(plan, field))
    const sort = parseSort({ table: this.#access.table, plan }, query.sort)
    const shape = { projection, columns, sort, isSingle: ids.length === 1 }
    const bound = { id: first, ids: JSON.stringify([...new Set(ids)]), limit }
    const rows = await this.#call.run(this.#access.grouped(shape), bound)
    const groups = rows.map((row) => row[GROUP] as string)
    const subjects = this.#subjectsOf(rows)
    const shaped = await shapeRows(this.#call, projection, { rows, extra: true })
    await this.#auditRead(subjects, projection.sensitiveFields)
    const shown = shaped.map((row) => this.#shown(row))
    return Map.groupBy(shown, (_, index) => groups[index]!)
  }

  /**
   * For each of these rows, which the caller was found to see, the fields that they read in clear: one set for all rows
   * with the same. No value is read, and the database is asked only where that differs from row to row.
   */
  async clearFields(ids: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const { session } = this.#call
    const plan = this.#planFor('read')
    if (!plan.clearVaries) return new Map(ids.map((id) => [id, plan.clear]))
    const unique = JSON.stringify([...new Set(ids)])
    const rows = await this.#call.run(this.#access.armsOf(session, 'read'), { ids: unique })
    const sets = new Map<string, ReadonlySet<string>>()
    const clear = rows.map((row) => {
      const arms = plan.arms.map((_, index) => row[`#arm${index}`] === 1)
      const fields = [...plan.highest.keys()].filter((name) => levelInArms(plan, name, arms) === 'allow')
      const set = sets.get(fields.join()) ?? new Set(fields)
      sets.set(fields.join(), set)
      return [row['id'] as string, set] as const
    })
    return new Map(clear)
  }

  /** Whether the caller, who was found to see these rows, is shown the same fields of each, and as much of them. */
  async readsAlike(ids: readonly string[]): Promise<boolean> {
    const { session } = this.#call
    const plan = this.#planFor('read')
    const fields = [...plan.highest.keys()]
    if (fields.every((name) => plan.constant.get(name) === plan.highest.get(name))) return true
    const rows = await this.#call.run(this.#access.armsOf(session, 'read'), { ids: JSON.stringify(ids) })
    const levels = rows.map((row) => {
      const arms = plan.arms.map((_, index) => row[`#arm${index}`] === 1)
      return fields.map((name) => levelInArms(plan, name, arms)).join()
    })
    return new Set(levels).size <= 1
  }

  /** A page of rows. */
  list(query: ListQuery): Promise<Page<ShapedRow>> {
    return this.#page('list', query)
  }

  /**
   * What a query answers under the right to export, page by page. Its rows, fields and filters are those that the grants of
   * `export` open.
   *
   * @throws as `list` does.
   */
  export(query: ListQuery): RowExport {
    const projection = this.#projection('export', query.fields)
    const search = this.#search('export', query)
    const listed = this.#listPlan(projection, { action: 'export', ...query }, search)
    return {
      columns: projection.shown,
      maxRows: this.#planFor('export').maxRows,
      queryDigest: this.#digestOf(listed, search),
      page: (part) => this.#page('export', { ...query, ...part }),
    }
  }

  async #page(action: ListAction, query: ListQuery): Promise<Page<ShapedRow>> {
    if (query.deleted !== undefined) await this.#requireDeleted()
    const projection = this.#projection(action, query.fields)
    const search = this.#search(action, query)
    const plan = await this.#seekPlan(projection, { action, ...query }, search)
    const limit = query.limit ?? DEFAULT_LIMIT
    const digest = this.#digestOf(plan, search)
    const scope = cursorScope(this.#call, { plan: projection.key, queryDigest: digest })
    const position = positionAt(this.#call, scope, query.cursor)
    const sought = await this.#searchArguments(search)
    const found = await this.#call.run(plan.statement, { ...sought, ...position, limit: limit + 1 })
    const rows = found.slice(0, limit)
    const { positions } = plan
    const isFull = found.length > limit
    const nextCursor = isFull ? cursorAfter(this.#call, scope, { last: rows.at(-1)!, positions }) : null
    const subjects = this.#subjectsOf(rows)
    const data = await shapeRows(this.#call, projection, { rows, extra: plan.hasExtra })
    const count = await this.#count(query, plan, sought)
    await this.#auditRead(subjects, projection.sensitiveFields, digest)
    return { data: data.map((row) => this.#shown(row)), nextCursor, ...count }
  }

  /**
   * Figures about groups of rows.
   *
   * @throws KITH_FIELD_UNAVAILABLE for a field to group, measure or filter by that is not open in every row.
   */
  aggregate(query: AggregateQuery): Promise<AggregateResult> {
    return aggregateRows(this.#call, this.#access, query)
  }

  /**
   * Checks a query against the caller's rights without running it, and answers its filter.
   *
   * @throws as `list` does.
   */
  check(query: ListQuery): FilterNode {
    const search = this.#search('list', query)
    return this.#listShape(this.#projection('list', query.fields), { action: 'list', ...query }, search).where
  }

  /**
   * Creates a row. `managed` values are those of the plugin whose entity it is, and not checked against the caller's rights.
   *
   * @throws KITH_MANAGED_BY_OWNER for `managed` values of an entity of another plugin.
   */
  create(
    values: Readonly<Record<string, unknown>>,
    managed: Readonly<Record<string, unknown>> = {},
  ): Promise<WriteResult> {
    return this.#writer.create(values, managed)
  }

  /** Creates rows, all or none, with one question to the policy for all of them. Their places are `/items/<index>`. */
  createMany(rows: readonly NewRow[]): Promise<readonly WrittenRow[]> {
    return this.#writer.createMany(rows)
  }

  /**
   * Changes a row. `managed` as for `create`; `derived` answers what follows from the patch for the row as it was,
   * and is written where the caller may write it.
   *
   * @throws KITH_VERSION_MISMATCH when `ifVersion` is given and is not the current one; KITH_MANAGED_BY_OWNER.
   */
  update(change: RowChange): Promise<WriteResult> {
    return this.#writer.update(change)
  }

  /** The fields that an update would change, without changing them. @throws as it would. */
  checkUpdate(change: RowChange): Promise<readonly string[]> {
    return this.#writer.checkUpdate(change)
  }

  /** Deletes a row: it stays restorable where the entity keeps deleted rows. */
  delete(id: string, ifVersion?: number): Promise<WriteResult> {
    return this.#writer.delete(id, ifVersion)
  }

  /** Brings a deleted row back. */
  restore(id: string): Promise<WriteResult> {
    return this.#writer.restore(id)
  }

  /** The row that a merged one stands for, if the caller may see that. */
  async #survivor(projection: Projection, id: string): Promise<StoredRow | undefined> {
    const survivorId = await mergedInto(this.#call, this.#access.table.entity.name, id)
    if (survivorId === undefined) return undefined
    const found = await this.#call.run(this.#access.getById(projection), { id: survivorId })
    return found[0]
  }

  #shown(row: ShapedRow): ShapedRow {
    return this.#access.isCustomized ? nestCustom(row) : row
  }

  get #writer(): RowWriter {
    return new RowWriter(this.#access, this.#call, this.#pluginId)
  }

  #groupColumn(plan: AccessPlan, field: string): string {
    const column = this.#access.table.columns.get(field)
    if (column === undefined || plan.constant.get(field) !== 'allow')
      throw kernelErrors.FIELD_UNAVAILABLE({ field: field.slice(0, 64) })
    return column.column
  }

  #projection(action: Action, fields: readonly string[] | undefined): Projection {
    return this.#access.projection(this.#call.session, action, fields)
  }

  async #requireDeleted(): Promise<void> {
    const { session, services } = this.#call
    const entity = this.#access.table.entity.name
    if (!services.policy.permits(session, entity, 'readDeleted')) await this.#call.auditRefusal(entity)
    services.policy.require(session, entity, 'readDeleted')
  }

  #planFor(action: Action): AccessPlan {
    return this.#call.services.policy.plan(this.#call.session, this.#access.table.entity.name, action)
  }

  #search(action: ListAction, query: ListQuery): Search | undefined {
    return parseSearch({ table: this.#access.table, plan: this.#planFor(action) }, query.q)
  }

  async #searchArguments(search: Search | undefined): Promise<Record<string, string>> {
    if (search === undefined || search.fields.length === 0) return {}
    const { db, session } = this.#call
    const place = { db, tenantId: session.tenantId }
    const tokens = await this.#access.store.search.rarestFirst(place, search.tokens)
    return searchArguments({ ...search, tokens })
  }

  /** A plan is compiled for all searches of its shape; the digest is of this one. */
  #digestOf(plan: ListPlan, search: Search | undefined): string {
    if (search === undefined) return plan.digest
    const { fields, tokens, parts } = search
    return this.#access.digest(JSON.stringify([plan.digest, fields, tokens, parts]))
  }

  #listPlan(projection: Projection, query: RowQuery, search: Search | undefined): ListPlan {
    return this.#compiled({ ...this.#listShape(projection, query, search), seek: undefined })
  }

  /** A plan that begins with the rarest value of an indexed custom field, where the query names some. */
  async #seekPlan(projection: Projection, query: RowQuery, search: Search | undefined): Promise<ListPlan> {
    const shape = this.#listShape(projection, query, search)
    const isSought = this.#access.isCustomized && search === undefined
    const seek = isSought ? await chooseSeek(this.#call, this.#access.table, shape.where) : undefined
    return this.#compiled({ ...shape, seek })
  }

  #compiled(shape: ListShape): ListPlan {
    const { session, services } = this.#call
    return this.#access.listPlan(shape, services.policy.grantKey(session))
  }

  /** The checked parts of a query. */
  #listShape(
    projection: Projection,
    { action, ...query }: RowQuery,
    search: Search | undefined,
  ): Omit<ListShape, 'seek'> {
    const { session, services } = this.#call
    const { table } = this.#access
    const entity = table.entity.name
    const plan = this.#planFor(action)
    const where = parseWhere(this.#call, { entity, plan }, query)
    // The order in which a search finds them: ids are in the order of creation.
    const sort = parseSort({ table, plan }, query.sort ?? (search === undefined ? undefined : '-id'))
    // Beside a filter or a search, the database knows better where few rows are.
    const isPlain = where === TRUE && search === undefined
    return {
      projection,
      where,
      search,
      sort,
      reach: isPlain ? reachOf({ table, rows: plan.rows, sort }, this.#call.environment({})) : undefined,
      deleted: query.deleted ?? ('without' as const),
      deletedRows:
        query.deleted === undefined ? TRUE : services.policy.plan(session, entity, 'readDeleted').rows,
      isContinued: query.cursor !== undefined,
      rowsOf: (related: string) => services.policy.plan(session, related, 'list').rows,
    }
  }

  async #count(
    query: ListQuery,
    plan: ListPlan,
    sought: Readonly<Record<string, string>>,
  ): Promise<{ count?: number }> {
    if (query.count === undefined || query.count === 'none') return {}
    const [row] = await this.#call.run(plan.count, { ...sought, cap: countLimit(query) })
    return { count: Number(row?.['n'] ?? 0) }
  }

  /** Whose rows they are; asked before shaping, which may take the answer out of them. */
  #subjectsOf(rows: readonly StoredRow[]): string[] {
    return rows.map((row) => subjectOf(this.#access.table, row))
  }

  #auditRead(subjects: readonly string[], fields: readonly string[], queryDigest?: string): Promise<void> {
    const { table } = this.#access
    return this.#call.auditRead({
      action: this.#call.operation,
      entity: table.entity.name,
      decision: 'allow',
      subjectIds: subjects.slice(0, 100),
      subjectCount: subjects.length,
      fields,
      ...(queryDigest === undefined ? {} : { queryDigest }),
    })
  }

  async #absent(id: string): Promise<Error> {
    const entity = this.#access.table.entity.name
    await this.#call.auditRefusal(entity, [id])
    return kernelErrors.NOT_FOUND({ entity })
  }
}
