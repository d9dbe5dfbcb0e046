import { describe, expect, test } from 'vitest'

import { KithError } from '../shared/errors.ts'
import { FALSE, type Filter, type FilterNode, TRUE } from './ast.ts'
import { catalog } from './fixtures/hostile-world.ts'
import { type FilterScope, parseFilter } from './parse-filter.ts'

function parse(input: unknown, scope: Partial<FilterScope> = {}): FilterNode {
  return parseFilter(input, {
    catalog,
    entity: 'account',
    subset: 'query',
    pointer: '/where',
    region: 'CN',
    usable: (_entity, field) => field !== 'idNumber',
    traversable: (_entity, relation) => relation !== 'parent',
    ...scope,
  })
}

function failure(input: unknown, scope: Partial<FilterScope>): KithError | undefined {
  try {
    parse(input, scope)
    return undefined
  } catch (error) {
    if (error instanceof KithError) return error
    throw error
  }
}

/** The refusal as a caller sees it: "pointer: message". */
function refusal(input: unknown, scope: Partial<FilterScope> = {}): string {
  const error = failure(input, scope)
  if (error === undefined) return 'accepted'
  const { code, status, issues, message } = error
  const isInvalid = message.startsWith('The query is not valid: ')
  expect({ code, status, issues: issues.length }).toEqual({
    code: isInvalid ? 'KITH_INVALID_QUERY' : 'KITH_FIELD_UNAVAILABLE',
    status: 400,
    issues: 1,
  })
  return `${issues[0]!.pointer}: ${message.replace(/^The query is not valid: (.*)\.$/, '$1')}`
}

const nested = (levels: number): unknown => {
  let filter: unknown = { level: 1 }
  for (let level = 1; level < levels; level += 1) filter = { not: filter }
  return filter
}

/** The same document, with a count of how often anything in it is looked at. */
function counted(value: unknown, looks: { count: number }): unknown {
  if (typeof value !== 'object' || value === null) return value
  return new Proxy(value, {
    get(target, key, receiver) {
      looks.count += 1
      return counted(Reflect.get(target, key, receiver), looks)
    },
  })
}

