import { type RawBuilder, type SqlBool, sql } from 'kysely'

import { columnReference } from '../database/column-reference.ts'
import { Slot } from '../database/prepared.ts'
import type { FieldColumn } from '../database/table.ts'
import type { DialectTraits } from '../database/traits.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { ComparisonNode, ListNode, Operand, Scalar } from './ast.ts'
import type { FilterEnvironment } from './environment.ts'
import { foldText } from './fold-text.ts'
import { resolveList, resolveOperand } from './resolve-operand.ts'

/** A field as the outer query reads it. */
export interface ComparedField {
  readonly traits: DialectTraits
  readonly entity: string
  readonly alias: string
  readonly column: FieldColumn
  /** Where the field has its value; elsewhere, also where that is unknown, it is null. Absent for "everywhere". */
  readonly present: Condition | undefined
}

type Condition = RawBuilder<SqlBool>
/** Turns a value into what the column holds. */
export type Encode = (value: Scalar) => unknown

/** The operators in SQL. */
export const symbols = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** Compiles the comparison of a field with one value: unknown when either is null. */
export function compileComparison(node: ComparisonNode, field: ComparedField): Condition {
  const { operator, operand } = node
  switch (operator) {
    case 'contains':
      return sql`(${field.traits.contains(searched(field), parameter(operand, field, fold))})`
    case 'startsWith':
      return compileStartsWith(operand, field)
    case 'has':
      return compileHas(operand, field)
    default:
      return sql`${compared(field)} ${sql.raw(symbols[operator])} ${comparedWith(operand, field)}`
  }
}

/** Compiles the comparison of a field with a list, which is one parameter: the text of a JSON array. */
export function compileList(node: ListNode, field: ComparedField): Condition {
  const { operator, operand } = node
  if (operand.kind === 'literals' && operand.values.length === 0) {
    return operator === 'nin' || operator === 'hasAll' ? sql`1 = 1` : sql`1 = 0`
  }
  const list = listParameter(node, field)
  const { encrypted } = field.column.spec
  const members = field.traits.jsonMembers(list, encrypted ? 'digest' : field.column.type)
  switch (operator) {
    case 'in':
      return sql`${compared(field)} in (${members})`
    case 'nin':
      return sql`${compared(field)} not in (${members})`
    case 'hasAny':
      return compileHasAny(list, field)
    case 'hasAll':
      return compileHasAll(list, field)
  }
}

/** Compiles the test whether a field is null. Never unknown. */
export function compileIsNull(field: ComparedField): Condition {
  return sql`${valueOf(field)} is null`
}

function compileStartsWith(operand: Operand, field: ComparedField): Condition {
  const [text, encode]: [RawBuilder<unknown>, Encode] =
    field.column.shadow === undefined ? [valueOf(field), String] : [searched(field), fold]
  const length = parameter(operand, field, (value) => [...String(encode(value))].length)
  return sql`(${field.traits.prefix(text, length)}) = ${parameter(operand, field, encode)}`
}

function compileHas(operand: Operand, field: ComparedField): Condition {
  if (operand.kind !== 'literal') {
    return compileHasAny(
      slot((environment) => jsonList([resolveOperand(operand, field.column.spec, environment)])),
      field,
    )
  }
  const list = valueOf(field)
  return sql`case when ${list} is null then null when ${operand.value} in (${membersOf(field)}) then 1 else 0 end = 1`
}

/** "Or" over the members: a hit is true; without one, an unknown member or a null list is unknown. */
function compileHasAny(list: RawBuilder<unknown>, field: ComparedField): Condition {
  const hit = sql`wanted.value in (${membersOf(field)})`
  return sql`case when ${anyWanted(list, field, hit)} then 1 when ${anyUnknown(list, field)} then null else 0 end = 1`
}

/** "And" over the members: a miss is false; without one, an unknown member or a null list is unknown. */
function compileHasAll(list: RawBuilder<unknown>, field: ComparedField): Condition {
  const column = valueOf(field)
  const miss = sql`${column} is not null and wanted.value is not null and wanted.value not in (${membersOf(field)})`
  return sql`case when ${anyWanted(list, field, miss)} then 0 when ${anyUnknown(list, field)} then null else 1 end = 1`
}

