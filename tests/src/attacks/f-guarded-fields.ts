import type { Filter, Grant } from '@kith/core'
import { expect } from 'vitest'

import {
  type Attack,
  clear,
  codesSeen,
  guestOf,
  guestPolicy,
  type Kit,
  type Lab,
  openLab,
  type OrderValues,
  outcomeOf,
  stageOrders,
} from './attack.ts'

const PHONE = '13800138000'

/** Own orders in clear; of all others the public fields, and masks where `rest` says so. */
const own: Grant = { entity: 'order', actions: ['list'], rows: { ownerId: { actor: 'id' } }, classes: clear }
const rest: Grant = { entity: 'order', actions: ['list'], classes: { public: 'allow', basic: 'mask' } }
const customers: Grant = { entity: 'customer', actions: ['list'], classes: clear }

const staged: readonly OrderValues[] = [
  { code: 'own', ownerId: 'u-guest', level: 5, rate: '2.000', total: { amount: 5, currency: 'CNY' } },
  { code: 'other', ownerId: 'u-other', level: 5, rate: '2.000', total: { amount: 5, currency: 'CNY' } },
  { code: 'nobody', level: 7, rate: null },
]

/** The codes, as the system reads them, of the orders that a guest finds. */
async function found(lab: Lab, where: Filter): Promise<string[]> {
  const page = await guestOf(lab).orders.list({ where, count: 'exact', limit: 200 })
  expect(page.count).toBe(page.data.length)
  return lab.crm.system('look', async (crm) => {
    const rows = await Promise.all(page.data.map(({ id }) => crm.orders.get({ id })))
    return rows.map((row) => row.code!).toSorted()
  })
}

/** Every way to ask about a field, each of which must be refused like a field that does not exist. */
async function expectUnavailable(lab: Lab, wrap: (condition: Filter) => Filter): Promise<void> {
  const conditions: readonly Filter[] = [
    { code: 'own' },
    { code: { ne: 'own' } },
    { code: { in: ['own'] } },
    { code: { isNull: true } },
    { level: { gte: 5 } },
    { level: { between: [0, 9] } },
    { rate: { lt: '9.000' } },
    { tags: { has: 'x' } },
    { total: { currency: 'CNY', gte: 1 } },
    { total: { isNull: false } },
    { nope: 1 },
  ]
  for (const condition of conditions) {
    for (const where of [
      condition,
      { not: condition },
      { or: [{ ownerId: 'u-guest' }, { not: condition }] },
    ]) {
      const outcome = await outcomeOf(guestOf(lab).customers.list({ where: wrap(where) }))
      expect({ where, outcome }).toEqual({ where, outcome: 'KITH_FIELD_UNAVAILABLE' })
    }
  }
}

async function hiddenField(kit: Kit): Promise<void> {
  await using lab = await openLab(kit, guestPolicy([rest]))
  await stageOrders(lab, staged)
  for (const where of [
    { code: 'own' },
    { level: { gte: 5 } },
    { total: { isNull: true } },
    { nope: 1 },
  ] as const) {
    for (const each of [where, { not: where }, { and: [{ or: [where] }] }]) {
      expect(await outcomeOf(guestOf(lab).orders.list({ where: each }))).toBe('KITH_FIELD_UNAVAILABLE')
    }
  }
}

async function throughRelations(kit: Kit): Promise<void> {
  await using masked = await openLab(kit, guestPolicy([customers, rest]))
  await expectUnavailable(masked, (where) => ({ orders: { some: where } }))
  await expectUnavailable(masked, (where) => ({ not: { orders: { none: { parts: { every: where } } } } }))
  await expectUnavailable(masked, (where) => ({ orders: { aggregate: { count: true, where, gte: 1 } } }))
  await using guarded = await openLab(kit, guestPolicy([customers, own, rest]))
  for (const field of ['level', 'rate', 'nope']) {
    const where: Filter = { orders: { some: { parts: { aggregate: { max: field, eq: { param: 'x' } } } } } }
    expect(await outcomeOf(guestOf(guarded).customers.list({ where }))).toBe('KITH_FIELD_UNAVAILABLE')
  }
  const { id } = await guarded.crm.system('stage', (crm) => crm.customers.create({ name: 'a' }))
  const { own: parent } = await stageOrders(guarded, [{ ...staged[0]!, customerId: id }])
  await stageOrders(guarded, [{ code: 'secret', ownerId: 'u-other', parentId: parent! }])
  const finds = async (where: Filter): Promise<number> =>
    (await guestOf(guarded).customers.list({ where })).data.length
  const part = (where: Filter): Filter => ({ orders: { some: { parts: { some: where } } } })
  expect(await finds(part({ code: 'secret' }))).toBe(0)
  expect(await finds(part({ not: { code: { ne: 'secret' } } }))).toBe(0)
  expect(await finds(part({ code: { isNull: true } }))).toBe(1)
}