describe('parseFilter', () => {
  test('takes a bare value for eq and joins keys by and', () => {
    expect(parse({ level: 1, active: true })).toEqual({
      type: 'and',
      nodes: [
        { type: 'comparison', field: 'level', operator: 'eq', operand: { kind: 'literal', value: 1 } },
        { type: 'comparison', field: 'active', operator: 'eq', operand: { kind: 'literal', value: true } },
      ],
    })
  })

  test('joins several operators of one field by and, and splits between', () => {
    expect(parse({ level: { between: [1, 2] } })).toEqual(parse({ level: { gte: 1, lte: 2 } }))
  })

  test('reads instants from RFC 3339 and from dates', () => {
    const node = { type: 'comparison', field: 'seenAt', operator: 'lt' }
    const literal = (value: string) => ({ ...node, operand: { kind: 'literal', value: new Date(value) } })
    expect(parse({ seenAt: { lt: '2026-03-01t20:00:00.5+08:00' } })).toEqual(
      literal('2026-03-01T12:00:00.500Z'),
    )
    expect(parse({ seenAt: { lt: new Date(0) } })).toEqual(literal('1970-01-01T00:00:00.000Z'))
  })

  test('keeps its own copy of a date', () => {
    const date = new Date(0)
    const node = parse({ seenAt: date })
    date.setTime(1)
    expect(node).toMatchObject({ operand: { value: new Date(0) } })
  })

  test.each([
    ['-90d', -7_776_000_000],
    ['0s', 0],
    ['+2w', 1_209_600_000],
    ['30m', 1_800_000],
    ['1h', 3_600_000],
  ])('reads the offset %s', (now, offsetMs) => {
    expect(parse({ seenAt: { gte: { now } } })).toMatchObject({ operand: { kind: 'now', offsetMs } })
  })

  test('reads actor attributes and parameters, also bare and as lists', () => {
    expect(parse({ ownerId: { actor: 'id' } })).toMatchObject({ operand: { kind: 'actor', attribute: 'id' } })
    expect(parse({ ownerId: { in: { actor: 'teamIds' } } })).toMatchObject({
      type: 'list',
      operand: { kind: 'actor', attribute: 'teamIds' },
    })
    expect(parse({ level: { gt: { param: 'atLeast' } } })).toMatchObject({
      operand: { kind: 'param', name: 'atLeast' },
    })
  })

  test('turns the empty filter and empty lists of filters into constants', () => {
    expect(parse({})).toBe(TRUE)
    expect(parse({ and: [] })).toBe(TRUE)
    expect(parse({ or: [] })).toBe(FALSE)
  })

  test('tests relations, several quantifiers joined by and', () => {
    expect(parse({ tickets: { some: { priority: 1 }, none: {} } })).toMatchObject({
      type: 'and',
      nodes: [
        { type: 'relation', relation: 'tickets', quantifier: 'some', where: { type: 'comparison' } },
        { type: 'relation', relation: 'tickets', quantifier: 'none', where: TRUE },
      ],
    })
  })

  test('normalises literals, but not the parts that contains and startsWith look for', () => {
    expect(parse({ email: ' A@Example.com' })).toMatchObject({ operand: { value: 'a@example.com' } })
    expect(parse({ email: { in: ['B@EXAMPLE.COM '] } })).toMatchObject({
      operand: { values: ['b@example.com'] },
    })
    expect(parse({ label: { contains: ' A' } })).toMatchObject({ operand: { value: ' A' } })
  })

  test('freezes what it answers', () => {
    const node = parse({ or: [{ level: { in: [1, 2] } }, { not: { tags: { has: 'vip' } } }] })
    const check = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      expect(value).toSatisfy(Object.isFrozen)
      Object.values(value).forEach(check)
    }
    check(node)
  })

  test('accepts what the type Filter describes', () => {
    const filter: Filter = {
      stage: 'dormant',
      seenAt: { lt: { now: '-90d' }, gte: new Date(0) },
      ownerId: { actor: 'id' },
      or: [
        { tags: { has: 'vip' } },
        { tickets: { some: { priority: { in: [1, 2] }, not: { urgent: { isNull: true } } } } },
      ],
    }
    expect(refusal(filter)).toBe('accepted')
  })

  test('takes null-prototype objects, as strict JSON readers make them', () => {
    expect(parse(Object.assign(Object.create(null), { level: 1 }))).toEqual(parse({ level: 1 }))
  })
})

describe('a field or relation that is not available', () => {
  const unavailable = (field: string) => `The field "${field}" does not exist or may not be used here.`

  test('is refused alike whether it is denied or does not exist, whatever is asked of it', () => {
    for (const condition of ['x', null, 5, [], {}, { eq: 1 }, { frobnicate: 1 }, { some: {} }, undefined]) {
      for (const field of ['idNumber', 'noSuchField', 'parent', 'noSuchRelation']) {
        expect(refusal({ [field]: condition })).toBe(`/where/${field}: ${unavailable(field)}`)
      }
    }
  })

  test('is refused in every position', () => {
    expect(refusal({ or: [{ level: 1 }, { not: { idNumber: 'x' } }] })).toBe(
      `/where/or/1/not/idNumber: ${unavailable('idNumber')}`,
    )
    const usable = (entity: string): boolean => entity !== 'message'
    expect(refusal({ tickets: { some: { messages: { every: { body: 'x' } } } } }, { usable })).toBe(
      `/where/tickets/some/messages/every/body: ${unavailable('body')}`,
    )
  })

  test.each([
    'Label',
    'label ',
    'ｌabel',
    'tickets.title',
    'tags[0]',
    '0',
    'toString',
    'hasOwnProperty',
    'AND',
    '$or',
  ])('is not found under the look-alike %s', (key) => {
    expect(refusal({ [key]: 'x' })).toBe(`/where/${key}: ${unavailable(key)}`)
  })

  test('is named with 64 characters at most, and pointed at by an escaped pointer', () => {
    expect(refusal({ ['x'.repeat(10_000)]: 1 })).toBe(`/where: ${unavailable('x'.repeat(64))}`)
    expect(refusal({ 'a/b~c': 1 })).toBe(`/where/a~1b~0c: ${unavailable('a/b~c')}`)
    expect(refusal({ '\uD800': 1 })).toBe(`/where/\uFFFD: ${unavailable('\uFFFD')}`)
  })
})

