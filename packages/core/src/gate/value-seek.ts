import { type RawBuilder, sql } from 'kysely'

import { prepare, Slot } from '../database/prepared.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import type { FilterNode } from '../filter/ast.ts'
import { compileFilter } from '../filter/compile-filter.ts'
import type { GateCall, StatementEnvironment } from './gate-call.ts'
import type { GateServices } from './gate-services.ts'

/** Conditions that every row of a list meets, on one custom field that lists are filtered by often. */
export interface ValueSeek {
  readonly column: FieldColumn
  readonly nodes: readonly FilterNode[]
}

/** What a seek adds to a list statement. */
export interface CompiledSeek {
  /** The rows to read from, the entity's own among them. */
  readonly source: RawBuilder<unknown>
  readonly conditions: readonly RawBuilder<unknown>[]
}

/** With more values than this, rows in the order of the list come to a page sooner than all that have such a value. */
const FEW = 1000

const ALIAS = 'v'

const tenant = new Slot((environment: StatementEnvironment) => environment.tenantId)

/**
 * The seek by which a list is read: where its filter asks all rows for a value of an indexed custom field, and few rows
 * have one. That is counted first, no further than it matters.
 */
export async function chooseSeek(
  call: GateCall,
  table: EntityTable,
  where: FilterNode,
): Promise<ValueSeek | undefined> {
  const seek = seekOf(table, where)
  if (seek === undefined) return undefined
  const counted = prepare<StatementEnvironment>({
    compile: () => call.services.database.compile(countOf(call, table, seek)),
  })
  const [row] = await call.run(counted, {})
  return Number(row?.['n']) > FEW ? undefined : seek
}

/**
 * Compiles a seek:
 *
 * ```sql
 * from crm_custom_value as v cross join crm_customer as t
 * where v.tenant_id = ? and v.path = 'customer.shoeSize' and v.number >= ? and t.id = v.row_id
 * ```
 *
 * `cross join` is what keeps SQLite from reading the tables the other way round.
 */
export function compileSeek(
  services: GateServices,
  entity: string,
  {
    seek,
    source,
    id,
  }: { readonly seek: ValueSeek; readonly source: RawBuilder<unknown>; readonly id: RawBuilder<unknown> },
): CompiledSeek {
  return {
    source: sql`${valuesOf(seek)} cross join ${source}`,
    conditions: [...conditionsOf(services, entity, seek), sql`${id} = ${sql.ref(`${ALIAS}.row_id`)}`],
  }
}

/** Text that is equal for seeks that compile alike, beside the filter that they are part of. */
export function seekKey(seek: ValueSeek | undefined): string {
  return seek === undefined ? '' : seek.column.field
}

function seekOf(table: EntityTable, where: FilterNode): ValueSeek | undefined {
  const asked = where.type === 'and' ? where.nodes : [where]
  const sought = asked.filter(
    (node) => isSought(node) && table.columns.get(node.field)?.spec.rules?.indexed === true,
  )
  const [first] = sought
  if (first === undefined || !isSought(first)) return undefined
  const nodes = sought.filter((node) => isSought(node) && node.field === first.field)
  return { column: table.columns.get(first.field)!, nodes }
}

/** A field that only some rows show counts as null in the others, and a negation finds what has no value at all. */
function isSought(node: FilterNode): node is Extract<FilterNode, { type: 'comparison' | 'list' }> {
  if (node.type !== 'comparison' && node.type !== 'list') return false
  return node.guard === undefined && ['eq', 'lt', 'lte', 'gt', 'gte', 'in'].includes(node.operator)
}

function countOf({ services }: GateCall, table: EntityTable, seek: ValueSeek): RawBuilder<unknown> {
  const where = sql.join(conditionsOf(services, table.entity.name, seek), sql` and `)
  return sql`select count(*) as n from (select 1 as one from ${valuesOf(seek)} where ${where} limit ${sql.lit(FEW + 1)}) as c`
}

function valuesOf({ column }: ValueSeek): RawBuilder<unknown> {
  return sql`${sql.table(column.extension!.table)} as ${sql.id(ALIAS)}`
}

function conditionsOf(
  services: GateServices,
  entity: string,
  { column, nodes }: ValueSeek,
): RawBuilder<unknown>[] {
  const value = { ...column, extension: undefined }
  const table = { ...services.tables.get(entity)!, columns: new Map([[column.field, value]]) }
  const { catalog, database } = services
  const scope = {
    catalog,
    traits: database.traits,
    entity,
    alias: ALIAS,
    table: () => table,
    rowsOf: () => undefined,
  }
  const ref = (name: string) => sql.ref(`${ALIAS}.${name}`)
  // The index has the number before the word: it is sought by both, and a word stands beside no number.
  const without = column.type === 'int' ? [] : [sql`${ref('number')} is null`]
  return [
    sql`${ref('tenant_id')} = ${tenant}`,
    sql`${ref('path')} = ${sql.lit(column.extension!.path!)}`,
    ...without,
    ...nodes.map((node) => compileFilter(node, scope)),
  ]
}
