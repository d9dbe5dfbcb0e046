import {
  AliasNode,
  AndNode,
  type AggregateFunctionNode,
  BinaryOperationNode,
  ColumnNode,
  type DeleteQueryNode,
  type FunctionNode,
  FromNode,
  IdentifierNode,
  type InsertQueryNode,
  type JoinNode,
  OnNode,
  type OperationNode,
  OperationNodeTransformer,
  OperatorNode,
  type OrderByItemNode,
  ParensNode,
  PrimitiveValueListNode,
  type QueryId,
  RawNode,
  ReferenceNode,
  type RootOperationNode,
  type SelectModifierNode,
  type SelectQueryNode,
  TableNode,
  type UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  WhereNode,
} from 'kysely'

import { guardErrors } from './guard-errors.ts'
import { AGGREGATES, ALLOWED, clausesOf, FUNCTIONS } from './guarded-syntax.ts'

/** Whose statements are guarded, and what they may reach. */
export interface GuardScope {
  readonly plugin: string
  readonly tenantId: string
  /** The physical names of the tables that are open to the plugin, by the names of its migrations. */
  readonly tables: ReadonlyMap<string, string>
  /** A value as the database stores it. */
  encode(value: unknown): unknown
}

const TENANT = 'tenant_id'

/** The statement with physical tables and the tenant everywhere. @throws KITH_GUARD_* for all that may not run. */
export function guardStatement(
  node: RootOperationNode,
  scope: GuardScope,
  queryId: QueryId,
): RootOperationNode {
  return new StatementGuard(scope).transformNode(node, queryId)
}

function refused({ plugin }: GuardScope, part: string): Error {
  return guardErrors.STATEMENT_REFUSED({ plugin, part: part.replace(/Node$/, '') })
}

/** What a table is called in the statement that is sent, by what the plugin calls it. */
type Names = Map<string, string>

class StatementGuard extends OperationNodeTransformer {
  readonly #scope: GuardScope
  /** The tables in sight, innermost query last. */
  readonly #names: Names[] = []

  constructor(scope: GuardScope) {
    super()
    this.#scope = scope
  }

  protected override transformNodeImpl<T extends OperationNode>(node: T, queryId: QueryId): T {
    if (!ALLOWED.has(node.kind)) throw refused(this.#scope, node.kind)
    return super.transformNodeImpl(node, queryId)
  }

  protected override transformSelectQuery(node: SelectQueryNode, queryId: QueryId): SelectQueryNode {
    this.#requireClauses(node)
    return this.#within(new Map(), (names) => {
      const tenants: string[] = []
      const froms = (node.from?.froms ?? []).map((each) => {
        const { source, alias, isTable } = this.#source(each, names, queryId)
        if (isTable) tenants.push(alias)
        return source
      })
      const joins = node.joins?.map((join) => this.#join(join, names, queryId))
      const { from: _from, joins: _joins, where, ...rest } = node
      const inside = super.transformSelectQuery(rest, queryId)
      const condition = this.#tenantsAnd(tenants, this.#condition(where, queryId))
      return {
        ...inside,
        ...(froms.length === 0 ? {} : { from: FromNode.create(froms) }),
        ...(joins === undefined ? {} : { joins }),
        ...(condition === undefined ? {} : { where: WhereNode.create(condition) }),
      }
    })
  }