class Custom {
  level = 1
}

describe('a filter that is not an object of conditions', () => {
  test.each([
    ['null', null],
    ['undefined', undefined],
    ['a text', 'level = 1'],
    ['a number', 1],
    ['a list', [{ level: 1 }]],
    ['a date', new Date(0)],
    ['a class instance', new Custom()],
    ['a map', new Map([['level', 1]])],
    ['an object with another prototype', Object.create({ level: 1 })],
  ])('is refused: %s', (_what, input) => {
    expect(refusal(input)).toBe('/where: a filter must be an object')
    expect(refusal({ not: input })).toBe('/where/not: a filter must be an object')
    expect(refusal({ or: [{}, input] })).toBe('/where/or/1: a filter must be an object')
    expect(refusal({ tickets: { some: input } })).toBe('/where/tickets/some: a filter must be an object')
  })

  test('is refused where a list of filters is due', () => {
    for (const input of [{}, null, undefined, 'x', { 0: {}, length: 1 }]) {
      expect(refusal({ and: input })).toBe('/where/and: "and" and "or" take a list of filters')
    }
    // oxlint-disable-next-line no-sparse-arrays -- the hole is the point
    expect(refusal({ or: [{}, , {}] })).toBe('/where/or/1: a filter must be an object')
  })

  test('is refused as the quantifier of a relation', () => {
    for (const input of [{}, [], null, 'x', undefined]) {
      expect(refusal({ tickets: input })).toBe(
        '/where/tickets: a relation takes some, every, none or aggregate',
      )
    }
    expect(refusal({ tickets: { any: {} } })).toBe(
      '/where/tickets/any: a relation takes some, every, none or aggregate',
    )
  })

  test.each(['__proto__', 'constructor', 'prototype'])('is refused: the key %s', (key) => {
    const input = JSON.parse(`{"${key}": {"level": 1}}`) as unknown
    expect(refusal(input)).toBe(`/where/${key}: the key is reserved`)
    expect(refusal({ not: input })).toBe(`/where/not/${key}: the key is reserved`)
    expect(refusal({ level: input })).toBe(`/where/level/${key}: the key is reserved`)
    expect(refusal({ tickets: input })).toBe(
      `/where/tickets/${key}: a relation takes some, every, none or aggregate`,
    )
  })
})

