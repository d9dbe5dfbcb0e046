import { definePolicy, type Filter, type Grant, type Policy } from '@kith/core'
import { expect } from 'vitest'

import {
  type Attack,
  clear,
  codesSeen,
  expectNoStart,
  expectRows,
  guestOf,
  guestPolicy,
  type Kit,
  openLab,
  type OrderValues,
  outcomeOf,
  rightTo,
  stageOrders,
} from './attack.ts'

const levels: readonly OrderValues[] = [
  { code: 'null' },
  { code: 'one', level: 1 },
  { code: 'two', level: 2 },
]

/** Several predicates on the same orders. */
function expectEach(
  kit: Kit,
  on: readonly OrderValues[],
  cases: readonly (readonly [Filter, string])[],
): Promise<void> {
  return expectRows(
    kit,
    on,
    cases.map(([rows, holds]) => ({ rows, holds })),
  )
}

async function noGrants(kit: Kit): Promise<void> {
  const deny = [{ entity: 'order', actions: ['list'], rows: { level: 1 } }] as const
  const policies = [
    guestPolicy([]),
    guestPolicy([], { deny }),
    guestPolicy([], { restrict: [{ entity: 'order', rows: { level: 1 } }] }),
    guestPolicy([{ entity: 'customer', actions: ['list'], classes: clear }]),
    guestPolicy([{ entity: 'order', actions: ['read'], classes: clear }]),
  ]
  for (const policy of policies) {
    await using lab = await openLab(kit, policy)
    await stageOrders(lab, levels)
    expect(await outcomeOf(guestOf(lab).orders.list({}))).toBe('KITH_FORBIDDEN')
  }
  await expectEach(kit, levels, [[{ or: [] }, '']])
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((others) => [item, ...others]),
  )
}

async function permutedRules(kit: Kit): Promise<void> {
  const grants: readonly Grant[] = [
    { entity: 'order', actions: ['list'], classes: { public: 'allow', basic: 'allow' } },
    { entity: 'order', actions: ['list'], classes: { public: 'allow', basic: 'deny', behaviour: 'allow' } },
    { entity: 'order', actions: ['list'], rows: { level: 1 }, classes: { public: 'allow' } },
  ]
  const deny = [{ level: 1 }, { level: 7 }].map((rows) => ({
    entity: 'order',
    actions: ['list'] as const,
    rows,
  }))
  const seen = new Set<string>()
  const values = [...levels, { code: 'worth', level: 3, total: { amount: 5, currency: 'CNY' } }]
  for (const order of permutations(grants)) {
    for (const denials of permutations(deny)) {
      await using lab = await openLab(kit, guestPolicy(order, { deny: denials }))
      await stageOrders(lab, values)
      const list = async (): Promise<void> => {
        const { data } = await guestOf(lab).orders.list({ fields: ['code', 'total', 'level'] })
        seen.add(JSON.stringify(data.map(({ code, total, level }) => [code, total, level]).toReversed()))
      }
      seen.add(await outcomeOf(list()))
    }
  }
  expect([...seen]).toEqual(['[["two",null,2],["worth",{"amount":5,"currency":"CNY"},3]]', 'ok'])
}

async function denyOnNull(kit: Kit): Promise<void> {
  const denials: readonly (readonly [Filter, string])[] = [
    [{ level: 1 }, 'two'],
    [{ level: { ne: 1 } }, 'one'],
    [{ not: { level: 1 } }, 'one'],
    [{ level: { in: [1, 9] } }, 'two'],
    [{ level: 1, tags: { has: 'x' } }, 'two'],
  ]
  for (const [rows, expected] of denials) {
    const deny = [{ entity: 'order', actions: ['list', 'create'] as const, rows }]
    await using lab = await openLab(kit, guestPolicy([rightTo(undefined)], { deny }))
    await stageOrders(lab, levels)
    const guest = guestOf(lab)
    expect({ rows, seen: await codesSeen(guest) }).toEqual({ rows, seen: expected })
    const outcomes = []
    for (const values of levels) outcomes.push(await outcomeOf(guest.orders.create(values)))
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(1)
  }
}

