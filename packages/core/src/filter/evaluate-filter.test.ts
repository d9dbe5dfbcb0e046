import { describe, expect, test } from 'vitest'

import type { Relation } from '../schema/catalog.ts'
import { TRUE } from './ast.ts'
import { evaluateFilter, type FilterRow } from './evaluate-filter.ts'
import { catalog, environmentOf, openScope } from './fixtures/hostile-world.ts'
import { parseFilter } from './parse-filter.ts'

type Truth = boolean | null

interface Call {
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly params?: Readonly<Record<string, unknown>>
  readonly related?: Readonly<Record<string, readonly FilterRow[]>>
}

function truth(
  input: unknown,
  row: FilterRow,
  { attributes = {}, params = {}, related = {} }: Call = {},
): Truth {
  const node = parseFilter(input, openScope('account'))
  return evaluateFilter(node, row, {
    catalog,
    entity: 'account',
    environment: environmentOf(attributes, params),
    related: (relation: Relation) => related[relation.name] ?? [],
  })
}

/** The truth under none, one, two and three negations. */
function negations(input: object, row: FilterRow, call?: Call): Truth[] {
  const not = (filter: object): object => ({ not: filter })
  return [input, not(input), not(not(input)), not(not(not(input)))].map((each) => truth(each, row, call))
}

const UNKNOWN = [null, null, null, null]
const YES = [true, false, true, false]
const NO = [false, true, false, true]

describe('a null field', () => {
  const row = { level: null, label: null, ownerId: null, tags: null, active: null, seenAt: null, phone: null }

  test.each([
    { level: 1 },
    { level: { ne: 1 } },
    { level: { in: [1, 2] } },
    { level: { nin: [1, 2] } },
    { level: { lt: 1 } },
    { level: { between: [0, 1] } },
    { label: { contains: '' } },
    { label: { startsWith: '' } },
    { ownerId: { startsWith: '' } },
    { tags: { has: 'vip' } },
    { tags: { hasAny: ['vip'] } },
    { tags: { hasAll: ['vip'] } },
    { active: false },
    { seenAt: { lt: { now: '0s' } } },
    { phone: '13800138000' },
    { phone: { in: ['13800138000'] } },
  ])('is unknown to %j, however often it is negated', (filter) => {
    expect(negations(filter, row)).toEqual(UNKNOWN)
  })

  test('is null', () => {
    expect(negations({ level: { isNull: true } }, row)).toEqual(YES)
    expect(negations({ level: { isNull: false } }, row)).toEqual(NO)
  })

  test('is in no empty list and outside every empty list', () => {
    expect(negations({ level: { in: [] } }, row)).toEqual(NO)
    expect(negations({ level: { nin: [] } }, row)).toEqual(YES)
    expect(negations({ tags: { hasAny: [] } }, row)).toEqual(NO)
    expect(negations({ tags: { hasAll: [] } }, row)).toEqual(YES)
    const call = { attributes: { none: [] } }
    expect(negations({ level: { in: { actor: 'none' } } }, row, call)).toEqual(NO)
    expect(negations({ level: { nin: { actor: 'none' } } }, row, call)).toEqual(YES)
    expect(negations({ tags: { hasAny: { actor: 'none' } } }, row, call)).toEqual(NO)
    expect(negations({ tags: { hasAll: { actor: 'none' } } }, row, call)).toEqual(YES)
  })

  test('is not the same as a field that the row lacks', () => {
    expect(() => truth({ level: { isNull: true } }, {})).toThrow('the row to filter lacks the field "level"')
    expect(truth({ level: { isNull: true } }, { level: undefined })).toBe(true)
  })
})