describe('an operator', () => {
  test.each(['like', 'regex', '$ne', 'EQ', 'aggregate', 'or', 'some', 'toString', '', 'in '])(
    'is refused that does not exist: %s',
    (operator) => {
      expect(refusal({ code: { [operator]: 'x' } })).toBe(
        `/where/code/${operator}: there is no such operator`,
      )
    },
  )

  test('is refused that does not exist inside a denial, never dropped', () => {
    const denial = { not: { and: [{ active: true }, { label: { endsWith: 'x' } }] } }
    expect(refusal(denial, { subset: 'policy', pointer: '' })).toBe(
      '/not/and/1/label/endsWith: there is no such operator',
    )
  })

  test('is missing from an empty condition', () => {
    expect(refusal({ level: {} })).toBe('/where/level: a condition names at least one operator')
  })

  const answers: Readonly<Record<string, string>> = {
    id: 'eq ne in nin isNull',
    parentId: 'eq ne in nin isNull',
    ownerId: 'eq ne in nin startsWith isNull',
    label: 'eq ne in nin contains startsWith isNull',
    code: 'eq ne in nin isNull',
    stage: 'eq ne in nin isNull',
    email: 'eq ne in nin isNull',
    bankCard: 'eq ne in nin isNull',
    level: 'eq ne lt lte gt gte between in nin isNull',
    birthDate: 'eq ne lt lte gt gte between in nin isNull',
    seenAt: 'eq ne lt lte gt gte between in nin isNull',
    active: 'eq ne isNull',
    tags: 'has hasAny hasAll isNull',
    notes: 'isNull',
    extra: 'isNull',
    phone: 'eq in',
    secret: '',
  }
  const samples: Readonly<Record<string, unknown>> = {
    stage: 'new',
    level: 1,
    birthDate: '2024-02-29',
    seenAt: new Date(0),
    active: true,
    tags: 'vip',
  }

  test.each(Object.entries(answers))('fits the field %s: %s', (field, allowed) => {
    const scalar = samples[field] ?? 'x'
    const operands: Readonly<Record<string, unknown>> = {
      in: [scalar],
      nin: [scalar],
      hasAny: [scalar],
      hasAll: [scalar],
      between: [scalar, scalar],
      isNull: true,
    }
    const every = 'eq ne lt lte gt gte between in nin contains startsWith has hasAny hasAll isNull'.split(' ')
    const accepted = every.filter((operator) => {
      const answer = refusal({ [field]: { [operator]: operands[operator] ?? scalar } })
      const refused = `/where/${field}/${operator}: this field does not answer to "${operator}"`
      expect(['accepted', refused]).toContain(answer)
      return answer === 'accepted'
    })
    expect(accepted.toSorted()).toEqual(allowed.split(' ').filter(Boolean).toSorted())
  })

  test('contains is refused in a policy, startsWith is not', () => {
    expect(refusal({ label: { contains: 'x' } }, { subset: 'policy' })).toBe(
      '/where/label/contains: a policy may not use "contains"',
    )
    expect(refusal({ ownerId: { startsWith: 'org.' } }, { subset: 'policy' })).toBe('accepted')
  })
})