async function absentAttributes(kit: Kit): Promise<void> {
  const on: readonly OrderValues[] = [
    { code: 'null' },
    { code: 'u1', ownerId: 'u1' },
    { code: 'undefined', ownerId: 'undefined' },
    { code: 'zero', level: 0 },
  ]
  const attribute = { actor: 'team' } as const
  const conditions: readonly Filter[] = [
    { ownerId: attribute },
    { ownerId: { ne: attribute } },
    { ownerId: { in: attribute } },
    { ownerId: { nin: attribute } },
    { ownerId: { startsWith: attribute } },
    { level: { gte: attribute } },
  ]
  const values = [undefined, null, {}, Number.NaN, [null], true]
  const negated = conditions.flatMap((each): Filter[] => [each, { not: each }, { not: { not: each } }])
  const predicates = negated.flatMap((rows) =>
    values.map((team) => ({ rows, attributes: { team }, holds: '' })),
  )
  await expectRows(kit, on, predicates)
}

async function listsWithNull(kit: Kit): Promise<void> {
  await expectEach(kit, levels, [
    [{ level: { in: [] } }, ''],
    [{ level: { nin: [] } }, 'null one two'.split(' ').toSorted().join(' ')],
  ])
  const attributes = { levels: [1, null] }
  const cases: readonly (readonly [Filter, string])[] = [
    [{ level: { in: { actor: 'levels' } } }, 'one'],
    [{ level: { nin: { actor: 'levels' } } }, ''],
    [{ not: { level: { in: { actor: 'levels' } } } }, ''],
    [{ not: { level: { nin: { actor: 'levels' } } } }, 'one'],
  ]
  const predicates = cases.map(([rows, holds]) => ({ rows, attributes, holds }))
  await expectRows(kit, levels, predicates)
  const literal = { entity: 'order', rows: { level: { in: [1, null] } } as unknown as Filter }
  await expectNoStart(kit, { restrict: [literal] }, /null cannot be compared/)
}

async function negations(kit: Kit): Promise<void> {
  const on: readonly OrderValues[] = [
    ...levels,
    { code: 'both', level: 1, paid: true },
    { code: 'paid', paid: true },
  ]
  const one = { level: 1 }
  const paid = { paid: true }
  await expectEach(kit, on, [
    [{ not: { not: one } }, 'both one'],
    [{ not: { not: { not: one } } }, 'two'],
    [{ not: { and: [one, paid] } }, 'two'],
    [{ or: [{ not: one }, { not: paid }] }, 'two'],
    [{ not: { or: [one, paid] } }, ''],
    [{ and: [{ not: one }, { not: paid }] }, ''],
    [{ not: { or: [{ level: 2 }, { paid: { isNull: true } }] } }, 'both'],
    [{ not: { and: [{ level: { isNull: true } }, { paid: { isNull: true } }] } }, 'both one paid two'],
  ])
}

async function relationsOfNothing(kit: Kit): Promise<void> {
  const cases: readonly (readonly [Filter, string])[] = [
    [{ parts: { some: {} } }, 'parent'],
    [{ not: { parts: { some: {} } } }, 'child childless lost'],
    [{ parts: { none: {} } }, 'child childless lost'],
    [{ parts: { some: { level: 1 } } }, ''],
    [{ not: { parts: { some: { level: 1 } } } }, 'child childless lost parent'],
    [{ parts: { every: { level: 1 } } }, 'child childless lost'],
    [{ not: { parts: { every: { level: 1 } } } }, 'parent'],
    [{ parent: { some: {} } }, 'child'],
    [{ not: { parent: { some: { level: 1 } } } }, 'child childless lost parent'],
    [{ not: { parent: { none: {} } } }, 'child'],
  ]
  for (const [rows, expected] of cases) {
    await using lab = await openLab(kit, guestPolicy([rightTo(rows)]))
    const { parent } = await stageOrders(lab, [{ code: 'parent' }, { code: 'childless', level: 1 }])
    await stageOrders(lab, [
      { code: 'child', parentId: parent! },
      { code: 'lost', parentId: parent!.replace(/....$/, 'ffff') },
    ])
    expect({ rows, seen: await codesSeen(guestOf(lab)) }).toEqual({ rows, seen: expected })
  }
}

