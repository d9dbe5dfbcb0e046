import type { Measure } from './measure.ts'

/** A value that a field can be compared with. Instants are `Date`s, calendar dates are `YYYY-MM-DD` texts. */
export type Scalar = string | number | boolean | Date

/** A comparison's other side as it is written: a literal, or a value that is known at each call only. */
export type FilterOperand =
  | Scalar
  | { readonly now: string }
  | { readonly actor: string }
  | { readonly param: string }

/** What may be asked of one field, as it is written. Several operators in one object are joined by "and". */
export interface FieldConditions {
  /** Of money only, and then required except for `isNull`: amounts in other currencies count as null. ISO 4217. */
  readonly currency?: string
  readonly eq?: FilterOperand
  readonly ne?: FilterOperand
  readonly lt?: FilterOperand
  readonly lte?: FilterOperand
  readonly gt?: FilterOperand
  readonly gte?: FilterOperand
  readonly between?: readonly [FilterOperand, FilterOperand]
  readonly contains?: FilterOperand
  readonly startsWith?: FilterOperand
  readonly has?: FilterOperand
  readonly in?: readonly Scalar[] | FilterOperand
  readonly nin?: readonly Scalar[] | FilterOperand
  readonly hasAny?: readonly Scalar[] | FilterOperand
  readonly hasAll?: readonly Scalar[] | FilterOperand
  readonly isNull?: boolean
}

/** What may be asked of the related rows, as it is written. */
export interface RelationConditions {
  readonly some?: Filter
  readonly every?: Filter
  readonly none?: Filter
  readonly aggregate?: AggregateConditions
}

/**
 * What may be asked of a number that is made of the related rows, as it is written: one function, the rows it looks at,
 * and what its answer is compared with. Not available in policies.
 *
 * ```ts
 * const bigSpenders: Filter = { orders: { aggregate: { sum: 'total', currency: 'CNY', gte: 1_000_000 } } }
 * ```
 */
export interface AggregateConditions {
  /** How many rows there are. */
  readonly count?: true
  /** The sum of a field; 0 when no row has a value. */
  readonly sum?: string
  /** The average of a field; unknown when no row has a value. So are `min` and `max`. */
  readonly avg?: string
  readonly min?: string
  readonly max?: string
  /** Of money only, and then required: amounts in other currencies are left out. ISO 4217. */
  readonly currency?: string
  /** Which of the related rows; all of them when left out. */
  readonly where?: Filter
  readonly eq?: FilterOperand
  readonly ne?: FilterOperand
  readonly lt?: FilterOperand
  readonly lte?: FilterOperand
  readonly gt?: FilterOperand
  readonly gte?: FilterOperand
  readonly between?: readonly [FilterOperand, FilterOperand]
}

/**
 * The one filter language, as hosts, policy authors and HTTP callers write it: list queries, policies, segments,
 * automation. Several keys of one object are joined by "and"; a bare value means `eq`.
 *
 * ```ts
 * const dormantVips: Filter = {
 *   lifecycle: 'dormant',
 *   createdAt: { lt: { now: '-90d' } },
 *   ownerId: { actor: 'id' },
 *   or: [{ tags: { has: 'vip' } }, { tickets: { some: { status: { in: ['new', 'open'] } } } }],
 * }
 * ```
 *
 * * `{ now: '-90d' }` is the time of the call and an offset in `s`, `m`, `h`, `d` or `w`.
 * * `{ actor: 'id' }` is the actor's id; any other name is one of the actor's attributes.
 * * `{ param: 'name' }` is a parameter of the call.
 *
 * The logic is SQL's: a comparison with an absent value is unknown, `not` leaves it unknown, and a row is found only
 * where the whole filter is true. `ne` therefore does not find rows whose field is null.
 */
export interface Filter {
  readonly and?: readonly Filter[]
  readonly or?: readonly Filter[]
  readonly not?: Filter
  readonly [fieldOrRelation: string]: FilterCondition | readonly Filter[] | undefined
}

/** What may stand behind the name of a field or a relation. */
export type FilterCondition = FilterOperand | FieldConditions | RelationConditions | Filter

/** The operators that compare by equality and order. */
export type OrderOperator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'

/** The operators that compare a field with one value. */
export type ComparisonOperator = OrderOperator | 'contains' | 'startsWith' | 'has'

