import type { EntityCatalog, Relation } from '../schema/catalog.ts'
import type { ClassedSpec } from '../schema/entity.ts'
import { scaledInteger } from '../shared/decimal.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { Money } from '../shared/money.ts'
import type {
  AggregateNode,
  ComparedValue,
  ComparisonNode,
  FilterNode,
  ListNode,
  RelationNode,
  Scalar,
} from './ast.ts'
import type { FilterEnvironment } from './environment.ts'
import { compareMeasure, type Measured } from './evaluate-aggregate.ts'
import { foldText } from './fold-text.ts'
import { comparandSpec } from './measure.ts'
import { resolveList, resolveOperand } from './resolve-operand.ts'

/** A row as the gate decodes it: `Date` for instants, lists for lists, plaintext for encrypted fields. */
export type FilterRow = Readonly<Record<string, unknown>>

/** What a filter is evaluated against. */
export interface EvaluateScope {
  readonly catalog: EntityCatalog
  readonly entity: string
  readonly environment: FilterEnvironment
  /**
   * The related rows that a relation test may see: living, of the row's tenant, within the caller's policy. `undefined`
   * for rows that are not at hand: the test is then unknown, and what the rest decides stands whatever they are.
   */
  readonly related: RelatedRows
  /** The related rows that a guard may see: living, of the row's tenant. Left out where `related` answers these. */
  readonly living?: RelatedRows
}

/** The rows that a relation leads to from one row. */
export type RelatedRows = (relation: Relation, row: FilterRow) => readonly FilterRow[] | undefined

/** True, false, or `null` for unknown. */
type Truth = boolean | null

/**
 * Evaluates a filter on one row: true, false, or `null` for unknown, exactly as the database does with the condition of
 * `compileFilter`. The row matches only when the answer is `true`.
 *
 * @throws KITH_INVARIANT when the row lacks a field that the filter names: an absent value is not a null one, and `isNull`
 * would grant.
 */
export function evaluateFilter(node: FilterNode, row: FilterRow, scope: EvaluateScope): Truth {
  switch (node.type) {
    case 'constant':
      return node.value
    case 'and':
      return every(node.nodes, (each) => evaluateFilter(each, row, scope))
    case 'or':
      return some(node.nodes, (each) => evaluateFilter(each, row, scope))
    case 'not':
      return negate(evaluateFilter(node.node, row, scope))
    case 'relation':
      return evaluateRelation(node, row, scope)
    case 'aggregate':
      return evaluateAggregate(node, row, scope)
    case 'comparison':
      return evaluateComparison(node, valueOf(row, node, scope), scope)
    case 'list':
      return evaluateList(node, valueOf(row, node, scope), scope)
    case 'isNull':
      return valueOf(row, node, scope) === null
  }
}

function valueOf(row: FilterRow, compared: ComparedValue, scope: EvaluateScope): unknown {
  const { field, guard, currency } = compared
  if (!Object.hasOwn(row, field))
    throw kernelErrors.INVARIANT({ fact: `the row to filter lacks the field "${field}"` })
  const value = guard === undefined || isReadable(guard, row, scope) ? (row[field] ?? null) : null
  return currency === undefined ? value : amountIn(currency, value as Money | null)
}

function amountIn(currency: string, money: Money | null): number | null {
  return money?.currency === currency ? money.amount : null
}

function isReadable(guard: FilterNode, row: FilterRow, scope: EvaluateScope): boolean {
  return evaluateFilter(guard, row, { ...scope, related: scope.living ?? scope.related }) === true
}

function evaluateRelation(node: RelationNode, row: FilterRow, scope: EvaluateScope): Truth {
  const { rows, matches } = relatedTo(node, row, scope)
  if (rows === undefined) return null
  switch (node.quantifier) {
    case 'some':
      return rows.some(matches)
    case 'every':
      return rows.every(matches)
    case 'none':
      return !rows.some(matches)
  }
}

function evaluateAggregate(node: AggregateNode, row: FilterRow, scope: EvaluateScope): Truth {
  const { rows, matches, inner } = relatedTo(node, row, scope)
  if (rows === undefined) return null
  const { field, function: asked } = node.measure
  const spec = field === undefined ? undefined : comparandSpec(specOf(field, inner))
  const comparand = resolveOperand(node.operand, comparandSpec(spec), scope.environment)
  if (comparand === null) return null
  const counted = rows.filter(matches)
  const values = counted.map((other) => measured(other, node, inner)).filter((value) => value !== null)
  const against = (spec === undefined ? comparand : comparable(comparand, spec)) as Measured
  const order = compareMeasure(asked, { values, rows: counted.length }, against)
  return compare(node.operator, order, 0)
}

