import { type RawBuilder, sql } from 'kysely'

import { prepare, type Prepared, Slot } from '../database/prepared.ts'
import type { StatementEnvironment } from './gate-call.ts'
import type { Projection, SelectParts } from './projection.ts'
import { orderBy, type SortKey } from './sort-order.ts'

/** The first rows of each of several groups: the latest five interactions of each of these customers. */
export interface GroupedQuery {
  /** The reference that makes the groups; of several, a row is in the group of each that it names. */
  readonly by: string | readonly string[]
  readonly ids: readonly string[]
  /** Field names, `-` before one for descending. */
  readonly sort: readonly string[]
  /** How many rows of each group. */
  readonly limit: number
  /** By default every field that the caller may read. */
  readonly fields?: readonly string[]
}

/** The checked parts of a grouped query. */
export interface GroupedShape {
  readonly projection: Projection
  readonly columns: readonly string[]
  readonly sort: readonly SortKey[]
  /** One group alone is read in order and no further than its limit; several are ranked. */
  readonly isSingle: boolean
}

/** The column of a row that says to which group it belongs. */
export const GROUP = '#group'

/** Compiles a grouped query. Its arguments are `id` or the JSON array `ids`, and `limit`. */
export function compileGrouped(
  shape: GroupedShape,
  members: RawBuilder<unknown>,
): Prepared<StatementEnvironment> {
  const { projection, columns, sort, isSingle } = shape
  const order = orderBy(sort, (column) => projection.field(column))
  const limit = argument('limit')
  if (isSingle) {
    const rows = projection.select({ ...ofOne(shape), deleted: 'without' })
    return prepare(projection.bound(sql`${rows} order by ${order} limit ${limit}`))
  }
  const [column] = columns
  const rank = sql`row_number() over (partition by wanted.value order by ${order}) as ${sql.id('#rank')}`
  const ranked = projection.select({
    conditions: [],
    deleted: 'without',
    also: [sql`wanted.value as ${sql.id(GROUP)}`, rank],
    among: columns.length === 1 ? { column: column!, members } : inAnyGroup(shape, members),
  })
  return prepare(
    projection.bound(
      sql`select * from (${ranked}) as ranked where ${sql.id('#rank')} <= ${limit} order by ${sql.id('#rank')}, ${sql.id(GROUP)}`,
    ),
  )
}

function argument(name: string): RawBuilder<unknown> {
  return sql`${new Slot((environment: StatementEnvironment) => environment.args[name])}`
}

/** The rows of one group. */
function ofOne(shape: GroupedShape): Pick<SelectParts, 'conditions' | 'also' | 'among'> {
  const [id, [column, ...others]] = [argument('id'), shape.columns]
  const also = [sql`${id} as ${sql.id(GROUP)}`]
  if (others.length > 0) return { conditions: [], also, among: inAnyGroup(shape, sql`select ${id} as value`) }
  return { conditions: [sql`${shape.projection.ref(column!)} = ${id}`], also }
}

/**
 * The ids of the rows in the group of each member by any of the columns. Each column is sought by itself: without
 * statistics, planners prefer to read all rows of the tenant when two columns are joined by "or".
 */
function inAnyGroup({ projection, columns }: GroupedShape, members: RawBuilder<unknown>) {
  const table = sql.table(projection.table.name)
  const tenant = sql`${new Slot((environment: StatementEnvironment) => environment.tenantId)}`
  const ofEach = columns.map(
    (column) => sql`select m.value, r.id from (${members}) as m cross join ${table} as r
      where r.tenant_id = ${tenant} and ${sql.ref(`r.${column}`)} = m.value`,
  )
  return { column: 'id', key: 'id', members: sql.join(ofEach, sql` union `) }
}