describe('a value of the call that is absent or of another type', () => {
  const row = {
    ownerId: 'u1',
    level: 1,
    label: 'x',
    active: true,
    seenAt: new Date(0),
    tags: ['x'],
    birthDate: '2024-02-29',
  }
  const misfits: readonly unknown[] = [
    undefined,
    null,
    {},
    Number.NaN,
    { toString: () => 'u1' },
    () => 'u1',
    1n,
    'a\0',
  ]

  test.each([
    (x: unknown) => ({ ownerId: x }),
    (x: unknown) => ({ ownerId: { eq: x } }),
    (x: unknown) => ({ ownerId: { ne: x } }),
    (x: unknown) => ({ ownerId: { in: x } }),
    (x: unknown) => ({ ownerId: { nin: x } }),
    (x: unknown) => ({ ownerId: { startsWith: x } }),
    (x: unknown) => ({ label: { contains: x } }),
    (x: unknown) => ({ level: { gte: x } }),
    (x: unknown) => ({ active: x }),
    (x: unknown) => ({ birthDate: { lt: x } }),
    (x: unknown) => ({ seenAt: { gt: x } }),
    (x: unknown) => ({ tags: { has: x } }),
    (x: unknown) => ({ tags: { hasAny: x } }),
    (x: unknown) => ({ tags: { hasAll: x } }),
  ])('is unknown, however often it is negated: %s', (filter) => {
    for (const value of misfits) {
      expect(negations(filter({ actor: 'x' }), row, { attributes: { x: value } })).toEqual(UNKNOWN)
      expect(negations(filter({ param: 'x' }), row, { params: { x: value } })).toEqual(UNKNOWN)
    }
    expect(negations(filter({ actor: 'absent' }), row)).toEqual(UNKNOWN)
    expect(negations(filter({ actor: 'toString' }), row)).toEqual(UNKNOWN)
    expect(negations(filter({ param: 'constructor' }), row)).toEqual(UNKNOWN)
  })

  test('is never coerced', () => {
    expect(truth({ level: { actor: 'x' } }, row, { attributes: { x: '1' } })).toBe(null)
    expect(truth({ active: { actor: 'x' } }, row, { attributes: { x: 1 } })).toBe(null)
    expect(truth({ label: { actor: 'x' } }, { label: '1' }, { attributes: { x: 1 } })).toBe(null)
    expect(truth({ ownerId: { actor: 'x' } }, row, { attributes: { x: ['u1'] } })).toBe(null)
    expect(truth({ ownerId: { in: { actor: 'x' } } }, row, { attributes: { x: 'u1' } })).toBe(null)
  })

  test('makes a list with it true where another member decides, else unknown', () => {
    const call = { attributes: { x: ['u1', null, 7] } }
    expect(negations({ ownerId: { in: { actor: 'x' } } }, { ownerId: 'u1' }, call)).toEqual(YES)
    expect(negations({ ownerId: { in: { actor: 'x' } } }, { ownerId: 'u2' }, call)).toEqual(UNKNOWN)
    expect(negations({ ownerId: { nin: { actor: 'x' } } }, { ownerId: 'u1' }, call)).toEqual(NO)
    expect(negations({ ownerId: { nin: { actor: 'x' } } }, { ownerId: 'u2' }, call)).toEqual(UNKNOWN)
    expect(negations({ tags: { hasAny: { actor: 'x' } } }, { tags: ['u1'] }, call)).toEqual(YES)
    expect(negations({ tags: { hasAny: { actor: 'x' } } }, { tags: [] }, call)).toEqual(UNKNOWN)
    expect(negations({ tags: { hasAll: { actor: 'x' } } }, { tags: [] }, call)).toEqual(NO)
    expect(negations({ tags: { hasAll: { actor: 'x' } } }, { tags: ['u1'] }, call)).toEqual(UNKNOWN)
  })
})

describe('the connectives', () => {
  const row = { level: null, active: true }
  const values: readonly [object, Truth][] = [
    [{ active: true }, true],
    [{ active: false }, false],
    [{ level: 1 }, null],
  ]

  test('follow Kleene, and De Morgan holds', () => {
    const and = (a: Truth, b: Truth): Truth =>
      a === false || b === false ? false : a === null || b === null ? null : true
    for (const [left, a] of values) {
      for (const [right, b] of values) {
        expect(truth({ and: [left, right] }, row)).toBe(and(a, b))
        expect(truth({ not: { and: [left, right] } }, row)).toBe(
          truth({ or: [{ not: left }, { not: right }] }, row),
        )
        expect(truth({ not: { or: [left, right] } }, row)).toBe(
          truth({ and: [{ not: left }, { not: right }] }, row),
        )
      }
    }
  })
})

describe('a comparison', () => {
  test('tells case, accents, width and trailing blanks apart', () => {
    for (const other of ['U1', 'u1 ', ' u1', 'ｕ1', 'ú1', '']) {
      expect(truth({ code: 'u1' }, { code: other })).toBe(false)
      expect(truth({ code: { in: ['u1'] } }, { code: other })).toBe(false)
    }
  })

  test('keeps neighbouring integers apart at the edge of safety', () => {
    expect(truth({ level: 2 ** 53 - 1 }, { level: 2 ** 53 - 2 })).toBe(false)
    expect(truth({ level: { gt: 2 ** 53 - 2 } }, { level: 2 ** 53 - 1 })).toBe(true)
  })

  test('compares instants by time', () => {
    const row = { seenAt: new Date('2026-03-01T12:00:00.000Z') }
    expect(truth({ seenAt: '2026-03-01T20:00:00+08:00' }, row)).toBe(true)
    expect(truth({ seenAt: { in: [new Date('2026-03-01T12:00:00Z')] } }, row)).toBe(true)
    expect(truth({ seenAt: { between: [{ now: '-1s' }, { now: '0s' }] } }, row)).toBe(true)
    expect(truth({ seenAt: { lt: { now: '0s' } } }, row)).toBe(false)
    expect(truth({ seenAt: { gt: { now: '-999999999w' } } }, row)).toBe(null)
  })

  test('searches folded text without patterns, and keys as they are', () => {
    expect(truth({ label: { contains: 'bＣ' } }, { label: 'aBc' })).toBe(true)
    expect(truth({ label: { startsWith: 'A' } }, { label: 'abc' })).toBe(true)
    expect(truth({ label: { contains: '%' } }, { label: 'abc' })).toBe(false)
    expect(truth({ label: { startsWith: '_' } }, { label: 'abc' })).toBe(false)
    expect(truth({ ownerId: { startsWith: 'Org.' } }, { ownerId: 'org.north' })).toBe(false)
    expect(truth({ ownerId: { startsWith: '' } }, { ownerId: 'org.north' })).toBe(true)
  })

  test('of encrypted fields compares what the blind index holds', () => {
    expect(truth({ phone: '138 0013 8000' }, { phone: '13800138000' })).toBe(true)
    expect(truth({ phone: { in: ['1', '138-0013-8000'] } }, { phone: '13800138000' })).toBe(true)
    expect(negations({ phone: '1' }, { phone: 'no digits' })).toEqual(UNKNOWN)
    expect(negations({ phone: { in: ['none'] } }, { phone: '1' })).toEqual(UNKNOWN)
  })

  test('of the actor reads id from the actor, never from the attributes', () => {
    expect(truth({ ownerId: { actor: 'id' } }, { ownerId: 'u1' }, { attributes: { id: 'u2' } })).toBe(true)
  })
})

