import type { OperationNodeKind } from 'kysely'

/** Everything that a guarded statement may be made of. What is not known here, now or in a later Kysely, is refused. */
export const ALLOWED: ReadonlySet<OperationNodeKind> = new Set<OperationNodeKind>([
  'AggregateFunctionNode',
  'AliasNode',
  'AndNode',
  'BinaryOperationNode',
  'CaseNode',
  'ColumnNode',
  'ColumnUpdateNode',
  'DefaultInsertValueNode',
  'DeleteQueryNode',
  'FunctionNode',
  'GroupByItemNode',
  'GroupByNode',
  'HavingNode',
  'IdentifierNode',
  'InsertQueryNode',
  'LimitNode',
  'OffsetNode',
  'OperatorNode',
  'OrNode',
  'OrderByItemNode',
  'OrderByNode',
  'ParensNode',
  'PrimitiveValueListNode',
  'ReferenceNode',
  'SelectAllNode',
  'SelectModifierNode',
  'SelectQueryNode',
  'SelectionNode',
  'TupleNode',
  'UnaryOperationNode',
  'UpdateQueryNode',
  'ValueListNode',
  'ValueNode',
  'WhenNode',
  'WhereNode',
])

const NONE: ReadonlySet<string> = new Set(['kind'])

const CLAUSES: Readonly<Partial<Record<OperationNodeKind, ReadonlySet<string>>>> = {
  SelectQueryNode: new Set([
    'kind',
    'from',
    'selections',
    'where',
    'joins',
    'groupBy',
    'having',
    'orderBy',
    'limit',
    'offset',
    'frontModifiers',
  ]),
  InsertQueryNode: new Set(['kind', 'into', 'columns', 'values']),
  UpdateQueryNode: new Set(['kind', 'table', 'updates', 'where']),
  DeleteQueryNode: new Set(['kind', 'from', 'where']),
}

/** The parts that a statement of this kind may have. */
export function clausesOf(kind: OperationNodeKind): ReadonlySet<string> {
  return CLAUSES[kind] ?? NONE
}

/** The aggregates that a guarded statement may compute. */
export const AGGREGATES: ReadonlySet<string> = new Set(['count', 'sum', 'avg', 'min', 'max'])

/** The functions that a guarded statement may call: all compute, and every database has them. */
export const FUNCTIONS: ReadonlySet<string> = new Set(['coalesce', 'lower', 'upper', 'length', 'abs'])