function anyUnknown(list: RawBuilder<unknown>, field: ComparedField): RawBuilder<unknown> {
  return anyWanted(list, field, sql`wanted.value is null or ${valueOf(field)} is null`)
}

function anyWanted(
  list: RawBuilder<unknown>,
  field: ComparedField,
  test: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`exists (select 1 from (${field.traits.jsonMembers(list)}) as wanted where ${test})`
}

function membersOf(field: ComparedField): RawBuilder<unknown> {
  return field.traits.jsonMembers(valueOf(field))
}

/** The field as the outer query reads it, encrypted ones aside. */
export function valueOf(field: ComparedField): RawBuilder<unknown> {
  return reference(field, field.column.column)
}

// ---- Columns -------------------------------------------------------------------------------------------------------

function reference({ alias, present, ...field }: ComparedField, column: string): RawBuilder<unknown> {
  const stored = columnReference(alias, field.column, column)
  return present === undefined ? stored : sql`case when ${present} then ${stored} end`
}

/** The column that equality is decided on. */
function compared(field: ComparedField): RawBuilder<unknown> {
  const { column, blind, spec } = field.column
  return reference(field, spec.encrypted ? existing(blind.get('eq')) : column)
}

function searched(field: ComparedField): RawBuilder<unknown> {
  return reference(field, existing(field.column.shadow))
}

function existing(column: string | undefined): string {
  if (column === undefined)
    throw kernelErrors.INVARIANT({ fact: 'a filter uses an operator that its field does not answer to' })
  return column
}

// ---- Parameters ----------------------------------------------------------------------------------------------------

function parameter(operand: Operand, field: ComparedField, encode: Encode): RawBuilder<unknown> {
  if (operand.kind === 'literal') return sql`${encode(operand.value)}`
  return slot((environment) => encoded(resolveOperand(operand, field.column.spec, environment), encode))
}

function comparedWith(operand: Operand, field: ComparedField): RawBuilder<unknown> {
  const { spec } = field.column
  if (!spec.encrypted) return parameter(operand, field, encoderOf(field))
  return slot((environment) =>
    encoded(resolveOperand(operand, spec, environment), digestOf(field, environment)),
  )
}

function listParameter({ operand }: ListNode, field: ComparedField): RawBuilder<unknown> {
  const { spec } = field.column
  if (operand.kind === 'literals' && !spec.encrypted) {
    return sql`${jsonList(operand.values.map(encoderOf(field)))}`
  }
  return slot((environment) => {
    const encode = spec.encrypted ? digestOf(field, environment) : encoderOf(field)
    return jsonList(resolveList(operand, spec, environment).map((member) => encoded(member, encode)))
  })
}

function slot(resolve: (environment: FilterEnvironment) => unknown): RawBuilder<unknown> {
  return sql`${new Slot<FilterEnvironment>(resolve)}`
}

function jsonList(members: readonly unknown[]): string {
  return JSON.stringify(members)
}

function encoded(value: Scalar | null, encode: Encode): unknown {
  return value === null ? null : encode(value)
}

/** How values are encoded that the field is compared with. The members of a list of texts are stored as they are; the column's codec is for the whole list. */
export function encoderOf({ column }: ComparedField): Encode {
  const { encode } = column.codec
  return encode === undefined || column.spec.kind === 'textList' ? same : (value) => encode(value as never)
}

/** A value that the index's transform leaves out has no digest, and compares as unknown. */
function digestOf({ entity, column }: ComparedField, environment: FilterEnvironment): Encode {
  return (value) => {
    const transformed = column.spec.blindIndexes['eq']?.(String(value), {})
    return transformed === undefined
      ? null
      : environment.blind({ entity, field: column.field, index: 'eq' }, transformed)
  }
}

function same(value: Scalar): unknown {
  return value
}

function fold(value: Scalar): string {
  return foldText(String(value))
}
