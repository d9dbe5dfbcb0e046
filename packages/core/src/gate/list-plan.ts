import { type RawBuilder, sql } from 'kysely'

import { prepare, type Prepared, Slot } from '../database/prepared.ts'
import type { FieldColumn } from '../database/table.ts'
import { FALSE, type FilterNode, or, TRUE } from '../filter/ast.ts'
import { parseFilter } from '../filter/parse-filter.ts'
import type { AccessPlan } from '../policy/access-plan.ts'
import { rowsShowing } from '../policy/rows-showing.ts'
import type { ClassedSpec } from '../schema/entity.ts'
import { isAtMostBasic } from '../schema/field-class.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { GateCall, StatementEnvironment } from './gate-call.ts'
import { COUNT_CAP, type ListQuery } from './list-query.ts'
import type { DeletedRows, Projection } from './projection.ts'
import { compileReach, type Reach, reachKey } from './reach.ts'
import { type CompiledSearch, type Search, searchKey } from './search-query.ts'
import { afterPosition, orderBy, type SortKey } from './sort-order.ts'
import { seekKey, type ValueSeek } from './value-seek.ts'

/** A list query, checked against the caller's rights and compiled. */
export interface ListPlan {
  readonly statement: Prepared<StatementEnvironment>
  readonly count: Prepared<StatementEnvironment>
  /** The columns of a row that hold its position, in sort order. */
  readonly positions: readonly string[]
  /** Whether rows hold columns of a position that the projection does not select. */
  readonly hasExtra: boolean
  readonly digest: string
}

/** The checked parts of a list query. */
export interface ListShape {
  /** The rows of related entities that the caller may see. */
  readonly rowsOf: (entity: string) => FilterNode
  readonly projection: Projection
  readonly where: FilterNode
  readonly search: Search | undefined
  /** The keys of the policy to look up one by one, where that leads to the page faster. */
  readonly reach: Reach | undefined
  /** The custom value to look up, where that leads to the page faster. */
  readonly seek: ValueSeek | undefined
  readonly sort: readonly SortKey[]
  readonly deleted: DeletedRows
  /** The rows whose deleted ones the caller may see. */
  readonly deletedRows: FilterNode
  readonly isContinued: boolean
}

/** Text that is equal for list queries that compile to the same statement. */
export function shapeKey(shape: ListShape): string {
  const { projection, where, search, reach, seek, sort, deleted, isContinued } = shape
  const order = sort.map((key) => `${key.descending ? '-' : ''}${key.column.field}`).join()
  return `${projection.key}|${JSON.stringify(where)}|${order}|${deleted}|${isContinued}|${searchKey(search)}|${reachKey(reach)}|${seekKey(seek)}`
}

/**
 * Compiles the page and the count of a list query. `digest` is keyed: the query may name a phone number, and without a
 * key its digest would be found by trying them all.
 */
export function compileList(shape: ListShape, digest: (query: string) => string): ListPlan {
  const { projection, where, sort, deleted, isContinued, rowsOf } = shape
  const { source, conditions, ref: stored } = sourceOf(shape)
  const ref = fieldReference(projection, stored)
  const filter = [
    ...conditions,
    ...deletedWithin(shape),
    ...(where === TRUE ? [] : [projection.condition(where, rowsOf)]),
  ]
  const after = isContinued ? [afterPosition(sort, ref)] : []
  const limit = new Slot((environment: StatementEnvironment) => environment.args['limit'])
  const positions = sort.map(({ column }, index) =>
    projection.selects(column.field) ? column.field : `#sort${index}`,
  )
  const also = sort.flatMap(({ column }, index) =>
    positions[index] === column.field ? [] : [sql`${ref(column)} as ${sql.id(positions[index]!)}`],
  )
  const page = pageSource(shape, { source, conditions: [...filter, ...after], limit })
  const rows = projection.select({ ...page, deleted, also })
  const counted = sql.join([...projection.rowConditions(deleted), ...filter], sql` and `)
  const cap = new Slot((environment: StatementEnvironment) => environment.args['cap'])
  const order = sort.map((key) => [key.column.field, key.descending])
  return {
    positions,
    hasExtra: also.length > 0,
    digest: digest(JSON.stringify([projection.key, where, order, deleted])),
    statement: prepare(projection.bound(sql`${rows} order by ${orderBy(sort, ref)} limit ${limit}`)),
    count: prepare(
      projection.bound(
        sql`select count(*) as n from (select 1 as one from ${source} where ${counted} limit ${cap}) as c`,
      ),
    ),
  }
}