describe('a value', () => {
  const due: Readonly<Record<string, string>> = {
    label: 'a text, well-formed and without NUL',
    ownerId: 'a text, well-formed and without NUL',
    parentId: 'a text, well-formed and without NUL',
    level: 'a safe integer',
    active: 'true or false',
    birthDate: 'a calendar date, YYYY-MM-DD',
    seenAt: 'an instant, RFC 3339, of the years 1 to 9999',
    stage: 'one of the words that the field allows',
  }

  test.each(Object.keys(due))('is refused for %s when an object or a list stands in its place', (field) => {
    const objects: readonly unknown[] = [
      [],
      ['x'],
      { x: 1 },
      { valueOf: () => 1 },
      new Custom(),
      new Map(),
      () => 1,
      Symbol('x'),
      1n,
      undefined,
    ]
    for (const value of objects) {
      expect(refusal({ [field]: { eq: value } })).toBe(`/where/${field}/eq: the value must be ${due[field]}`)
    }
    expect(refusal({ [field]: ['x'] })).toBe(`/where/${field}: the value must be ${due[field]}`)
    expect(refusal({ [field]: undefined })).toBe(`/where/${field}: the value must be ${due[field]}`)
    expect(refusal({ [field]: JSON.parse('{"eq":{"__proto__":"x"}}') as unknown })).toBe(
      `/where/${field}/eq: the value must be ${due[field]}`,
    )
  })

  test.each([
    ['label', [1, true, new Date(0), 'a\0b', '\uD800', 'x\uDC00']],
    ['ownerId', [1, true, '\0']],
    ['level', ['1', '', true, 1.5, Number.NaN, Infinity, 2 ** 53, -(2 ** 53), new Date(0)]],
    ['active', ['true', 0, 1, '']],
    [
      'birthDate',
      [
        '2023-02-29',
        '2026-13-01',
        '2026-00-10',
        '2026-04-31',
        '0000-01-01',
        '2026-1-1',
        '20260101',
        20_260_101,
      ],
    ],
    ['birthDate', [new Date(0), '2026-01-01T00:00:00Z', ' 2026-01-01', '+002026-01-01', '']],
    [
      'seenAt',
      [
        '2026-03-01',
        '2026-03-01T12:00',
        '2026-03-01T12:00:00',
        '2026-02-30T12:00:00Z',
        '2026-03-01T24:00:00Z',
        0,
      ],
    ],
    [
      'seenAt',
      [
        '2026-03-01T23:59:60Z',
        '0000-12-31T23:59:59Z',
        '0001-01-01T00:00:00+01:00',
        '9999-12-31T23:59:59-01:00',
      ],
    ],
    ['seenAt', [new Date(Number.NaN), new Date(8.64e15), new Date(-8.64e15), 'now']],
    ['stage', ['NEW', 'closed', '', 1, 'new ']],
  ])('of another type than %s is refused: %j', (field, values) => {
    for (const value of values) {
      expect(refusal({ [field]: value })).toBe(`/where/${field}: the value must be ${due[field]}`)
    }
  })

  test('of another type is refused as a member of a list', () => {
    expect(refusal({ level: { in: [1, '1'] } })).toBe('/where/level/in/1: the value must be a safe integer')
    expect(refusal({ tags: { hasAll: ['vip', 1] } })).toBe(
      '/where/tags/hasAll/1: the value must be a text, well-formed and without NUL',
    )
  })

  test('at the edge of its type is taken', () => {
    for (const level of [2 ** 53 - 1, 1 - 2 ** 53, 0, -0]) expect(refusal({ level })).toBe('accepted')
    for (const birthDate of ['0001-01-01', '9999-12-31', '2024-02-29'])
      expect(refusal({ birthDate })).toBe('accepted')
    for (const seenAt of [
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
      '2026-03-01T12:00:00.123456789-11:59',
    ]) {
      expect(refusal({ seenAt })).toBe('accepted')
    }
    for (const label of ['', '🚀', '\uFFFF', '%_\\[']) expect(refusal({ label })).toBe('accepted')
  })

  test('may not be null', () => {
    expect(refusal({ label: null })).toBe('/where/label: null cannot be compared; use isNull')
    expect(refusal({ level: { in: [1, null] } })).toBe(
      '/where/level/in/1: null cannot be compared; use isNull',
    )
    expect(refusal({ level: { between: [null, 1] } })).toBe(
      '/where/level/between/0: null cannot be compared; use isNull',
    )
  })

  test('that the normaliser refuses is refused without its reason, which may quote it', () => {
    expect(refusal({ phone: '1'.repeat(50) })).toBe('/where/phone: the value is not a valid phone')
  })

  test('never comes back in a message', () => {
    const secret = 'S3CRET-9'
    for (const field of ['level', 'active', 'birthDate', 'seenAt', 'stage']) {
      for (const operand of [
        secret,
        { eq: secret },
        { isNull: secret },
        { in: secret },
        { between: secret },
      ]) {
        expect(refusal({ [field]: operand })).not.toContain(secret)
      }
    }
  })

  test('has to fit isNull, between and the list operators', () => {
    for (const value of ['true', 1, null, undefined, {}, []]) {
      expect(refusal({ level: { isNull: value } })).toBe('/where/level/isNull: "isNull" takes true or false')
    }
    for (const value of [1, [], [1], [1, 2, 3], { 0: 1, 1: 2 }, null]) {
      expect(refusal({ level: { between: value } })).toBe(
        '/where/level/between: "between" takes a list of two values',
      )
    }
    for (const value of [1, '1', null, undefined, { 0: 1, length: 1 }, new Set([1])]) {
      expect(refusal({ level: { in: value } })).toBe('/where/level/in: the operator takes a list')
    }
  })

  test('of startsWith on a key is visible ASCII', () => {
    for (const start of ['é', 'a b', '\n', '🚀']) {
      expect(refusal({ ownerId: { startsWith: start } })).toBe(
        '/where/ownerId/startsWith: the start of a key must be visible ASCII',
      )
    }
    expect(refusal({ ownerId: { startsWith: '' } })).toBe('accepted')
  })
})

