import { type RawBuilder, type SqlBool, sql } from 'kysely'

import { columnReference } from '../database/column-reference.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import type { DialectTraits } from '../database/traits.ts'
import type { EntityCatalog, Relation } from '../schema/catalog.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { AggregateNode, ComparedValue, FilterNode, RelationNode } from './ast.ts'
import { compileAggregate } from './compile-aggregate.ts'
import { type ComparedField, compileComparison, compileIsNull, compileList } from './compile-condition.ts'

/** What a filter is compiled against. */
export interface CompileScope {
  readonly catalog: EntityCatalog
  readonly traits: DialectTraits
  readonly entity: string
  /** The alias under which the outer query reads the entity's table. */
  readonly alias: string
  table(entity: string): EntityTable
  /**
   * The rows of a related entity that relation tests may see; `undefined` for all living rows of the tenant. It is
   * a policy of its own: relation tests inside it see all living rows of the tenant.
   */
  rowsOf(entity: string): FilterNode | undefined
}

type Condition = RawBuilder<SqlBool>

/**
 * Compiles a filter to a SQL condition with the three-valued logic that `evaluateFilter` has in memory. Every value is
 * a parameter; those of a call (`now`, `actor`, `param`, blind indexes) are `Slot<FilterEnvironment>`s, so that the
 * statement is compiled once and bound at each call (see `prepare`). The condition may stand beside others joined by
 * "and". A relation test reads
 *
 * ```sql
 * exists (select 1 from crm_ticket as t1
 *   where t1.customer_id = t0.id and t1.tenant_id = t0.tenant_id and t1.deleted_at is null
 *     and <rows of tickets that the caller may see> and <the test>)
 * ```
 */
export function compileFilter(node: FilterNode, scope: CompileScope): Condition {
  switch (node.type) {
    case 'constant':
      return node.value ? sql`1 = 1` : sql`1 = 0`
    case 'and':
    case 'or':
      return joined(
        node.type,
        node.nodes.map((each) => compileFilter(each, scope)),
      )
    case 'not':
      return sql`not (${compileFilter(node.node, scope)})`
    case 'relation':
      return compileRelation(node, scope)
    case 'aggregate':
      return compileMeasured(node, scope)
    case 'comparison':
      return compileComparison(node, comparedField(node, scope))
    case 'list':
      return compileList(node, comparedField(node, scope))
    case 'isNull':
      return compileIsNull(comparedField(node, scope))
  }
}

function joined(word: 'and' | 'or', conditions: readonly Condition[]): Condition {
  return sql`(${sql.join(conditions, sql.raw(` ${word} `))})`
}

function comparedField(value: ComparedValue, scope: CompileScope): ComparedField {
  const { traits, entity, alias } = scope
  const column = columnOf(scope.table(entity), value.field)
  return { traits, entity, alias, column, present: presence(value, column, scope) }
}

function presence(
  { guard, currency }: ComparedValue,
  column: FieldColumn,
  scope: CompileScope,
): Condition | undefined {
  const conditions: Condition[] = guard === undefined ? [] : [compilePolicy(guard, scope)]
  if (currency !== undefined)
    conditions.push(sql`${columnReference(scope.alias, column, column.currency)} = ${currency}`)
  return conditions.length === 0 ? undefined : joined('and', conditions)
}

/** Compiles a filter of a policy: its relation tests see all living rows of the tenant. */
function compilePolicy(node: FilterNode, scope: CompileScope): Condition {
  return compileFilter(node, { ...scope, rowsOf: () => undefined })
}

function columnOf(table: EntityTable, field: string): FieldColumn {
  const column = table.columns.get(field)
  if (column === undefined)
    throw kernelErrors.INVARIANT({ fact: `${table.entity.name}.${field} has no column` })
  return column
}

function compileRelation(node: RelationNode, scope: CompileScope): Condition {
  const relation = relationOf(node, scope)
  const inner = scopeInside(scope, relation.entity)
  const test = compileFilter(node.where, inner)
  // A row for which the test is unknown does not match, so it breaks "every"; `not (test)` would be unknown as well.
  const sought = node.quantifier === 'every' ? sql<SqlBool>`case when ${test} then 1 else 0 end = 0` : test
  const found = sql`exists (select 1 ${relatedRows(relation, { outer: scope, inner }, sought)})`
  return node.quantifier === 'some' ? sql`${found}` : sql`not ${found}`
}

function compileMeasured(node: AggregateNode, scope: CompileScope): Condition {
  const relation = relationOf(node, scope)
  const inner = scopeInside(scope, relation.entity)
  const { field, currency } = node.measure
  const compared =
    field === undefined ? undefined : { field, ...(currency === undefined ? {} : { currency }) }
  return compileAggregate(node, {
    traits: scope.traits,
    source: relatedRows(relation, { outer: scope, inner }, compileFilter(node.where, inner)),
    field: compared && comparedField(compared, inner),
  })
}

function relationOf({ relation }: RelationNode | AggregateNode, { catalog, entity }: CompileScope): Relation {
  const found = catalog.relation(entity, relation)
  if (found === undefined) throw kernelErrors.INVARIANT({ fact: `${entity} has no relation ${relation}` })
  return found
}

interface Scopes {
  readonly outer: CompileScope
  readonly inner: CompileScope
}

/** `from ... where` for the related rows of the outer row that match. */
function relatedRows(relation: Relation, { outer, inner }: Scopes, sought: Condition): RawBuilder<unknown> {
  const source = sql`${sql.table(outer.table(relation.entity).name)} as ${sql.id(inner.alias)}`
  return sql`from ${source} where ${joined('and', [...visibleRows(relation, outer, inner), sought])}`
}

/** The related rows of the outer row: joined, of the same tenant, living, within the caller's policy. */
function visibleRows(relation: Relation, outer: CompileScope, inner: CompileScope): Condition[] {
  const related = outer.table(relation.entity)
  const [inside, outside] =
    relation.arity === 'many'
      ? [columnOf(related, relation.via).column, 'id']
      : ['id', columnOf(outer.table(outer.entity), relation.via).column]
  const rows = outer.rowsOf(relation.entity)
  const alive = related.entity.softDelete
    ? [sql<SqlBool>`${sql.ref(`${inner.alias}.deleted_at`)} is null`]
    : []
  return [
    equal(`${inner.alias}.${inside}`, `${outer.alias}.${outside}`),
    equal(`${inner.alias}.tenant_id`, `${outer.alias}.tenant_id`),
    ...alive,
    ...(rows === undefined ? [] : [compilePolicy(rows, inner)]),
  ]
}

function equal(left: string, right: string): Condition {
  return sql`${sql.ref(left)} = ${sql.ref(right)}`
}

function scopeInside(scope: CompileScope, entity: string): CompileScope {
  return {
    catalog: scope.catalog,
    traits: scope.traits,
    entity,
    alias: aliasInside(scope.alias),
    table: (name) => scope.table(name),
    rowsOf: (name) => scope.rowsOf(name),
  }
}

/** `t1` inside any alias of the caller's, `t2` inside `t1`, and so on: no alias hides an outer one. */
function aliasInside(alias: string): string {
  const [, number] = /^t(\d+)$/.exec(alias) ?? []
  return `t${number === undefined ? 1 : Number(number) + 1}`
}
