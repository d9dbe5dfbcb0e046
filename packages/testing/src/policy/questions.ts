import type { Choices } from './choices.ts'
import { anyValue, madeUpFields } from './made-up-customers.ts'

/** One thing to ask, by the name of the operation. `{customer}` in its input stands for the id of one. */
export interface Question {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  /** Which customer it is about, by number. */
  readonly about: number
}

const OPERATORS = ['eq', 'ne', 'in', 'contains', 'startsWith', 'gt', 'lte', 'isNull'] as const

/** Asks for rows by hidden and open fields alike: in filters, orders, searches, figures, and one by one. */
export function makeQuestion(choices: Choices, customers: number): Question {
  const about = Math.floor(choices.next() * customers)
  const [field, other] = [choices.pick(madeUpFields), choices.pick(madeUpFields)]
  const where = { [field]: condition(choices, field) }
  const figures = { count: { op: 'count' } }
  const inputs: readonly (readonly [string, Record<string, unknown>])[] = [
    ['customers.get', { id: '{customer}' }],
    ['customers.profile', { id: '{customer}' }],
    ['customers.list', { limit: 200, count: 'exact' }],
    ['customers.list', { where, limit: 200, count: 'exact' }],
    [
      'customers.list',
      { where: { or: [where, { [other]: condition(choices, other) }] }, limit: 200, count: 'exact' },
    ],
    ['customers.list', { sort: [`${choices.pick(['', '-'])}${field}`], limit: 200 }],
    [
      'customers.list',
      { q: anyValue(choices.pick(['name', 'legalName', 'nickname', field]), choices).slice(0, 4) },
    ],
    ['customers.aggregate', { where, measures: figures }],
    ['customers.aggregate', { groupBy: [field], measures: figures }],
  ]
  const [operation, input] = choices.pick(inputs)
  return { operation, input, about }
}

function condition(choices: Choices, field: string): Record<string, unknown> {
  const operator = choices.pick(OPERATORS)
  if (operator === 'isNull') return { isNull: choices.chance(0.5) }
  const value = anyValue(field, choices)
  return { [operator]: operator === 'in' ? [value, anyValue(field, choices)] : value }
}