/** The operators that compare a field with a list of values. */
export type ListOperator = 'in' | 'nin' | 'hasAny' | 'hasAll'

/** Which of the related rows have to match. */
export type Quantifier = 'some' | 'every' | 'none'

/** A value that is known at each call only. */
export type DynamicOperand =
  | { readonly kind: 'now'; readonly offsetMs: number }
  | { readonly kind: 'actor'; readonly attribute: string }
  | { readonly kind: 'param'; readonly name: string }

/** The other side of a comparison. Literals have the type of their field and its canonical form. */
export type Operand = { readonly kind: 'literal'; readonly value: Scalar } | DynamicOperand

/** The other side of a list comparison. */
export type ListOperand = { readonly kind: 'literals'; readonly values: readonly Scalar[] } | DynamicOperand

/**
 * A checked filter: every field and relation exists and may be used, every operator fits its field, every literal has
 * the field's type. Frozen, and free of anything that belongs to one call, so it can be kept.
 */
export type FilterNode =
  | { readonly type: 'constant'; readonly value: boolean }
  | { readonly type: 'and' | 'or'; readonly nodes: readonly FilterNode[] }
  | { readonly type: 'not'; readonly node: FilterNode }
  | ComparisonNode
  | ListNode
  | IsNullNode
  | RelationNode
  | AggregateNode

/** A field as a condition looks at it. */
export interface ComparedValue {
  readonly field: string
  /**
   * The rows in which the caller may read the field. In every other, also where that is unknown, the field counts as
   * null. It is a policy: relation tests inside it see all living rows of the tenant. Absent for "in all rows".
   */
  readonly guard?: FilterNode
  /** The currency in which money is looked at: amounts in another one count as null. */
  readonly currency?: string
}

/** A field compared with one value. */
export interface ComparisonNode extends ComparedValue {
  readonly type: 'comparison'
  readonly operator: ComparisonOperator
  readonly operand: Operand
}

/** A field compared with a list of values. */
export interface ListNode extends ComparedValue {
  readonly type: 'list'
  readonly operator: ListOperator
  readonly operand: ListOperand
}

/** The test whether a field has no value. Always true or false, never unknown. */
export interface IsNullNode extends ComparedValue {
  readonly type: 'isNull'
}

/** A test of the rows that a relation leads to. Always true or false, never unknown. */
export interface RelationNode {
  readonly type: 'relation'
  readonly relation: string
  readonly quantifier: Quantifier
  readonly where: FilterNode
}

/** A measure of the rows that a relation leads to, compared with one value. */
export interface AggregateNode {
  readonly type: 'aggregate'
  readonly relation: string
  readonly measure: Measure
  /** Which of the related rows: those for which it is true. */
  readonly where: FilterNode
  readonly operator: OrderOperator
  readonly operand: Operand
}

/** The filter that every row matches. */
export const TRUE: FilterNode = Object.freeze({ type: 'constant', value: true })

/** The filter that no row matches. */
export const FALSE: FilterNode = Object.freeze({ type: 'constant', value: false })

/** Joins filters by "and"; none at all is TRUE. */
export function and(nodes: readonly FilterNode[]): FilterNode {
  return join('and', nodes, TRUE)
}

/** Joins filters by "or"; none at all is FALSE. */
export function or(nodes: readonly FilterNode[]): FilterNode {
  return join('or', nodes, FALSE)
}

/** Negates a filter: unknown stays unknown. */
export function not(node: FilterNode): FilterNode {
  return Object.freeze({ type: 'not', node })
}

function join(type: 'and' | 'or', nodes: readonly FilterNode[], empty: FilterNode): FilterNode {
  const [first, ...others] = nodes
  if (first === undefined) return empty
  return others.length === 0 ? first : Object.freeze({ type, nodes: Object.freeze([...nodes]) })
}

/** Whether a filter tests related rows anywhere: such a filter cannot be decided from one row alone. */
export function testsRelations(node: FilterNode): boolean {
  switch (node.type) {
    case 'relation':
    case 'aggregate':
      return true
    case 'not':
      return testsRelations(node.node)
    case 'and':
    case 'or':
      return node.nodes.some(testsRelations)
    default:
      return false
  }
}