function measured(row: FilterRow, { measure }: AggregateNode, scope: EvaluateScope): Measured | null {
  const { field, currency } = measure
  if (field === undefined) return null
  const compared = currency === undefined ? { field } : { field, currency }
  return comparable(valueOf(row, compared, scope), specOf(field, scope)) as Measured | null
}

/** The related rows, and whether one of them matches the test. */
function relatedTo(node: RelationNode | AggregateNode, row: FilterRow, scope: EvaluateScope) {
  const relation = scope.catalog.relation(scope.entity, node.relation)
  if (relation === undefined) {
    throw kernelErrors.INVARIANT({ fact: `${scope.entity} has no relation ${node.relation}` })
  }
  const inner: EvaluateScope = { ...scope, entity: relation.entity }
  const matches = (other: FilterRow): boolean => evaluateFilter(node.where, other, inner) === true
  return { rows: scope.related(relation, row), matches, inner }
}

function evaluateComparison(node: ComparisonNode, value: unknown, scope: EvaluateScope): Truth {
  const spec = specOf(node.field, scope)
  const operand = resolveOperand(node.operand, spec, scope.environment)
  switch (node.operator) {
    case 'contains':
    case 'startsWith':
      return matchesPart(node.operator, [value, operand], spec)
    case 'has':
      return hasMember(value, operand)
    default:
      return compare(node.operator, comparable(value, spec), comparable(operand, spec))
  }
}

function matchesPart(
  operator: 'contains' | 'startsWith',
  [value, part]: readonly [unknown, unknown],
  spec: ClassedSpec,
): Truth {
  if (typeof value !== 'string' || typeof part !== 'string') return null
  if (operator === 'contains') return foldText(value).includes(foldText(part))
  return spec.searchable ? foldText(value).startsWith(foldText(part)) : value.startsWith(part)
}

function hasMember(list: unknown, member: Scalar | null): Truth {
  return list === null || member === null ? null : (list as readonly unknown[]).includes(member)
}

type Comparable = string | number | boolean

/**
 * What a comparison is decided on: the time of an instant, the scaled integer of a decimal number, the transform under
 * which an encrypted value is indexed.
 */
function comparable(value: unknown, spec: ClassedSpec): Comparable | null {
  if (value === null) return null
  if (spec.encrypted) return spec.blindIndexes['eq']?.(value as string, {}) ?? null
  if (spec.kind === 'decimal') return scaledInteger(value as string)
  return value instanceof Date ? value.getTime() : (value as Comparable)
}

function compare(
  operator: keyof typeof comparisons,
  left: Comparable | null,
  right: Comparable | null,
): Truth {
  return left === null || right === null ? null : comparisons[operator](left, right)
}

const comparisons = {
  eq: (left: Comparable, right: Comparable) => left === right,
  ne: (left: Comparable, right: Comparable) => left !== right,
  lt: (left: Comparable, right: Comparable) => left < right,
  lte: (left: Comparable, right: Comparable) => left <= right,
  gt: (left: Comparable, right: Comparable) => left > right,
  gte: (left: Comparable, right: Comparable) => left >= right,
} as const

function evaluateList(node: ListNode, value: unknown, scope: EvaluateScope): Truth {
  const spec = specOf(node.field, scope)
  const members = resolveList(node.operand, spec, scope.environment)
  const equals = (member: Scalar | null): Truth =>
    compare('eq', comparable(value, spec), comparable(member, spec))
  switch (node.operator) {
    case 'in':
      return some(members, equals)
    case 'nin':
      return negate(some(members, equals))
    case 'hasAny':
      return some(members, (member) => hasMember(value, member))
    case 'hasAll':
      return every(members, (member) => hasMember(value, member))
  }
}

function specOf(field: string, { catalog, entity }: EvaluateScope): ClassedSpec {
  const spec = catalog.get(entity).fields[field]
  if (spec === undefined) throw kernelErrors.INVARIANT({ fact: `${entity} has no field ${field}` })
  return spec
}

// ---- Kleene's strong logic of indeterminacy (1938), which is SQL's ---------------------------------------------------

function every<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  return negate(some(items, (item) => negate(test(item))))
}

function some<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let answer: Truth = false
  for (const item of items) {
    const truth = test(item)
    if (truth === true) return true
    if (truth === null) answer = null
  }
  return answer
}

function negate(truth: Truth): Truth {
  return truth === null ? null : !truth
}
