import { type RawBuilder, type SqlBool, sql } from 'kysely'

import { Slot } from '../database/prepared.ts'
import type { DialectTraits } from '../database/traits.ts'
import type { AggregateNode, Scalar } from './ast.ts'
import { type ComparedField, type Encode, encoderOf, symbols, valueOf } from './compile-condition.ts'
import type { FilterEnvironment } from './environment.ts'
import { comparandSpec } from './measure.ts'
import { resolveOperand } from './resolve-operand.ts'

/** The related rows that are measured. */
export interface MeasuredRows {
  readonly traits: DialectTraits
  /** `from ... where ...`: exactly the rows. */
  readonly source: RawBuilder<unknown>
  /** The measured field; absent for a count. */
  readonly field: ComparedField | undefined
}

/**
 * Compiles the comparison of a measure with a value: a scalar subquery beside it. All arithmetic is of integers. An
 * average is not computed: `avg(x) >= v` is `sum(x - v) >= 0`, which has no remainder; over no rows both are null.
 */
export function compileAggregate(node: AggregateNode, rows: MeasuredRows): RawBuilder<SqlBool> {
  const { measure, operator } = node
  const symbol = sql.raw(symbols[operator])
  const { source, field, traits } = rows
  const comparand = comparandOf(node, field)
  if (field === undefined) return sql`(select count(*) ${source}) ${symbol} ${comparand}`
  const value = valueOf(field)
  switch (measure.function) {
    case 'avg':
      return sql`(select ${traits.sum(sql`${value} - ${traits.integer(comparand)}`)} ${source}) ${symbol} 0`
    case 'sum':
      return sql`(select coalesce(${traits.sum(value)}, 0) ${source}) ${symbol} ${comparand}`
    default:
      return sql`(select ${sql.raw(measure.function)}(${value}) ${source}) ${symbol} ${comparand}`
  }
}

function comparandOf({ operand }: AggregateNode, field: ComparedField | undefined): RawBuilder<unknown> {
  const spec = comparandSpec(field?.column.spec)
  const encode: Encode = field === undefined ? (value: Scalar) => value : encoderOf(field)
  if (operand.kind === 'literal') return sql`${encode(operand.value)}`
  return sql`${new Slot((environment: FilterEnvironment) => {
    const value = resolveOperand(operand, spec, environment)
    return value === null ? null : encode(value)
  })}`
}