  protected override transformInsertQuery(node: InsertQueryNode, queryId: QueryId): InsertQueryNode {
    this.#requireClauses(node)
    const { name, physical } = this.#table(node.into)
    const { columns = [], values } = node
    if (values === undefined || !ValuesNode.is(values)) throw refused(this.#scope, 'values of a query')
    for (const { column } of columns) this.#requireFree(name, column.name)
    const tenant = this.#tenant
    const rows = values.values.map((row) => {
      const written = this.transformNode(row, queryId)
      return PrimitiveValueListNode.is(written)
        ? PrimitiveValueListNode.create([...written.values, this.#scope.tenantId])
        : ValueListNode.create([...written.values, tenant])
    })
    return {
      kind: 'InsertQueryNode',
      into: TableNode.create(physical),
      columns: [...this.transformNodeList(columns, queryId), ColumnNode.create(TENANT)],
      values: ValuesNode.create(rows),
    }
  }

  protected override transformUpdateQuery(node: UpdateQueryNode, queryId: QueryId): UpdateQueryNode {
    this.#requireClauses(node)
    const { name, physical } = this.#table(node.table)
    return this.#within(new Map([[name, physical]]), () => {
      for (const { column } of node.updates ?? []) this.#requireFree(name, columnNameOf(column))
      const updates = this.transformNodeList(node.updates ?? [], queryId)
      return {
        kind: 'UpdateQueryNode',
        table: TableNode.create(physical),
        updates,
        ...this.#whereOf(node, physical, queryId),
      }
    })
  }

  protected override transformDeleteQuery(node: DeleteQueryNode, queryId: QueryId): DeleteQueryNode {
    this.#requireClauses(node)
    const [target, ...more] = node.from.froms
    if (more.length > 0) throw refused(this.#scope, 'several tables to delete from')
    const { name, physical } = this.#table(target)
    return this.#within(new Map([[name, physical]]), () => ({
      kind: 'DeleteQueryNode',
      from: FromNode.create([TableNode.create(physical)]),
      ...this.#whereOf(node, physical, queryId),
    }))
  }

  protected override transformReference(node: ReferenceNode, queryId: QueryId): ReferenceNode {
    const column = this.transformNode(node.column, queryId)
    if (node.table === undefined) return { kind: 'ReferenceNode', column }
    const name = this.#nameOf(node.table)
    const known = this.#names.findLast((names) => names.has(name))?.get(name)
    if (known === undefined) throw this.#closed(name)
    return { kind: 'ReferenceNode', column, table: TableNode.create(known) }
  }

  protected override transformOrderByItem(node: OrderByItemNode, queryId: QueryId): OrderByItemNode {
    if (node.nulls !== undefined || node.collation !== undefined) throw refused(this.#scope, 'this order')
    const orderBy = this.transformNode(node.orderBy, queryId)
    const { direction } = node
    if (direction === undefined) return { kind: 'OrderByItemNode', orderBy }
    // Kysely's own form of the two words.
    const word = RawNode.is(direction) ? direction.sqlFragments.join('?') : ''
    if (word !== 'asc' && word !== 'desc') throw refused(this.#scope, 'this order')
    return { kind: 'OrderByItemNode', orderBy, direction: RawNode.createWithSql(word) }
  }

  protected override transformAggregateFunction(
    node: AggregateFunctionNode,
    queryId: QueryId,
  ): AggregateFunctionNode {
    const { func, aggregated, distinct, kind, ...more } = node
    if (!AGGREGATES.has(func) || isPresent(more)) throw refused(this.#scope, 'this aggregate')
    return {
      kind,
      func,
      aggregated: this.transformNodeList(aggregated, queryId),
      ...(distinct && { distinct }),
    }
  }

  protected override transformFunction(node: FunctionNode, queryId: QueryId): FunctionNode {
    if (!FUNCTIONS.has(node.func)) throw refused(this.#scope, 'this function')
    return super.transformFunction(node, queryId)
  }

  protected override transformSelectModifier(node: SelectModifierNode): SelectModifierNode {
    if (node.modifier !== 'Distinct') throw refused(this.#scope, 'this modifier')
    return { kind: 'SelectModifierNode', modifier: 'Distinct' }
  }

  protected override transformValue(node: ValueNode): ValueNode {
    if (node.immediate && typeof node.value === 'string') throw refused(this.#scope, 'a literal text')
    const value = this.#scope.encode(node.value)
    return node.immediate ? ValueNode.createImmediate(value) : ValueNode.create(value)
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return PrimitiveValueListNode.create(node.values.map((value) => this.#scope.encode(value)))
  }

  // ---- Tables --------------------------------------------------------------------------------------------------------

  #source(node: OperationNode, names: Names, queryId: QueryId) {
    const [inner, alias] = AliasNode.is(node) ? [node.node, this.#aliasOf(node)] : [node, undefined]
    if (alias !== undefined && inner.kind === 'SelectQueryNode') {
      const source = AliasNode.create(this.transformNode(inner, queryId), IdentifierNode.create(alias))
      names.set(alias, alias)
      return { source, alias, isTable: false }
    }
    const { name, physical } = this.#table(inner)
    const shown = alias ?? name
    names.set(shown, shown)
    const source = AliasNode.create(TableNode.create(physical), IdentifierNode.create(shown))
    return { source, alias: shown, isTable: true }
  }

  #aliasOf({ alias }: AliasNode): string {
    if (!IdentifierNode.is(alias)) throw refused(this.#scope, 'this alias')
    return alias.name
  }

  #join({ joinType, table, on }: JoinNode, names: Names, queryId: QueryId): JoinNode {
    if ((joinType !== 'InnerJoin' && joinType !== 'LeftJoin') || on === undefined)
      throw refused(this.#scope, joinType)
    const { source, alias, isTable } = this.#source(table, names, queryId)
    const condition = this.transformNode(on.on, queryId)
    const joined = this.#tenantsAnd(isTable ? [alias] : [], condition)!
    return { kind: 'JoinNode', joinType, table: source, on: OnNode.create(joined) }
  }

  #table(node: OperationNode | undefined): { readonly name: string; readonly physical: string } {
    if (node === undefined || !TableNode.is(node)) throw refused(this.#scope, node?.kind ?? 'no table')
    const name = this.#nameOf(node)
    const physical = this.#scope.tables.get(name)
    if (physical === undefined) throw this.#closed(name)
    return { name, physical }
  }

  #nameOf({ table }: TableNode): string {
    if (table.schema !== undefined) throw this.#closed(`${table.schema.name}.${table.identifier.name}`)
    return table.identifier.name
  }

  #closed(table: string): Error {
    return guardErrors.TABLE_CLOSED({ table: table.slice(0, 64), plugin: this.#scope.plugin })
  }

  // ---- Tenants -------------------------------------------------------------------------------------------------------

  get #tenant(): ValueNode {
    return ValueNode.create(this.#scope.tenantId)
  }

  #condition(where: WhereNode | undefined, queryId: QueryId): OperationNode | undefined {
    return where === undefined ? undefined : this.transformNode(where.where, queryId)
  }

  #whereOf(
    { where }: { readonly where?: WhereNode },
    table: string,
    queryId: QueryId,
  ): { readonly where: WhereNode } {
    return { where: WhereNode.create(this.#tenantsAnd([table], this.#condition(where, queryId))!) }
  }

  /** The rows of the tenant in each of the tables, and what the plugin asks for among them. */
  #tenantsAnd(tables: readonly string[], asked: OperationNode | undefined): OperationNode | undefined {
    return tables
      .map((table): OperationNode => {
        const column = ReferenceNode.create(ColumnNode.create(TENANT), TableNode.create(table))
        return BinaryOperationNode.create(column, OperatorNode.create('='), this.#tenant)
      })
      .reduce<OperationNode | undefined>(
        (all, each) => (all === undefined ? each : AndNode.create(all, each)),
        asked === undefined ? undefined : ParensNode.create(asked),
      )
  }

  #requireFree(table: string, column: string): void {
    if (column === TENANT) throw guardErrors.TENANT_FIXED({ plugin: this.#scope.plugin, table })
  }

  #requireClauses(node: OperationNode): void {
    const known = clausesOf(node.kind)
    const unknown = Object.entries(node).find(([name, value]) => isSet(value) && !known.has(name))
    if (unknown !== undefined) throw refused(this.#scope, `the clause "${unknown[0]}"`)
  }

  #within<T>(names: Names, work: (names: Names) => T): T {
    this.#names.push(names)
    try {
      return work(names)
    } finally {
      this.#names.pop()
    }
  }
}

function columnNameOf(node: OperationNode): string {
  const column = ReferenceNode.is(node) ? node.column : node
  return ColumnNode.is(column) ? column.column.name : ''
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)
}

function isPresent(parts: object): boolean {
  return Object.values(parts).some(isSet)
}