describe('a value of the call', () => {
  test('needs a known unit', () => {
    for (const now of [
      '90',
      'd',
      '-90days',
      '1.5h',
      '--1d',
      '1 d',
      '',
      1,
      null,
      true,
      '9999999999s',
      '1y',
      '1M',
      '０s',
    ]) {
      expect(refusal({ seenAt: { lt: { now } } })).toBe(
        '/where/seenAt/lt/now: the offset must be a number and one of s, m, h, d, w, such as -90d',
      )
    }
  })

  test('is a time for instants only', () => {
    for (const field of ['birthDate', 'level', 'label', 'active']) {
      expect(refusal({ [field]: { now: '0s' } })).toBe(
        `/where/${field}/now: only instants are compared with the current time`,
      )
    }
    expect(refusal({ seenAt: { in: { now: '0s' } } })).toBe('/where/seenAt/in: a list cannot be a time')
  })

  test('needs a name', () => {
    for (const name of ['', 1, null, ['id'], {}, 'x'.repeat(65)]) {
      expect(refusal({ ownerId: { actor: name } })).toBe('/where/ownerId/actor: "actor" takes a name')
      expect(refusal({ ownerId: { eq: { param: name } } })).toBe(
        '/where/ownerId/eq/param: "param" takes a name',
      )
    }
  })

  test('stands alone', () => {
    expect(refusal({ ownerId: { actor: 'id', ne: 'u1' } })).toBe(
      '/where/ownerId/actor: there is no such operator',
    )
    expect(refusal({ ownerId: { eq: { actor: 'id', param: 'x' } } })).toBe(
      '/where/ownerId/eq: the value must be a text, well-formed and without NUL',
    )
    expect(refusal({ ownerId: { in: [{ actor: 'id' }] } })).toBe(
      '/where/ownerId/in/0: the value must be a text, well-formed and without NUL',
    )
  })
})

describe('the limits', () => {
  test('8 levels', () => {
    expect(refusal(nested(8))).toBe('accepted')
    expect(refusal(nested(9))).toBe(`/where${'/not'.repeat(8)}: the filter is nested deeper than 8 levels`)
  })

  test('100 conditions, empty ones included', () => {
    const or = (length: number, member: unknown) => ({ or: Array.from({ length }, () => member) })
    for (const member of [{ level: 1 }, {}, { and: [] }, { tickets: { some: {} } }]) {
      expect(refusal(or(100, member))).toBe('accepted')
      expect(refusal(or(101, member))).toMatch(
        /^\/where\/or\/100.*: the filter has more than 100 conditions$/,
      )
    }
  })

  test('3 relations in a row', () => {
    const three = { children: { some: { tickets: { some: { messages: { some: {} } } } } } }
    expect(refusal(three)).toBe('accepted')
    expect(refusal({ children: { some: three } })).toBe(
      '/where/children/some/children/some/tickets/some/messages: the filter follows more than 3 relations in a row',
    )
  })

  test('200 members of a list', () => {
    expect(refusal({ level: { in: Array.from({ length: 200 }, () => 1) } })).toBe('accepted')
    expect(refusal({ level: { in: Array.from({ length: 201 }, () => 1) } })).toBe(
      '/where/level/in: the list has more than 200 members',
    )
  })

  test('are found without looking deep or far, and without overflowing the stack', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic['not'] = cyclic
    const bombs: readonly unknown[] = [
      nested(1_000_000),
      cyclic,
      { and: Array.from({ length: 100_000 }, () => ({ level: 1 })) },
      { and: Array.from({ length: 100_000 }, () => ({ or: [] })) },
      { level: { in: Array.from({ length: 1_000_000 }, () => 1) } },
      { label: Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x${index}`, 1])) },
      Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x${index}`, 1])),
      { or: Array.from({ length: 1_000_000 }) },
    ]
    for (const bomb of bombs) {
      const looks = { count: 0 }
      expect(refusal(counted(bomb, looks))).not.toBe('accepted')
      expect(looks.count).toBeLessThan(20_000)
    }
  })
})