async function eachHop(kit: Kit): Promise<void> {
  const hidden = { level: 9 }
  await using lab = await openLab(
    kit,
    guestPolicy(
      [
        { entity: 'customer', actions: ['list'], classes: clear },
        { entity: 'order', actions: ['list'], classes: clear },
      ],
      { restrict: [{ entity: 'order', rows: { level: { lt: 9 } } }] },
    ),
  )
  const chain = async (name: string, first: object, second: object): Promise<void> => {
    const { id } = await lab.crm.system('stage', (crm) => crm.customers.create({ name }))
    const { top } = await stageOrders(lab, [{ code: 'top', customerId: id, level: 1, ...first }])
    await stageOrders(lab, [{ code: 'part', parentId: top!, level: 1, ...second }])
  }
  await chain('open', {}, {})
  await chain('first hidden', hidden, {})
  await chain('second hidden', {}, hidden)
  const found = async (where: Filter): Promise<string[]> => {
    const { data } = await guestOf(lab).customers.list({ where, sort: 'name' })
    return data.map((row) => row.name!)
  }
  expect(await found({ orders: { some: {} } })).toEqual(['open', 'second hidden'])
  expect(await found({ orders: { some: { parts: { some: {} } } } })).toEqual(['open'])
  expect(await found({ orders: { some: { parts: { none: {} } } } })).toEqual(['second hidden'])
  expect(
    await found({ not: { orders: { some: { or: [{ parts: { some: { level: { gte: 0 } } } }] } } } }),
  ).toEqual(['first hidden', 'second hidden'])
  expect(await found({ orders: { some: { parts: { aggregate: { max: 'level', eq: 9 } } } } })).toEqual([])
}

async function confusableTexts(kit: Kit): Promise<void> {
  const texts = [
    'u1',
    'U1',
    'u1 ',
    ' u1',
    'ｕ1',
    'u１',
    'hé',
    'he\u0301',
    'he',
    '',
    ' ',
    '%',
    '_',
    '\\',
    '[',
    "'",
    '"',
    'u%',
    'u_',
    '🚀',
    '🚀🚀',
    '𠀀',
    '\uFFFF',
    'ß',
    'ss',
    'ı',
    'i',
    'İ',
    'null',
    '0',
    '1',
    '01',
  ]
  await using lab = await openLab(kit, guestPolicy([rightTo(undefined)]))
  await stageOrders(
    lab,
    texts.map((code) => ({ code })),
  )
  for (const code of texts) {
    const { data } = await guestOf(lab).orders.list({ where: { code: { in: [code] } } })
    expect(data.map((row) => row.code)).toEqual([code])
    const equal = await guestOf(lab).orders.list({ where: { code } })
    expect(equal.data.map((row) => row.code)).toEqual([code])
    const others = await guestOf(lab).orders.list({ where: { code: { ne: code } }, limit: 200 })
    expect(others.data).toHaveLength(texts.length - 1)
  }
  for (const code of ['a\0', '\uD800']) {
    expect(await outcomeOf(guestOf(lab).orders.create({ code }))).toBe('KITH_VALIDATION')
    expect(await outcomeOf(guestOf(lab).orders.list({ where: { code } }))).toBe('KITH_INVALID_QUERY')
  }
  const keys = ['org.', 'org.a', 'Org.a', 'orgxa', '%', '_rg.a', '[o]rg', "o'rg"]
  const on = keys.map((ownerId) => ({ code: ownerId, ownerId }))
  await expectEach(kit, on, [
    [{ ownerId: { startsWith: 'org.' } }, 'org. org.a'],
    [{ ownerId: { startsWith: '%' } }, '%'],
    [{ ownerId: { startsWith: '_' } }, '_rg.a'],
    [{ ownerId: { startsWith: '[o' } }, '[o]rg'],
    [{ ownerId: { startsWith: '' } }, keys.toSorted().join(' ')],
    [{ ownerId: "o'rg" }, "o'rg"],
  ])
}

