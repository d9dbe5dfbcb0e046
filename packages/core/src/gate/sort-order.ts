import { type RawBuilder, sql } from 'kysely'

import { Slot } from '../database/prepared.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import { TRUE } from '../filter/ast.ts'
import type { AccessPlan } from '../policy/access-plan.ts'
import { rowsShowing } from '../policy/rows-showing.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { StatementEnvironment } from './gate-call.ts'

/** One part of a sort order. The last is always `id`, so that the order is total. */
export interface SortKey {
  readonly column: FieldColumn
  readonly descending: boolean
}

const SORTABLE = new Set([
  'id',
  'ref',
  'policyKey',
  'text',
  'int',
  'decimal',
  'bool',
  'date',
  'instant',
  'enum',
])

/**
 * Reads a sort order.
 *
 * @throws KITH_FIELD_UNAVAILABLE for a field that is unknown, encrypted, not sortable, or not readable in every row:
 * an order by a hidden value would tell it.
 */
export function parseSort(
  { table, plan }: { readonly table: EntityTable; readonly plan: AccessPlan },
  sort: string | readonly string[] | undefined,
): SortKey[] {
  const parts = sort === undefined ? ['-createdAt'] : typeof sort === 'string' ? sort.split(',') : sort
  const keys = parts.map((part, index) => {
    const descending = part.startsWith('-')
    const name = descending ? part.slice(1) : part
    const column = table.columns.get(name)
    if (column === undefined || rowsShowing(plan, name) !== TRUE || !isSortable(column)) {
      throw kernelErrors.FIELD_UNAVAILABLE({ field: name.slice(0, 64) }, { pointer: `/sort/${index}` })
    }
    return { column, descending }
  })
  if (keys.some((key) => key.column.field === 'id')) return keys
  return [...keys, { column: table.columns.get('id')!, descending: keys.at(-1)?.descending ?? false }]
}

function isSortable({ spec }: FieldColumn): boolean {
  return !spec.encrypted && SORTABLE.has(spec.kind)
}

type Reference = (column: FieldColumn) => RawBuilder<unknown>

/** The `order by` list. Rows without a value come last, whatever the direction and the database. */
export function orderBy(keys: readonly SortKey[], ref: Reference): RawBuilder<unknown> {
  const parts = keys.flatMap(({ column, descending }) => {
    const direction = sql.raw(descending ? 'desc' : 'asc')
    const value = sql`${ref(column)} ${direction}`
    return column.spec.nullable ? [sql`${isNullRank(column, ref)} asc`, value] : [value]
  })
  return sql.join(parts)
}

/**
 * The rows after a position, in the form `a <= x and (a < x or rest)`, which every database answers by the index; row
 * values and the `or` form lose it on some.
 */
export function afterPosition(keys: readonly SortKey[], ref: Reference, slot = 0): RawBuilder<unknown> {
  const [key, ...rest] = keys
  if (key === undefined) return sql`1 = 0`
  const { column, descending } = key
  const here = ref(column)
  const last = new Slot((environment: StatementEnvironment) => environment.args[`after${slot}`])
  const beyond = sql.raw(descending ? '<' : '>')
  if (!column.spec.nullable) {
    if (rest.length === 0) return sql`${here} ${beyond} ${last}`
    return sql`(${here} ${beyond}= ${last} and (${here} ${beyond} ${last} or ${afterPosition(rest, ref, slot + 1)}))`
  }
  const next = rest.length === 0 ? sql`1 = 0` : afterPosition(rest, ref, slot + 1)
  const lastRank = new Slot((environment: StatementEnvironment) =>
    environment.args[`after${slot}`] === null ? 1 : 0,
  )
  const rank = isNullRank(column, ref)
  return sql`(${rank} > ${lastRank} or (${rank} = ${lastRank} and (${here} ${beyond} ${last} or ((${here} = ${last} or ${rank} = 1) and ${next}))))`
}

function isNullRank(column: FieldColumn, ref: Reference): RawBuilder<unknown> {
  return sql`case when ${ref(column)} is null then 1 else 0 end`
}
