import { type RawBuilder, sql } from 'kysely'

import { Slot } from '../database/prepared.ts'
import type { EntityTable } from '../database/table.ts'
import { and, type FilterNode } from '../filter/ast.ts'
import { resolveList, resolveOperand } from '../filter/resolve-operand.ts'
import type { StatementEnvironment } from './gate-call.ts'
import type { SortKey } from './sort-order.ts'

/** One way for a row to be within a policy: a field that equals a value of the call. */
interface ReachTest {
  readonly field: string
  readonly values: (environment: StatementEnvironment) => readonly unknown[]
}

/** One value of one such field: a stretch of an index that stands in the order of the list. */
export interface ReachKey {
  readonly field: string
  readonly value: (environment: StatementEnvironment) => unknown
}

/** More keys than this, and looking each up costs more than it saves. */
const MOST_KEYS = 12

/** The rows within a policy, as a choice of keys and what else must hold. */
export interface Reach {
  readonly keys: readonly ReachKey[]
  /** The rest of the policy: a row with one of the keys is within it where this is true. */
  readonly rest: FilterNode
}

/**
 * The keys that every row within a policy has one of, such as its owner and its teams, where the entity has an index
 * from each of them in the order of the list. `undefined` where the policy is no choice among such keys.
 */
export function reachOf(
  {
    table,
    rows,
    sort,
  }: { readonly table: EntityTable; readonly rows: FilterNode; readonly sort: readonly SortKey[] },
  environment: StatementEnvironment,
): Reach | undefined {
  const order = sort.map(({ column }) => column.field)
  const isOneWay = sort.every(
    ({ column, descending }) => descending === sort[0]?.descending && !column.spec.nullable,
  )
  if (!isOneWay) return undefined
  const conditions = rows.type === 'and' ? rows.nodes : [rows]
  const isIndexed = ({ field }: ReachTest): boolean =>
    table.entity.indexes.some((index) => index.join() === [field, ...order].join())
  for (const condition of conditions) {
    const tests = testsOf(condition, table)
    if (tests === undefined || !tests.every(isIndexed)) continue
    const keys = keysOf(tests, environment)
    if (keys.length === 0 || keys.length > MOST_KEYS) continue
    return { keys, rest: and(conditions.filter((each) => each !== condition)) }
  }
  return undefined
}

/** Text that is equal for reaches that compile to the same statement. */
export function reachKey(reach: Reach | undefined): string {
  return reach === undefined ? '' : reach.keys.map(({ field }) => field).join()
}

function keysOf(tests: readonly ReachTest[], environment: StatementEnvironment): ReachKey[] {
  return tests.flatMap(({ field, values }) =>
    values(environment).map((_, index) => ({
      field,
      value: (later: StatementEnvironment) => values(later)[index] ?? null,
    })),
  )
}

/** What a reach adds to a list statement. */
export interface CompiledReach {
  /** The rows to read from, the entity's own among them. */
  readonly source: RawBuilder<unknown>
  readonly condition: RawBuilder<unknown>
}

/**
 * Compiles a reach:
 *
 * ```sql
 * from (select id from (select t.id from crm_customer as t where <rest> and t.owner_id = ? order by ... limit ?) as k0
 *   union select id from (select ... and t.team_id = ? order by ... limit ?) as k1) as k
 * cross join crm_customer as t where t.id = k.id and <policy> order by ... limit ?
 * ```
 *
 * Each part reads a stretch of an index from its beginning and stops after a page, however few of all rows the policy
 * lets through. With the policy's `or` alone, a database either reads all rows in order until a page is full, or all
 * rows within the policy, and sorts them.
 */
export function compileReach({ keys }: Reach, { table, source, ref, select }: ReachedTable): CompiledReach {
  const parts = keys.map(({ field, value }, index) => {
    const isKey = sql`${ref(table.columns.get(field)!.column)} = ${new Slot(value)}`
    return sql`select id from (${select(isKey)}) as ${sql.id(`k${index}`)}`
  })
  return {
    source: sql`(${sql.join(parts, sql` union `)}) as k cross join ${source}`,
    condition: sql`${ref('id')} = k.id`,
  }
}

/** Where a list statement reads the entity. */
export interface ReachedTable {
  readonly table: EntityTable
  /** The entity's table under its alias. */
  readonly source: RawBuilder<unknown>
  readonly ref: (column: string) => RawBuilder<unknown>
  /** The ids of the rows that also meet a condition: in the order of the list, and no more than a page. */
  readonly select: (condition: RawBuilder<unknown>) => RawBuilder<unknown>
}

function testsOf(node: FilterNode, table: EntityTable): readonly ReachTest[] | undefined {
  switch (node.type) {
    case 'or': {
      const parts = node.nodes.map((each) => testsOf(each, table))
      return parts.includes(undefined) ? undefined : parts.flatMap((tests) => tests ?? [])
    }
    case 'comparison':
    case 'list':
      return testOf(node, table)
    default:
      return undefined
  }
}

function testOf(
  node: Extract<FilterNode, { type: 'comparison' | 'list' }>,
  table: EntityTable,
): readonly ReachTest[] | undefined {
  const { field } = node
  const spec = table.columns.get(field)?.spec
  if (spec === undefined || spec.encrypted || spec.kind !== 'policyKey') return undefined
  if (node.type === 'list' && node.operator === 'in') {
    return [{ field, values: (environment) => resolveList(node.operand, spec, environment) }]
  }
  if (node.type === 'comparison' && node.operator === 'eq') {
    return [{ field, values: (environment) => [resolveOperand(node.operand, spec, environment)] }]
  }
  return undefined
}
