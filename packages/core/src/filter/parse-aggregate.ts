import type { ClassedSpec } from '../schema/entity.ts'
import { isPlainObject } from '../shared/json.ts'
import { and, type FilterNode, type Operand, type OrderOperator } from './ast.ts'
import { invalid, memberPointer } from './filter-fault.ts'
import { type AggregateFunction, comparandSpec, isMeasurable, type Measure } from './measure.ts'
import { readCurrency } from './parse-condition.ts'
import { parseOperand } from './parse-operand.ts'

/** The relation that an aggregate is about, and where it stands in the input. */
export interface AggregatePlace {
  readonly relation: string
  readonly subset: 'query' | 'policy'
  readonly region: string
  readonly pointer: string
  /** The specification of a field that the caller reads in every related row; throws for any other. */
  fieldOf(name: unknown, pointer: string): ClassedSpec
  parseWhere(input: unknown, pointer: string): FilterNode
  /** Counts one more condition; throws when there are too many. */
  spendLeaf(): void
}

type Input = Readonly<Record<string, unknown>>

const functions: readonly AggregateFunction[] = ['count', 'sum', 'avg', 'min', 'max']
const operators: readonly string[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between']

/**
 * Checks an aggregate of related rows: one function, the rows it looks at, and what its answer is compared with.
 *
 * @throws KITH_FIELD_UNAVAILABLE for a field that the caller may not use; KITH_INVALID_QUERY for everything else.
 */
export function parseAggregate(input: unknown, place: AggregatePlace): FilterNode {
  const { subset, pointer } = place
  if (subset === 'policy') throw invalid('a policy may not use "aggregate"', pointer)
  if (!isPlainObject(input)) throw invalid('"aggregate" takes an object', pointer)
  const asked = readFunction(input, pointer)
  const { measure, spec } = readMeasure(input, asked, place)
  refuseOtherKeys(input, asked, pointer)
  const where = place.parseWhere(input['where'] ?? {}, memberPointer(pointer, 'where'))
  const compared = Object.entries(input).filter(([key]) => operators.includes(key))
  if (compared.length === 0) throw invalid('an aggregate is compared with at least one operator', pointer)
  const comparand = comparandSpec(spec)
  return and(
    compared.flatMap(([operator, value]) => {
      place.spendLeaf()
      const at = { spec: comparand, region: place.region, pointer: memberPointer(pointer, operator) }
      return parseComparisons(operator, value, at).map(([order, operand]) =>
        Object.freeze({
          type: 'aggregate',
          relation: place.relation,
          measure,
          where,
          operator: order,
          operand,
        } as const),
      )
    }),
  )
}

function readFunction(input: Input, pointer: string): AggregateFunction {
  const named = functions.filter((name) => Object.hasOwn(input, name))
  if (named.length !== 1) throw invalid('an aggregate names one of count, sum, avg, min, max', pointer)
  return named[0]!
}

function refuseOtherKeys(input: Input, asked: AggregateFunction, pointer: string): void {
  const known = new Set([asked, 'currency', 'where', ...operators])
  const unknown = Object.keys(input).find((key) => !known.has(key))
  if (unknown !== undefined) throw invalid('there is no such operator', memberPointer(pointer, unknown))
}

interface MeasuredField {
  readonly measure: Measure
  /** Absent for a count. */
  readonly spec: ClassedSpec | undefined
}

function readMeasure(input: Input, asked: AggregateFunction, place: AggregatePlace): MeasuredField {
  const pointer = memberPointer(place.pointer, asked)
  if (asked === 'count') {
    if (input['count'] !== true) throw invalid('"count" takes true', pointer)
    refuseCurrency(input, place.pointer)
    return { measure: Object.freeze({ function: asked }), spec: undefined }
  }
  const field = input[asked]
  const spec = place.fieldOf(field, pointer)
  if (!isMeasurable(asked, spec)) throw invalid(`this field does not answer to "${asked}"`, pointer)
  if (spec.kind !== 'money') refuseCurrency(input, place.pointer)
  const currency = spec.kind === 'money' ? requireCurrency(input, place.pointer) : undefined
  const measure = { function: asked, field: String(field), ...(currency === undefined ? {} : { currency }) }
  return { measure: Object.freeze(measure), spec }
}

function requireCurrency(input: Input, pointer: string): string {
  if (Object.hasOwn(input, 'currency')) return readCurrency(input['currency'], pointer)
  throw invalid('money is compared within one currency; name it, for example "currency": "CNY"', pointer)
}

function refuseCurrency(input: Input, pointer: string): void {
  if (Object.hasOwn(input, 'currency'))
    throw invalid('only money has a currency', memberPointer(pointer, 'currency'))
}

interface ComparandPlace {
  readonly spec: ClassedSpec
  readonly region: string
  readonly pointer: string
}

function parseComparisons(
  operator: string,
  value: unknown,
  at: ComparandPlace,
): readonly (readonly [OrderOperator, Operand])[] {
  if (operator !== 'between') return [[operator as OrderOperator, parseOperand(value, at)]]
  if (!Array.isArray(value) || value.length !== 2)
    throw invalid('"between" takes a list of two values', at.pointer)
  const bound = (index: 0 | 1): Operand =>
    parseOperand(value[index], { ...at, pointer: memberPointer(at.pointer, index) })
  return [
    ['gte', bound(0)],
    ['lte', bound(1)],
  ]
}
