import { describe, expect, it } from 'vitest'

import { KithError } from '../shared/errors.ts'
import { type FilterNode, TRUE } from './ast.ts'
import { openScope } from './fixtures/hostile-world.ts'
import { type FilterScope, parseFilter } from './parse-filter.ts'

const scope = (more: Partial<FilterScope> = {}): FilterScope => ({
  ...openScope('account'),
  pointer: '/where',
  ...more,
})

/** "pointer: message", or `accepted`. */
function refusal(input: unknown, more: Partial<FilterScope> = {}): string {
  try {
    parseFilter(input, scope(more))
    return 'accepted'
  } catch (error) {
    if (!(error instanceof KithError)) throw error
    return `${error.issues[0]!.pointer}: ${error.message.replace(/^The query is not valid: (.*)\.$/, '$1')}`
  }
}

const over = (aggregate: unknown) => ({ tickets: { aggregate } })
const AT = '/where/tickets/aggregate'

describe('an aggregate', () => {
  it('is one comparison of one measure', () => {
    const filter = over({ sum: 'cost', currency: 'CNY', where: { urgent: true }, gte: 100 })
    expect(parseFilter(filter, scope())).toEqual({
      type: 'aggregate',
      relation: 'tickets',
      measure: { function: 'sum', field: 'cost', currency: 'CNY' },
      where: expect.objectContaining({ type: 'comparison', field: 'urgent' }) as unknown,
      operator: 'gte',
      operand: { kind: 'literal', value: 100 },
    })
  })

  it('joins several operators by and, and looks at all rows where none are chosen', () => {
    const parse = (aggregate: object): FilterNode => parseFilter(over(aggregate), scope())
    expect(parse({ count: true, between: [1, 2] })).toEqual(parse({ count: true, gte: 1, lte: 2 }))
    expect(parse({ count: true, eq: 0 })).toMatchObject({ where: TRUE, measure: { function: 'count' } })
  })

  it.each([
    [{ count: true, gte: 1 }],
    [{ sum: 'hours', gte: '99999999999.9999' }],
    [{ avg: 'priority', ne: 3 }],
    [{ min: 'dueAt', lt: { now: '-1d' } }],
    [{ max: 'dueAt', gte: '2026-01-01T00:00:00Z' }],
    [{ max: 'cost', currency: 'JPY', eq: { param: 'limit' } }],
    [{ sum: 'version', gt: { actor: 'quota' } }],
  ])('accepts %j', (aggregate) => {
    expect(refusal(over(aggregate))).toBe('accepted')
  })

  const one = 'an aggregate names one of count, sum, avg, min, max'
  const currency = 'money is compared within one currency; name it, for example "currency": "CNY"'
  it.each<[unknown, string]>([
    [5, `${AT}: "aggregate" takes an object`],
    [{}, `${AT}: ${one}`],
    [{ gte: 1 }, `${AT}: ${one}`],
    [{ count: true, sum: 'priority', gte: 1 }, `${AT}: ${one}`],
    [{ median: 'priority', gte: 1 }, `${AT}: ${one}`],
    [{ count: 'id', gte: 1 }, `${AT}/count: "count" takes true`],
    [{ count: true }, `${AT}: an aggregate is compared with at least one operator`],
    [{ count: true, in: [1] }, `${AT}/in: there is no such operator`],
    [{ count: true, having: {}, gte: 1 }, `${AT}/having: there is no such operator`],
    [{ count: true, gte: 1.5 }, `${AT}/gte: the value must be a safe integer`],
    [{ count: true, gte: 2 ** 53 }, `${AT}/gte: the value must be a safe integer`],
    [{ count: true, between: [1] }, `${AT}/between: "between" takes a list of two values`],
    [{ count: true, between: [1, 'x'] }, `${AT}/between/1: the value must be a safe integer`],
    [{ count: true, currency: 'CNY', gte: 1 }, `${AT}/currency: only money has a currency`],
    [{ sum: 'priority', currency: 'CNY', gte: 1 }, `${AT}/currency: only money has a currency`],
    [{ sum: ['priority'], gte: 1 }, `${AT}/sum: the function takes the name of a field`],
    [{ sum: 'title', gte: 1 }, `${AT}/sum: this field does not answer to "sum"`],
    [{ avg: 'dueAt', gte: 1 }, `${AT}/avg: this field does not answer to "avg"`],
    [{ max: 'labels', gte: 1 }, `${AT}/max: this field does not answer to "max"`],
    [{ sum: 'cost', gte: 1 }, `${AT}: ${currency}`],
    [
      { sum: 'cost', currency: 'cny', gte: 1 },
      `${AT}/currency: "currency" takes an ISO 4217 code, three capital letters`,
    ],
    [
      { sum: 'cost', currency: { param: 'x' }, gte: 1 },
      `${AT}/currency: "currency" takes an ISO 4217 code, three capital letters`,
    ],
    [
      { sum: 'hours', gte: 1 },
      `${AT}/gte: the value must be a decimal text with exactly 4 digits after the point and at most 15 in all`,
    ],
    [{ count: true, where: [], gte: 1 }, `${AT}/where: a filter must be an object`],
    [
      { count: true, where: { nope: 1 }, gte: 1 },
      `${AT}/where/nope: The field "nope" does not exist or may not be used here.`,
    ],
    [{ sum: 'nope', gte: 1 }, `${AT}/sum: The field "nope" does not exist or may not be used here.`],
    [
      { sum: 'constructor', gte: 1 },
      `${AT}/sum: The field "constructor" does not exist or may not be used here.`,
    ],
  ])('refuses %j', (aggregate, expected) => {
    expect(refusal(over(aggregate))).toBe(expected)
  })

  it('refuses a field that the caller may not use, or may use in some rows only, like one that does not exist', () => {
    const expected = (name: string): string =>
      `${AT}/sum: The field "${name}" does not exist or may not be used here.`
    const usable = (_entity: string, field: string): boolean => field !== 'priority'
    expect(refusal(over({ sum: 'priority', gte: 1 }), { usable })).toBe(expected('priority'))
    const guard = (entity: string): FilterNode =>
      entity === 'ticket' ? { type: 'isNull', field: 'title' } : TRUE
    expect(refusal(over({ sum: 'priority', gte: 1 }), { guard })).toBe(expected('priority'))
    expect(refusal(over({ count: true, where: { priority: 1 }, gte: 1 }), { guard })).toBe('accepted')
  })

  it('is no part of a policy, and counts towards the limits', () => {
    expect(refusal(over({ count: true, gte: 1 }), { subset: 'policy' })).toBe(
      `${AT}: a policy may not use "aggregate"`,
    )
    const hop = (inner: object): object => ({
      children: { aggregate: { count: true, gte: 1, where: inner } },
    })
    expect(refusal(hop(hop(hop({}))))).toBe('accepted')
    expect(refusal(hop(hop(hop(hop({})))))).toContain('more than 3 relations in a row')
    expect(refusal({ and: Array.from({ length: 60 }, () => over({ count: true, gte: 1 })) })).toContain(
      'more than 100 conditions',
    )
  })
})

