import { isPlainObject } from '../shared/json.ts'
import { isCurrencyCode } from '../shared/money.ts'
import {
  and,
  type ComparedValue,
  type ComparisonOperator,
  type FilterNode,
  type ListOperator,
  not,
  type Operand,
} from './ast.ts'
import { invalid, memberPointer, refuseReserved } from './filter-fault.ts'
import { type FieldOperator, isFieldOperator, operatorsOf } from './operators-of.ts'
import { isDynamic, type OperandPlace, parseListOperand, parseOperand, parsePart } from './parse-operand.ts'

/** The field that a condition is about, and where the condition stands in the input. */
export interface FieldPlace extends OperandPlace {
  readonly compared: ComparedValue
  readonly subset: 'query' | 'policy'
  /** Counts one more condition; throws when there are too many. */
  spendLeaf(): void
}

/**
 * Checks what stands behind the name of a field: a bare value, or an object of operators.
 *
 * @throws KITH_INVALID_QUERY when an operator does not fit the field or a value is not of its type.
 */
export function parseCondition(input: unknown, place: FieldPlace): FilterNode {
  if (!isPlainObject(input) || isDynamic(input)) return parseOperator('eq', input, place)
  const { operators, compared } = inCurrency(input, place)
  const entries = Object.entries(operators)
  if (entries.length === 0) throw invalid('a condition names at least one operator', place.pointer)
  return and(
    entries.map(([key, value]) => {
      const at = { ...place, compared, pointer: memberPointer(place.pointer, key) }
      refuseReserved(key, at.pointer)
      return parseOperator(key, value, at)
    }),
  )
}

/** Takes the currency out of a condition on money. */
function inCurrency(
  input: Readonly<Record<string, unknown>>,
  { spec, compared, pointer }: FieldPlace,
): { readonly operators: Readonly<Record<string, unknown>>; readonly compared: ComparedValue } {
  if (spec.kind !== 'money' || !Object.hasOwn(input, 'currency')) return { operators: input, compared }
  const { currency, ...operators } = input
  return { operators, compared: Object.freeze({ ...compared, currency: readCurrency(currency, pointer) }) }
}

/** Checks the value of "currency", a key of the object at `pointer`. */
export function readCurrency(value: unknown, pointer: string): string {
  if (isCurrencyCode(value)) return value
  throw invalid(
    '"currency" takes an ISO 4217 code, three capital letters',
    memberPointer(pointer, 'currency'),
  )
}

function parseOperator(key: string, value: unknown, place: FieldPlace): FilterNode {
  place.spendLeaf()
  const operator = checkOperator(key, place)
  switch (operator) {
    case 'isNull':
      return parseIsNull(value, place)
    case 'between':
      return parseBetween(value, place)
    case 'in':
    case 'nin':
    case 'hasAny':
    case 'hasAll':
      return list(operator, value, place)
    case 'contains':
    case 'startsWith':
      return comparison(place.compared, operator, parsePart(value, place))
    default:
      return comparison(place.compared, operator, parseOperand(value, place))
  }
}

function checkOperator(key: string, { spec, subset, pointer, compared }: FieldPlace): FieldOperator {
  if (!isFieldOperator(key)) throw invalid('there is no such operator', pointer)
  if (!operatorsOf(spec).includes(key)) throw invalid(`this field does not answer to "${key}"`, pointer)
  if (subset === 'policy' && key === 'contains') throw invalid('a policy may not use "contains"', pointer)
  if (spec.kind === 'money' && compared.currency === undefined && key !== 'isNull')
    throw invalid('money is compared within one currency; name it, for example "currency": "CNY"', pointer)
  return key
}

function parseIsNull(value: unknown, { compared, pointer }: FieldPlace): FilterNode {
  if (typeof value !== 'boolean') throw invalid('"isNull" takes true or false', pointer)
  const node = Object.freeze({ type: 'isNull', ...compared } as const)
  return value ? node : not(node)
}

function parseBetween(value: unknown, place: FieldPlace): FilterNode {
  if (!Array.isArray(value) || value.length !== 2) {
    throw invalid('"between" takes a list of two values', place.pointer)
  }
  const bound = (index: 0 | 1): Operand =>
    parseOperand(value[index], { ...place, pointer: memberPointer(place.pointer, index) })
  return and([comparison(place.compared, 'gte', bound(0)), comparison(place.compared, 'lte', bound(1))])
}

function list(operator: ListOperator, value: unknown, place: FieldPlace): FilterNode {
  return Object.freeze({
    type: 'list',
    ...place.compared,
    operator,
    operand: parseListOperand(value, place),
  })
}

function comparison(compared: ComparedValue, operator: ComparisonOperator, operand: Operand): FilterNode {
  return Object.freeze({ type: 'comparison', ...compared, operator, operand })
}