async function sorting(kit: Kit): Promise<void> {
  for (const grants of [[rest], [own, rest]]) {
    await using lab = await openLab(kit, guestPolicy(grants))
    await stageOrders(lab, staged)
    for (const sort of [
      'code',
      '-code',
      'level',
      ['ownerId', '-rate'],
      'total',
      'nope',
      'code desc',
      'tags',
    ]) {
      expect(await outcomeOf(guestOf(lab).orders.list({ sort }))).toBe('KITH_FIELD_UNAVAILABLE')
    }
  }
}

async function rowConditional(kit: Kit): Promise<void> {
  await using lab = await openLab(kit, guestPolicy([own, rest]))
  await stageOrders(lab, staged)
  const cases: readonly (readonly [Filter, readonly string[]])[] = [
    [{ code: { in: ['own', 'other', 'nobody'] } }, ['own']],
    [{ code: { nin: ['x'] } }, ['own']],
    [{ not: { code: 'other' } }, ['own']],
    [{ level: { ne: 9 } }, ['own']],
    [{ level: { isNull: true } }, ['nobody', 'other']],
    [{ rate: { gte: '0.000' } }, ['own']],
    [{ total: { currency: 'CNY', eq: 5 } }, ['own']],
    [{ total: { isNull: true } }, ['nobody', 'other']],
    [{ or: [{ level: 7 }, { not: { level: 7 } }] }, ['own']],
  ]
  for (const [where, codes] of cases)
    expect({ where, found: await found(lab, where) }).toEqual({ where, found: codes })
  expect(await codesOfPage(lab, { where: { level: 5 } })).toEqual(['own'])
}

async function codesOfPage(lab: Lab, query: { readonly where: Filter }): Promise<unknown[]> {
  const { data } = await guestOf(lab).orders.list({ ...query, limit: 1 })
  return data.map((row) => row.code)
}

/** An encrypted field is compared by its blind index, which needs the guard as well. */
async function blindIndex(kit: Kit): Promise<void> {
  const mine: Grant = { ...customers, rows: { ownerId: { actor: 'id' } } }
  const theirs: Grant = {
    entity: 'customer',
    actions: ['list'],
    classes: { public: 'allow', contact: 'mask' },
  }
  await using lab = await openLab(kit, guestPolicy([mine, theirs]))
  await lab.crm.system('stage', async (crm) => {
    for (const ownerId of ['u-guest', 'u-other', null])
      await crm.customers.create({ name: 'a', phone: PHONE, ownerId })
  })
  for (const where of [{ phone: PHONE }, { phone: { in: [PHONE] } }]) {
    const { data } = await guestOf(lab).customers.list({ where })
    expect(data.map((row) => row.ownerId)).toEqual(['u-guest'])
  }
}

async function unknownArm(kit: Kit): Promise<void> {
  const positive: Grant = { ...own, rows: { not: { level: { gte: 6 } } } }
  await using lab = await openLab(kit, guestPolicy([positive, rest]))
  await stageOrders(lab, [{ code: 'known', level: 5 }, { code: 'unknown' }, { code: 'false', level: 6 }])
  expect(await found(lab, { code: { isNull: false } })).toEqual(['known'])
  expect(await found(lab, { code: 'unknown' })).toEqual([])
  const deny = [{ entity: 'order', actions: ['list'] as const, rows: { level: 6 } }]
  await using denying = await openLab(kit, guestPolicy([{ ...own, rows: {} }], { deny }))
  await stageOrders(denying, [{ code: 'known', level: 5 }, { code: 'unknown' }, { code: 'false', level: 6 }])
  expect(await codesSeen(guestOf(denying))).toBe('known')
  const { data } = await guestOf(lab).orders.list({ fields: ['code'] })
  expect(data.flatMap((row) => (row.$masked === undefined && row.code ? [row.code] : []))).toEqual(['known'])
}

/** Attacks on fields that not every row shows, in the positions of a query. */
export const guardedFieldAttacks: readonly Attack[] = [
  { number: 'F19', says: 'a masked or denied field cannot be filtered by', run: hiddenField },
  { number: 'F20', says: 'nor through relations, two hops deep, inside or and not', run: throughRelations },
  { number: 'F21', says: 'what not every row shows orders nothing', run: sorting },
  { number: 'F29', says: 'a field that some rows show is null in the others', run: rowConditional },
  { number: 'F29 encrypted', says: 'so is the blind index of an encrypted one', run: blindIndex },
  { number: 'F30a', says: 'an arm or denial that is unknown opens nothing', run: unknownArm },
]