describe('a condition on money', () => {
  it('names the currency in which it is looked at', () => {
    expect(parseFilter({ worth: { currency: 'CNY', gte: 5 } }, scope())).toEqual({
      type: 'comparison',
      field: 'worth',
      currency: 'CNY',
      operator: 'gte',
      operand: { kind: 'literal', value: 5 },
    })
    expect(parseFilter({ worth: { isNull: true } }, scope())).toEqual({ type: 'isNull', field: 'worth' })
  })

  const missing = 'money is compared within one currency; name it, for example "currency": "CNY"'
  it.each<[unknown, string]>([
    [5, `/where/worth: ${missing}`],
    [{ gte: 5 }, `/where/worth/gte: ${missing}`],
    [{ in: [5] }, `/where/worth/in: ${missing}`],
    [{ param: 'x' }, `/where/worth: ${missing}`],
    [{ currency: 'CNY' }, '/where/worth: a condition names at least one operator'],
    [
      { currency: 'RMB ', gte: 5 },
      '/where/worth/currency: "currency" takes an ISO 4217 code, three capital letters',
    ],
    [
      { currency: null, gte: 5 },
      '/where/worth/currency: "currency" takes an ISO 4217 code, three capital letters',
    ],
    [
      { currency: 'CNY', gte: 5.5 },
      '/where/worth/gte: the value must be a safe integer, in the smallest units of the currency',
    ],
    [
      { currency: 'CNY', gte: 2 ** 53 },
      '/where/worth/gte: the value must be a safe integer, in the smallest units of the currency',
    ],
    [
      { currency: 'CNY', eq: { amount: 5, currency: 'CNY' } },
      '/where/worth/eq: the value must be a safe integer, in the smallest units of the currency',
    ],
    [{ amount: 5, currency: 'CNY' }, '/where/worth/amount: there is no such operator'],
  ])('is refused as %j', (condition, expected) => {
    expect(refusal({ worth: condition })).toBe(expected)
  })

  it('is the only one that has a currency', () => {
    expect(refusal({ level: { currency: 'CNY', gte: 1 } })).toBe(
      '/where/level/currency: there is no such operator',
    )
  })
})
