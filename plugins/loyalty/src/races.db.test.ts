import { expect, it } from 'vitest'

import { openClub, refusalOf } from './fixtures/open-club.ts'

const ROUNDS = 10
const POINTS = 10

/** What is asked for at the same time in one round: more than there is, and some of it twice. */
const asked = [4, 4, 4, 3, 3, 3]

it('lets many redeem at the same time without spending a point twice or losing one', async () => {
  await using club = await openClub()
  let spent = 0
  for (let round = 0; round < ROUNDS; round++) {
    await club.shop.earn({ ...club.at, ref: `order-${round}`, points: POINTS })
    const { active } = await club.shop.account(club.at)
    const outcomes = await Promise.all(
      asked.flatMap((points, cart) => {
        const ask = () => refusalOf(club.shop.redeem({ ...club.at, ref: `cart-${round}-${cart}`, points }))
        return [ask(), ask()].map(async (outcome) => ({ cart, points, outcome: await outcome }))
      }),
    )
    const done = outcomes.filter(({ outcome }) => outcome === 'done')
    expect(outcomes.filter(({ outcome }) => outcome !== 'done').map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: outcomes.length - done.length }, () => 'KITH_LOYALTY_INSUFFICIENT_POINTS'),
    )
    // The same request twice is one movement, whichever came first.
    const carts = new Map(done.map(({ cart, points }) => [cart, points]))
    const inRound = [...carts.values()].reduce((sum, points) => sum + points, 0)
    spent += inRound
    expect(inRound).toBeLessThanOrEqual(active)
    expect((await club.shop.account(club.at)).active).toBe((round + 1) * POINTS - spent)
    // Whoever was refused could not have been served by what was left.
    const least = Math.min(...asked.filter((_, cart) => !carts.has(cart)))
    expect(active - inRound).toBeLessThan(least)
  }
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
