import { type RawBuilder, sql } from 'kysely'

import { prepare, type Prepared, Slot } from '../database/prepared.ts'
import type { StatementEnvironment } from './gate-call.ts'
import type { Projection } from './projection.ts'
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
  { projection, columns, sort, isSingle }: GroupedShape,
  members: RawBuilder<unknown>,
): Prepared<StatementEnvironment> {
  const slot = (name: string) =>
    sql`${new Slot((environment: StatementEnvironment) => environment.args[name])}`
  const order = orderBy(sort, (column) => projection.field(column))
  if (isSingle) {
    const own = columns.map((column) => sql`${projection.ref(column)} = ${slot('id')}`)
    const also = [sql`${slot('id')} as ${sql.id(GROUP)}`]
    const conditions = [sql`(${sql.join(own, sql` or `)})`]
    const rows = projection.select({ conditions, deleted: 'without', also })
    return prepare(projection.bound(sql`${rows} order by ${order} limit ${slot('limit')}`))
  }
  const rank = sql`row_number() over (partition by wanted.value order by ${order}) as ${sql.id('#rank')}`
  const ranked = projection.select({
    conditions: [],
    deleted: 'without',
    also: [sql`wanted.value as ${sql.id(GROUP)}`, rank],
    among: { columns, members },
  })
  return prepare(
    projection.bound(
      sql`select * from (${ranked}) as ranked where ${sql.id('#rank')} <= ${slot('limit')} order by ${sql.id('#rank')}, ${sql.id(GROUP)}`,
    ),
  )
}
