import { expect, it } from 'vitest'

import { openClub, refusalOf } from './fixtures/open-club.ts'

const DAY_MS = 86_400_000

it('points that are left last until another time, and those that are over do not come back', async () => {
  await using club = await openClub({ validity: '10D', timezone: 'UTC' })
  const { at, shop, test } = club
  const extend = (ref: string, expiresAt: Date | null, of = 'o1') =>
    club.manager.loyalty.extend({ ...at, ref, of, expiresAt, reason: 'The shop was closed' })
  const inDays = (days: number) => new Date(test.clock().getTime() + days * DAY_MS)
  await shop.earn({ ...at, ref: 'o1', points: 100 })
  await shop.earn({ ...at, ref: 'o2', points: 10 })
  await shop.redeem({ ...at, ref: 'c1', points: 30 })
  const until = inDays(20)
  expect(await extend('e1', until)).toMatchObject({ kind: 'extend', points: 0, isReplayed: false })
  expect(await extend('e1', until)).toMatchObject({ isReplayed: true })
  expect((await shop.account(at)).expiring).toEqual([
    { at: inDays(10), points: 10 },
    { at: until, points: 70 },
  ])
  test.clock.advance(10 * DAY_MS)
  expect(await shop.account(at)).toMatchObject({ active: 70 })
  expect(await refusalOf(extend('e2', null, 'o2'))).toBe('KITH_LOYALTY_NOTHING_LEFT')
  expect(await refusalOf(extend('e3', inDays(-1)))).toBe('KITH_LOYALTY_EXPIRY_PAST')
  expect(await refusalOf(extend('e4', null, 'c1'))).toBe('KITH_LOYALTY_REF_UNKNOWN')
  expect(await refusalOf(extend('e5', null))).toBe('done')
  test.clock.advance(1000 * DAY_MS)
  expect(await shop.account(at)).toMatchObject({ active: 70, expiring: [] })
  // What is given back lasts as long as the rest of it.
  expect(await shop.refund({ ...at, ref: 'f1', of: 'c1' })).toMatchObject({
    points: 30,
    account: { active: 100 },
  })
  expect(await club.findings()).toEqual([])
})
