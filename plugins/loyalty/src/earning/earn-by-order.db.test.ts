import { expect, it } from 'vitest'

import { openClub, refusalOf } from '../fixtures/open-club.ts'
import { aLine, anOrder } from '../fixtures/shop-plugin.ts'

const { customerId: _, ...order } = anOrder({
  externalId: '1001',
  subtotal: 30_000,
  tax: 0,
  shipping: 0,
  total: 30_000,
  lines: [aLine({ amount: 30_000, tax: 0 })],
})

async function openShop() {
  const club = await openClub()
  const { data } = await club.admin.loyaltyPrograms.list()
  const rule = { programId: data[0]!.id, key: 'spend', name: 'Spend', every: 100, currency: 'CNY' }
  const { id: ruleId } = await club.admin.loyaltyRules.create({ ...rule, validFrom: new Date(0) })
  return { ...club, ruleId, [Symbol.asyncDispose]: () => club[Symbol.asyncDispose]() }
}

it('an order is given as it is, and gives what the rules say, once and in all', async () => {
  await using club = await openShop()
  const asked = { ...club.at, ref: 'order-1', order }
  const first = await club.shop.earn(asked)
  expect(first).toMatchObject({ kind: 'earn', points: 300, isReplayed: false, account: { active: 300 } })
  expect(await club.shop.earn(asked)).toMatchObject({ entryId: null, points: 0, isReplayed: true })
  const refunded = { ...order, refunded: 10_000, refundedNet: 10_000 }
  const line = { ...order.lines[0]!, refunded: 10_000 }
  const less = await club.shop.earn({ ...asked, order: { ...refunded, lines: [line] } })
  expect(less).toMatchObject({ kind: 'reverse', points: -100, account: { active: 200 } })
  const other = { ...order, externalId: '1002' }
  expect(await refusalOf(club.shop.earn({ ...asked, order: other }))).toBe('KITH_LOYALTY_REF_REUSED')
  // What is left of it is taken back under the reference that it was told by.
  expect(await club.shop.reverse({ ...club.at, ref: 'order-1', points: 50 })).toMatchObject({ points: -50 })
  expect(await club.findings()).toEqual([])
})

it('an order that nothing is given for moves nothing, and neither points nor an order is a mistake', async () => {
  await using club = await openShop()
  const asked = { ...club.at, ref: 'order-1' }
  const unpaid = { ...order, isBought: false, paidAt: null }
  expect(await club.shop.earn({ ...asked, order: unpaid })).toMatchObject({
    entryId: null,
    points: 0,
    isReplayed: false,
  })
  expect(await refusalOf(club.shop.earn(asked as never))).toBe('KITH_VALIDATION')
  expect(await refusalOf(club.shop.earn({ ...asked, points: 5, order }))).toBe('KITH_VALIDATION')
})

it('a hold that is over is freed when an order is told', async () => {
  await using club = await openShop()
  await club.shop.earn({ ...club.at, ref: 'gift', points: 50 })
  await club.shop.hold({ ...club.at, ref: 'cart', points: 30, minutes: 1 })
  club.test.clock.advance(60_000)
  const { account } = await club.shop.earn({ ...club.at, ref: 'order-1', order })
  expect(account).toMatchObject({ active: 350, held: 0 })
  expect(await club.findings()).toEqual([])
})

it('a rule gives points to a customer no more often than it says', async () => {
  await using club = await openShop()
  await club.admin.loyaltyRules.update({ id: club.ruleId, patch: { mostTimesPerPeriod: 2, periodDays: 1 } })
  const given: number[] = []
  for (const [index, day] of ['05', '05', '05', '07'].entries()) {
    const at = `2026-01-${day}T0${index}:00:00Z`
    const one = { ...order, externalId: `x${index}`, placedAt: at, paidAt: at }
    given.push((await club.shop.earn({ ...club.at, ref: `x${index}`, order: one })).points)
  }
  expect(given).toEqual([300, 300, 0, 300])
})