/** What rows are read from: from a search, from a list of ids, or from where custom values stand. */
function sourceOf({ projection, search, seek, where }: ListShape): CompiledSearch {
  const searched = projection.searched(search)
  const ids = search === undefined ? idsIn(where) : undefined
  if (ids === undefined && seek === undefined) return searched
  const sought =
    ids === undefined ? projection.sought(seek!, searched.source) : projection.listed(ids, searched.source)
  return { ...searched, source: sought.source, conditions: [...sought.conditions, ...searched.conditions] }
}

/** The ids that a filter asks for, where it asks for some whatever else holds. */
function idsIn(where: FilterNode): readonly string[] | undefined {
  const asked = where.type === 'and' ? where.nodes : [where]
  const list = asked.find((node) => node.type === 'list' && node.field === 'id' && node.operator === 'in')
  if (list?.type !== 'list' || list.guard !== undefined || list.operand.kind !== 'literals') return undefined
  return list.operand.values.map(String)
}

/** What a page is read from. With a reach, the first rows of each of its keys; the whole policy holds outside. */
function pageSource(
  { projection, reach, sort, deleted }: ListShape,
  plain: PageSource & { readonly limit: Slot<StatementEnvironment> },
): PageSource {
  const { source, conditions, limit } = plain
  if (reach === undefined) return { source, conditions }
  const ref = (column: string) => projection.ref(column)
  const within = (isKey: RawBuilder<unknown>) => {
    const where = [...projection.rowConditions(deleted, reach.rest), ...conditions, isKey]
    return sql`select ${ref('id')} from ${source} where ${sql.join(where, sql` and `)} order by ${orderBy(sort, fieldReference(projection, ref))} limit ${limit}`
  }
  const reached = compileReach(reach, { table: projection.table, source, ref, select: within })
  return { source: reached.source, conditions: [reached.condition, ...conditions] }
}

interface PageSource {
  readonly source: RawBuilder<unknown>
  readonly conditions: readonly RawBuilder<unknown>[]
}

/** Deleted rows are shown within the rows of their own right; living ones need no more than the list. */
function deletedWithin({ projection, deleted, deletedRows }: ListShape): RawBuilder<unknown>[] {
  if (deleted === 'without' || deletedRows === TRUE) return []
  const isLiving: FilterNode = { type: 'isNull', field: 'deletedAt' }
  return [projection.condition(deleted === 'only' ? deletedRows : or([isLiving, deletedRows]))]
}

/** The value of a field in the order of rows: in the row, or beside it for a field that a plugin adds. */
function fieldReference(
  projection: Projection,
  stored: (column: string) => RawBuilder<unknown>,
): (column: FieldColumn) => RawBuilder<unknown> {
  return (column) => (column.extension === undefined ? stored(column.column) : projection.field(column))
}

/**
 * Checks the filter of a list query. A field that no row shows in clear is refused like an unknown one; one that some
 * rows show counts as null in the others. A relation is followed only where its reference is readable in every row.
 */
export function parseWhere(
  call: GateCall,
  source: { readonly entity: string; readonly plan: AccessPlan },
  query: ListQuery,
): FilterNode {
  if (query.where === undefined) return TRUE
  const { catalog, policy } = call.services
  const planOf = (entity: string, hops: number): AccessPlan =>
    hops === 0 ? source.plan : policy.plan(call.session, entity, 'list')
  return parseFilter(query.where, {
    catalog,
    entity: source.entity,
    subset: 'query',
    pointer: '/where',
    region: call.tenant.region,
    usable: (entity, field, hops) => {
      if (rowsShowing(planOf(entity, hops), field) === FALSE) return false
      refuseInUrl(call, field, catalog.get(entity).fields[field]!)
      return true
    },
    guard: (entity, field, hops) => rowsShowing(planOf(entity, hops), field),
    traversable: (entity, name, hops) => {
      const relation = catalog.relation(entity, name)
      if (relation === undefined || !policy.permits(call.session, relation.entity, 'list')) return false
      const holder = relation.arity === 'one' ? planOf(entity, hops) : planOf(relation.entity, hops + 1)
      return rowsShowing(holder, relation.via) === TRUE
    },
  })
}

/** How many rows a count looks at. */
export function countLimit(query: ListQuery): number {
  return query.count === 'exact' ? Number.MAX_SAFE_INTEGER : COUNT_CAP
}

/** Values that identify nobody may stand in a URL: classes up to `basic`, and the closed words of `behaviour`. */
function refuseInUrl(call: GateCall, field: string, spec: ClassedSpec): void {
  const isHarmless = isAtMostBasic(spec.class) || (spec.class === 'behaviour' && spec.kind === 'enum')
  if (call.session.fromUrl && !isHarmless)
    throw kernelErrors.USE_SEARCH_BODY({ field }, { pointer: `/where/${field}` })
}