async function edgesOfNumbersAndTime(kit: Kit): Promise<void> {
  const most = Number.MAX_SAFE_INTEGER
  const on: readonly OrderValues[] = [
    {
      code: 'a',
      level: most,
      rate: '10.000',
      dueOn: '2026-03-29',
      paidAt: new Date('2026-03-29T00:59:59.999Z'),
    },
    {
      code: 'b',
      level: most - 1,
      rate: '9.000',
      dueOn: '2026-03-30',
      paidAt: new Date('2026-03-29T01:00:00Z'),
    },
    {
      code: 'c',
      level: -most,
      rate: '-10.000',
      dueOn: '1582-10-10',
      paidAt: new Date('0001-01-01T00:00:00Z'),
    },
    {
      code: 'd',
      level: 0,
      rate: '0.001',
      dueOn: '9999-12-31',
      paidAt: new Date('9999-12-31T23:59:59.999Z'),
      paid: false,
    },
    { code: 'e', rate: null, total: { amount: most, currency: 'CNY' }, paid: true },
    { code: 'f', rate: null, total: { amount: most, currency: 'USD' } },
  ]
  await expectEach(kit, on, [
    [{ level: most }, 'a'],
    [{ level: { gt: most - 1 } }, 'a'],
    [{ level: { lte: 1 - most } }, 'c'],
    [{ level: { in: [most - 1, -most] } }, 'b c'],
    [{ rate: { gt: '9.000' } }, 'a'],
    [{ rate: { lt: '0.001' } }, 'c'],
    [{ rate: { in: ['0.001', '9.000'] } }, 'b d'],
    [{ total: { currency: 'CNY', gte: most } }, 'e'],
    [{ not: { total: { currency: 'CNY', lt: most } } }, 'e'],
    [{ dueOn: { between: ['2026-03-29', '2026-03-29'] } }, 'a'],
    [{ dueOn: { lt: '2026-01-01' } }, 'c'],
    [{ paidAt: { lt: '2026-03-29T03:00:00+02:00' } }, 'a c'],
    [{ paidAt: '2026-03-29T02:00:00.000+01:00' }, 'b'],
    [{ paid: false }, 'd'],
    [{ paid: { ne: false } }, 'e'],
  ])
}

async function hostileValues(kit: Kit): Promise<void> {
  const polluted = JSON.parse('{"__proto__": {"eq": "x"}}') as object
  const values: readonly unknown[] = [
    { eq: {} },
    { eq: ['x'] },
    { eq: new Date(0) },
    { eq: { toString: () => 'x' } },
    { eq: { eq: 'x' } },
    { in: [['x']] },
    { in: [{ eq: 'x' }] },
    { in: 'x' },
    { eq: 5 },
    { eq: true },
    { eq: Symbol.iterator },
    ['x'],
    new Date(0),
    polluted,
    { eq: polluted },
    () => 'x',
  ]
  await using lab = await openLab(kit, guestPolicy([rightTo(undefined)]))
  for (const value of values) {
    const where = { code: value } as Filter
    const outcome = await outcomeOf(guestOf(lab).orders.list({ where })).catch(() => 'a fault')
    expect(outcome).toBe('KITH_INVALID_QUERY')
    await expectNoStart(kit, { restrict: [{ entity: 'order', rows: where }] }, /query is not valid/)
  }
  expect(({} as Record<string, unknown>)['eq']).toBeUndefined()
}