describe('a decimal number', () => {
  test('is compared as a number, not as a text', () => {
    const row = { rate: '10.0000' }
    expect(negations({ rate: { gt: '9.0000' } }, row)).toEqual(YES)
    expect(negations({ rate: { between: ['-9.5000', '10.0000'] } }, row)).toEqual(YES)
    expect(negations({ rate: { in: ['1.0000'] } }, row)).toEqual(NO)
    expect(negations({ rate: { gt: '9.0000' } }, { rate: null })).toEqual(UNKNOWN)
  })
})

describe('money', () => {
  const row = { worth: { amount: 500, currency: 'CNY' } }

  test('is compared within its currency, and unknown in any other', () => {
    expect(negations({ worth: { currency: 'CNY', gte: 500 } }, row)).toEqual(YES)
    expect(negations({ worth: { currency: 'CNY', in: [499, 501] } }, row)).toEqual(NO)
    expect(negations({ worth: { currency: 'USD', lt: 501 } }, row)).toEqual(UNKNOWN)
    expect(negations({ worth: { currency: 'USD', nin: [1] } }, row)).toEqual(UNKNOWN)
    expect(negations({ worth: { currency: 'CNY', ne: 1 } }, { worth: null })).toEqual(UNKNOWN)
  })

  test('is absent where there is none, and in a currency where it is in another', () => {
    expect(negations({ worth: { isNull: true } }, row)).toEqual(NO)
    expect(negations({ worth: { currency: 'CNY', isNull: true } }, row)).toEqual(NO)
    expect(negations({ worth: { currency: 'USD', isNull: true } }, row)).toEqual(YES)
    expect(negations({ worth: { isNull: true } }, { worth: null })).toEqual(YES)
  })
})

describe('a guard', () => {
  const guarded = (input: unknown, row: FilterRow): Truth => {
    const guard = parseFilter({ level: { gte: 5 } }, openScope('account'))
    const node = parseFilter(input, {
      ...openScope('account'),
      guard: (_entity, field) => (field === 'code' ? guard : TRUE),
    })
    const related = () => []
    return evaluateFilter(node, row, { catalog, entity: 'account', environment: environmentOf({}), related })
  }

  test.each([
    { said: 'does not hold', level: 4 },
    { said: 'is unknown', level: null },
  ])('that $said makes the field null', ({ level }) => {
    const row = { code: 'x', level }
    expect(guarded({ code: 'x' }, row)).toBeNull()
    expect(guarded({ not: { code: { in: ['x'] } } }, row)).toBeNull()
    expect(guarded({ code: { nin: ['y'] } }, row)).toBeNull()
    expect(guarded({ code: { isNull: true } }, row)).toBe(true)
    expect(guarded({ level: { isNull: level === null } }, row)).toBe(true)
  })

  test('that holds opens the field', () => {
    expect(guarded({ code: 'x' }, { code: 'x', level: 5 })).toBe(true)
    expect(guarded({ code: { isNull: true } }, { code: 'x', level: 5 })).toBe(false)
  })
})

describe('a relation', () => {
  const tickets = [{ priority: 1 }, { priority: null }]
  const test3 = (where: object, rows: readonly FilterRow[]): Truth[] =>
    ['some', 'every', 'none'].map((quantifier) =>
      truth({ tickets: { [quantifier]: where } }, {}, { related: { tickets: rows } }),
    )

  test('is true or false, never unknown', () => {
    expect(test3({ priority: 1 }, tickets)).toEqual([true, false, false])
    expect(test3({ priority: 2 }, tickets)).toEqual([false, false, true])
    expect(test3({ priority: { ne: 1 } }, tickets)).toEqual([false, false, true])
    expect(test3({ not: { priority: 2 } }, tickets)).toEqual([true, false, false])
    expect(test3({ priority: 2 }, [{ priority: null }])).toEqual([false, false, true])
  })

  test('without rows is some of nothing, and all of nothing', () => {
    expect(test3({}, [])).toEqual([false, true, true])
    expect(truth({ not: { tickets: { some: {} } } }, {})).toBe(true)
    expect(truth({ not: { parent: { some: { level: 1 } } } }, { parentId: null })).toBe(true)
  })
})
