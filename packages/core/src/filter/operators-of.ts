import type { ClassedSpec } from '../schema/entity.ts'
import type { FieldKind } from '../schema/field.ts'
import type { ComparisonOperator, ListOperator } from './ast.ts'

/** Everything that may be asked of a field. */
export type FieldOperator = ComparisonOperator | ListOperator | 'between' | 'isNull'

const orderly = ['eq', 'ne', 'in', 'nin', 'lt', 'lte', 'gt', 'gte', 'between', 'isNull'] as const
const textual = ['eq', 'ne', 'in', 'nin', 'isNull'] as const

const byKind: Readonly<Record<FieldKind, readonly FieldOperator[]>> = {
  id: textual,
  ref: textual,
  policyKey: [...textual, 'startsWith'],
  text: textual,
  enum: textual,
  phone: textual,
  email: textual,
  cnId: textual,
  bankCard: textual,
  int: orderly,
  decimal: orderly,
  money: orderly,
  date: orderly,
  instant: orderly,
  bool: ['eq', 'ne', 'isNull'],
  textList: ['has', 'hasAny', 'hasAll', 'isNull'],
  longText: ['isNull'],
  json: ['isNull'],
}

const known: ReadonlySet<string> = new Set([...Object.values(byKind).flat(), 'contains'])

/** Whether the filter language has a field operator of this name. */
export function isFieldOperator(name: string): name is FieldOperator {
  return known.has(name)
}

/**
 * The operators that a field answers to. Texts are compared for equality only, because databases disagree about their
 * order; `contains` and `startsWith` need the shadow of a searchable text; an encrypted field answers to what its blind
 * index named `eq` can answer, and without one to nothing.
 */
export function operatorsOf(spec: ClassedSpec): readonly FieldOperator[] {
  const operators = byKind[spec.kind]
  if (spec.encrypted)
    return operators.filter((operator) => hasBlindEquality(spec) && ['eq', 'in'].includes(operator))
  return spec.kind === 'text' && spec.searchable ? [...operators, 'contains', 'startsWith'] : operators
}

/** A blind index holds the digest of a text, so a field that is no text cannot have one. */
function hasBlindEquality(spec: ClassedSpec): boolean {
  return Object.hasOwn(spec.blindIndexes, 'eq') && !['int', 'bool', 'instant'].includes(spec.kind)
}
