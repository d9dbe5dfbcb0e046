import { expect, it } from 'vitest'

import { openClub, refusalOf } from './fixtures/open-club.ts'
import { raceRedemptions } from './fixtures/races.ts'

const ROUNDS = 10
const POINTS = 10

it('lets many redeem at the same time without spending a point twice or losing one', async () => {
  await using club = await openClub()
  await raceRedemptions(club, ROUNDS)
  expect(await club.findings()).toEqual([])
})

it('lets a hold, its capture, its release and its end race, and a transfer each way', async () => {
  await using club = await openClub()
  const other = { program: 'club', customerId: await club.customer('李四') }
  for (let round = 0; round < ROUNDS; round++) {
    await club.shop.earn({ ...club.at, ref: `order-${round}`, points: POINTS })
    const { hold } = await club.shop.hold({ ...club.at, ref: `cart-${round}`, points: POINTS, minutes: 1 })
    const held = { ...club.at, holdId: hold.id }
    if (round % 3 === 0) club.test.clock.advance(60_000)
    const ended = await Promise.all(
      [club.shop.capture(held), club.shop.release(held), club.shop.capture(held)].map(refusalOf),
    )
    expect(ended.filter((outcome) => outcome !== 'done' && outcome !== 'KITH_LOYALTY_HOLD_ENDED')).toEqual([])
    const moved = await Promise.all(
      [
        club.shop.transfer({ ...club.at, ref: `there-${round}`, to: other.customerId, points: 2 }),
        club.shop.transfer({ ...other, ref: `back-${round}`, to: club.at.customerId, points: 1 }),
      ].map(refusalOf),
    )
    expect(moved.filter((outcome) => !/^done$|INSUFFICIENT_POINTS$/.test(outcome))).toEqual([])
    const accounts = [await club.shop.account(club.at), await club.shop.account(other)]
    expect(accounts.every(({ active, held: aside }) => active >= 0 && aside === 0)).toBe(true)
  }
  expect(await club.findings()).toEqual([])
})