async function hostilePolicies(kit: Kit): Promise<void> {
  const refuses = (rows: unknown, why: RegExp) =>
    expectNoStart(kit, { restrict: [{ entity: 'order', rows: rows as Filter }] }, why)
  for (const key of ['__proto__', 'constructor', 'prototype']) {
    await refuses(JSON.parse(`{"${key}": {"level": 1}}`), /the key is reserved/)
    await refuses(JSON.parse(`{"level": {"${key}": 1}}`), /the key is reserved/)
    await refuses(JSON.parse(`{"or": [{"not": {"${key}": {}}}]}`), /the key is reserved/)
  }
  const bomb = `${'{"not":'.repeat(2_000)}{"level":1}${'}'.repeat(2_000)}`
  await refuses(JSON.parse(bomb), /nested deeper than 8 levels/)
  await refuses({ or: Array.from({ length: 10_000 }, () => ({ level: 1 })) }, /more than 100 conditions/)
  await refuses({ and: Array.from({ length: 10_000 }, () => ({})) }, /more than 100 conditions/)
  await refuses(
    { level: { in: Array.from({ length: 10_000 }, (_, index) => index) } },
    /more than 200 members/,
  )
  const grant = JSON.parse('{"entity":"order","actions":["list"],"fields":{"__proto__":"allow"}}') as Grant
  await expectNoStart(kit, { roles: [{ name: 'guest', title: 'guest', grants: [grant] }] }, /does not exist/)
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

/** A document is refused at its first fault: how much of it there is beyond that is never found out. */
async function costOfHostilePolicies(kit: Kit): Promise<void> {
  const looksAt = async (rows: unknown, place: 'restrict' | 'deny' | 'grant'): Promise<number> => {
    const looks = { count: 0 }
    const given = counted(rows, looks) as Filter
    const actions = ['list'] as const
    const parts: Readonly<Record<typeof place, Partial<Policy>>> = {
      restrict: { restrict: [{ entity: 'order', rows: given }] },
      deny: { deny: [{ entity: 'order', actions, rows: given }] },
      grant: { roles: [{ name: 'guest', title: 'guest', grants: [rightTo(given)] }] },
    }
    await expectNoStart(kit, parts[place], /nested deeper|more than 100 conditions|more than 200 members/)
    return looks.count
  }
  const documents: readonly ((size: number) => unknown)[] = [
    (size) => JSON.parse(`${'{"not":'.repeat(size)}{"level":1}${'}'.repeat(size)}`),
    (size) => JSON.parse(`${'{"and":['.repeat(size)}{"level":1}${']}'.repeat(size)}`),
    (size) => ({ or: Array.from({ length: size }, () => ({ level: 1 })) }),
    (size) => ({ and: Array.from({ length: size }, () => ({})) }),
    (size) => ({ level: { in: Array.from({ length: size }, (_, index) => index) } }),
  ]
  for (const place of ['restrict', 'deny', 'grant'] as const)
    for (const [index, make] of documents.entries()) {
      const [small, large] = [await looksAt(make(300), place), await looksAt(make(3_000), place)]
      expect([place, index, large]).toEqual([place, index, small])
      expect([place, index, large < 1_000]).toEqual([place, index, true])
    }
}

async function unsupportedInDenial(kit: Kit): Promise<void> {
  const denials: readonly unknown[] = [
    { code: { contains: 'x' } },
    { code: { regex: '.*' } },
    { code: { like: '%' } },
    { level: { gte: 'high' } },
    { nope: 1 },
    { parts: { any: {} } },
    { parts: { aggregate: { count: true, gte: 1 } } },
    { or: [{ level: 1 }, { code: { mod: 2 } }] },
  ]
  for (const rows of denials) {
    const deny = [{ entity: 'order', actions: ['list'] as const, rows: rows as Filter }]
    await expectNoStart(kit, { deny }, /cannot start/)
  }
  const name: Filter = { name: { contains: 'x' } }
  const deny = [{ entity: 'customer', actions: ['list'] as const, rows: name }]
  await expectNoStart(kit, { deny }, /a policy may not use "contains"/)
}

function conditional(name: string, level: number): Grant {
  const when = { purpose: [`for ${name}`] }
  return { entity: 'order', actions: ['list'], rows: { level }, classes: clear, when }
}

/** Names that look like each other when they are joined, and sets of them in every order of asking. */
async function confusableRoles(kit: Kit): Promise<void> {
  const names = ['a', 'b', 'ab', 'a,b', '1:a', '1:a1:b', 'a#', 'a#1', '*', '', ' a', 'a ', 'A']
  const roles = names.map((name, level) => ({
    name,
    title: name,
    grants: [
      { entity: 'order', actions: ['list'] as const, rows: { level }, classes: clear },
      { entity: 'order', actions: ['list'] as const, classes: { public: 'allow' as const } },
      ...(name === 'b' ? [] : [conditional(name, level + 100)]),
    ],
  }))
  await using lab = await openLab(kit, definePolicy({ id: 'attack', roles }))
  const all = names.map((_, level) => level)
  await stageOrders(
    lab,
    [...all, ...all.map((level) => level + 100)].map((level) => ({ code: `${level}`, level })),
  )
  const sets = [
    ...names.map((name) => [name]),
    ...names.flatMap((name, index) => names.slice(index + 1).map((other) => [name, other])),
  ]
  for (const set of [...sets, ...sets.toReversed()]) {
    for (const purpose of [undefined, `for ${set[0]!}`]) {
      const session = lab.as('guest', { roles: set, ...(purpose === undefined ? {} : { purpose }) })
      const { data } = await session.orders.list({ where: { level: { isNull: false } }, limit: 200 })
      const due = set.map((name) => names.indexOf(name))
      if (purpose !== undefined && set[0] !== 'b') due.push(names.indexOf(set[0]!) + 100)
      const seen = new Set(data.map((row) => row.level))
      expect({ set, purpose, seen }).toEqual({ set, purpose, seen: new Set(due) })
    }
  }
}

/** Attacks on row predicates and their compiler. */
export const rowPolicyAttacks: readonly Attack[] = [
  { number: 'K1', says: 'without a grant there is nothing, whatever is denied or restricted', run: noGrants },
  { number: 'K2', says: 'the order of rules changes nothing', run: permutedRules },
  {
    number: 'K3',
    says: 'ne and nin are unknown for a field without a value',
    run: (kit) =>
      expectEach(kit, levels, [
        [{ level: { ne: 1 } }, 'two'],
        [{ level: { nin: [1] } }, 'two'],
        [{ not: { level: { ne: 2 } } }, 'two'],
      ]),
  },
  { number: 'K4', says: 'a denial that is unknown for a row hides it', run: denyOnNull },
  {
    number: 'K5',
    says: 'an absent attribute matches nothing, however often it is negated',
    run: absentAttributes,
  },
  { number: 'K6', says: 'empty lists are false and true, and null in a list is unknown', run: listsWithNull },
  { number: 'K7', says: 'negations follow De Morgan in three-valued logic', run: negations },
  {
    number: 'K8',
    says: 'a test of related rows is never unknown, also when there are none',
    run: relationsOfNothing,
  },
  { number: 'K9', says: 'each hop sees the rows of its own restriction', run: eachHop },
  { number: 'K10', says: 'texts are equal only when they are the same', run: confusableTexts },
  { number: 'K11', says: 'numbers and times are exact at their edges', run: edgesOfNumbersAndTime },
  { number: 'K12', says: 'a value of another type is refused', run: hostileValues },
  { number: 'K13', says: 'a policy from hostile JSON is refused', run: hostilePolicies },
  {
    number: 'K13a',
    says: 'a hostile policy costs no more the larger it is',
    run: costOfHostilePolicies,
  },
  {
    number: 'K14',
    says: 'a denial that cannot be compiled is refused, never dropped',
    run: unsupportedInDenial,
  },
  { number: 'K17', says: 'no set of roles is answered with the plan of another', run: confusableRoles },
]
