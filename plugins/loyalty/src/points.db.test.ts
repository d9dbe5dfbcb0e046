import { KithError } from '@kith/core'
import { describe, expect, it } from 'vitest'

import { openClub, refusalOf } from './fixtures/open-club.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

it('is proven page by page', async () => {
  await using club = await openClub()
  for (const name of ['甲', '乙', '丙'])
    await club.shop.earn({ program: 'club', customerId: await club.customer(name), ref: name, points: 5 })
  const seen = []
  let cursor: string | undefined
  do {
    const page = await club.shop.verify({
      program: 'club',
      limit: 2,
      ...(cursor === undefined ? {} : { cursor }),
    })
    seen.push(page.verified)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(seen).toEqual([2, 1])
})

describe('points', () => {
  it('are earned, spent and expire, and the account says where it stands', async () => {
    await using club = await openClub({ validity: '12M_U', pending: '14D' })
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 100 })
    expect(await club.shop.account(club.at)).toMatchObject({ active: 0, pending: 100, debt: 0 })
    club.test.clock.advance(14 * DAY_MS)
    // A year after the 19th of January, to the end of that month in Shanghai.
    const expiring = [{ at: new Date('2027-01-31T16:00:00.000Z'), points: 100 }]
    expect(await club.shop.account(club.at)).toMatchObject({ active: 100, pending: 0, expiring })
    const { account } = await club.shop.redeem({ ...club.at, ref: 'cart-1', points: 30 })
    expect(account).toMatchObject({ active: 70 })
    club.test.clock.advance(400 * DAY_MS)
    expect(await club.shop.account(club.at)).toMatchObject({ active: 0, pending: 0, held: 0, expiring: [] })
    expect(await club.findings()).toEqual([])
  })

  it('are not spent beyond what there is, and the refusal tells how much that is', async () => {
    await using club = await openClub()
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    const refused = await club.shop
      .redeem({ ...club.at, ref: 'cart-1', points: 11 })
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(KithError)
    expect(refused).toMatchObject({
      code: 'KITH_LOYALTY_INSUFFICIENT_POINTS',
      status: 409,
      params: { points: 11, spendable: 10 },
    })
    expect(await club.shop.account(club.at)).toMatchObject({ active: 10 })
    expect((await club.shop.entries(club.at)).data.map(({ kind }) => kind)).toEqual(['earn'])
  })

  it('move once under one reference, and the same answer comes again', async () => {
    await using club = await openClub()
    const order = { ...club.at, ref: 'order-1', points: 10 }
    const first = await club.shop.earn(order)
    const again = await club.shop.earn(order)
    expect(again).toEqual({ ...first, isReplayed: true })
    expect(await refusalOf(club.shop.earn({ ...order, points: 11 }))).toBe('KITH_LOYALTY_REF_REUSED')
    const other = { ...order, customerId: await club.customer('李四') }
    expect(await refusalOf(club.shop.earn(other))).toBe('KITH_LOYALTY_REF_REUSED')
    await club.shop.redeem({ ...club.at, ref: 'order-1', points: 4 })
    expect(await club.shop.account(club.at)).toMatchObject({ active: 6 })
  })

  it('are spent once when many ask at the same time', async () => {
    await using club = await openClub()
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    const spent = await Promise.all(
      Array.from({ length: 20 }, (_, cart) =>
        refusalOf(club.shop.redeem({ ...club.at, ref: `cart-${cart}`, points: 3 })),
      ),
    )
    expect(spent.filter((outcome) => outcome === 'done')).toHaveLength(3)
    expect(await club.shop.account(club.at)).toMatchObject({ active: 1 })
    const same = await Promise.all(
      Array.from({ length: 10 }, () => club.shop.redeem({ ...club.at, ref: 'cart', points: 1 })),
    )
    expect(new Set(same.map(({ entryId }) => entryId)).size).toBe(1)
    expect(await club.findings()).toEqual([])
  })

  it('wait for an action where the program says so, and last from then on', async () => {
    await using club = await openClub({ isActivatedByAction: true, validity: '1D' })
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    club.test.clock.advance(30 * DAY_MS)
    expect(await club.shop.account(club.at)).toMatchObject({ active: 0, pending: 10 })
    await club.shop.activate({ ...club.at, of: 'order-1' })
    expect(await club.shop.account(club.at)).toMatchObject({ active: 10, pending: 0 })
    club.test.clock.advance(DAY_MS)
    expect(await club.shop.account(club.at)).toMatchObject({ active: 0 })
  })

  it('are redeemed in the steps of the program', async () => {
    await using club = await openClub({ redeemMin: 100, redeemStep: 50 })
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 500 })
    for (const points of [50, 125])
      expect(await refusalOf(club.shop.redeem({ ...club.at, ref: 'cart', points }))).toBe(
        'KITH_LOYALTY_STEP_REFUSED',
      )
    expect(await refusalOf(club.shop.redeem({ ...club.at, ref: 'cart', points: 150 }))).toBe('done')
  })
})

describe('a hold', () => {
  it('sets points aside until it is captured, released or over', async () => {
    await using club = await openClub()
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 100 })
    const { hold, account } = await club.shop.hold({ ...club.at, ref: 'cart-1', points: 60 })
    expect(account).toMatchObject({ active: 40, held: 60 })
    expect(await refusalOf(club.shop.redeem({ ...club.at, ref: 'cart-2', points: 50 }))).toBe(
      'KITH_LOYALTY_INSUFFICIENT_POINTS',
    )
    const held = { ...club.at, holdId: hold.id }
    const captured = await club.shop.capture({ ...held, points: 45 })
    expect(captured.account).toMatchObject({ active: 55, held: 0 })
    expect(await club.shop.capture({ ...held, points: 45 })).toEqual(captured)
    expect(await refusalOf(club.shop.capture({ ...held, points: 44 }))).toBe('KITH_LOYALTY_HOLD_ENDED')
    expect(await refusalOf(club.shop.release(held))).toBe('KITH_LOYALTY_HOLD_ENDED')
    const next = await club.shop.hold({ ...club.at, ref: 'cart-3', points: 55, minutes: 5 })
    club.test.clock.advance(5 * MINUTE_MS)
    expect(await refusalOf(club.shop.capture({ ...club.at, holdId: next.hold.id }))).toBe(
      'KITH_LOYALTY_HOLD_ENDED',
    )
    expect(await refusalOf(club.shop.redeem({ ...club.at, ref: 'cart-4', points: 55 }))).toBe('done')
    expect(await club.findings()).toEqual([])
  })

  it('outlives the points that it is of', async () => {
    await using club = await openClub({ validity: '1D', holdMinutes: 3000 })
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    const { hold } = await club.shop.hold({ ...club.at, ref: 'cart-1', points: 4 })
    club.test.clock.advance(DAY_MS)
    expect(await club.shop.account(club.at)).toMatchObject({ active: 0, held: 4 })
    const { account } = await club.shop.capture({ ...club.at, holdId: hold.id, points: 3 })
    expect(account).toMatchObject({ active: 0, held: 0 })
    expect(await club.findings()).toEqual([])
  })
})

describe('what is taken back', () => {
  it('comes of the points that were earned, then of others, and the rest is let go', async () => {
    await using club = await openClub()
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    await club.shop.earn({ ...club.at, ref: 'order-2', points: 5 })
    await club.shop.redeem({ ...club.at, ref: 'cart-1', points: 8 })
    const reversed = await club.shop.reverse({ ...club.at, ref: 'return-1', of: 'order-1' })
    expect(reversed).toMatchObject({ points: -7, forgiven: 3, account: { active: 0, debt: 0 } })
    expect(
      await refusalOf(club.shop.reverse({ ...club.at, ref: 'return-2', of: 'order-1', points: 1 })),
    ).toBe('KITH_LOYALTY_EXCEEDS_ENTRY')
    expect(await refusalOf(club.shop.reverse({ ...club.at, ref: 'return-3', of: 'order-9' }))).toBe(
      'KITH_LOYALTY_REF_UNKNOWN',
    )
  })

  it('is owed where the program says so, and the next points pay for it', async () => {
    await using club = await openClub({ returnPolicy: 'unlimited', debtLimit: 6 })
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    await club.shop.redeem({ ...club.at, ref: 'cart-1', points: 10 })
    const reversed = await club.shop.reverse({ ...club.at, ref: 'return-1', of: 'order-1' })
    expect(reversed).toMatchObject({ points: -6, forgiven: 4, account: { active: 0, debt: 6 } })
    const { account } = await club.shop.earn({ ...club.at, ref: 'order-2', points: 4 })
    expect(account).toMatchObject({ active: 0, debt: 2 })
    const restored = await club.shop.restore({ ...club.at, ref: 'mistake-1', of: 'return-1' })
    expect(restored.account).toMatchObject({ active: 4, debt: 0 })
    expect(await club.findings()).toEqual([])
  })

  it('returns to the lots that paid, what was spent last first', async () => {
    await using club = await openClub({ validity: '10D' })
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    club.test.clock.advance(3 * DAY_MS)
    await club.shop.earn({ ...club.at, ref: 'order-2', points: 10 })
    const before = await club.shop.account(club.at)
    await club.shop.redeem({ ...club.at, ref: 'cart-1', points: 15 })
    await club.shop.refund({ ...club.at, ref: 'refund-1', of: 'cart-1', points: 4 })
    expect((await club.shop.account(club.at)).expiring.map(({ points }) => points)).toEqual([9])
    const { account } = await club.shop.refund({ ...club.at, ref: 'refund-2', of: 'cart-1' })
    expect({ ...account, nextTier: null }).toEqual(before)
    expect(await refusalOf(club.shop.refund({ ...club.at, ref: 'refund-3', of: 'cart-1', points: 1 }))).toBe(
      'KITH_LOYALTY_EXCEEDS_ENTRY',
    )
  })

  it.each([
    [null, 0],
    [30, 10],
  ])('expires again after %s days of grace', async (refundGraceDays, active) => {
    await using club = await openClub({ validity: '10D', refundGraceDays })
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    await club.shop.redeem({ ...club.at, ref: 'cart-1', points: 10 })
    club.test.clock.advance(20 * DAY_MS)
    const { account } = await club.shop.refund({ ...club.at, ref: 'refund-1', of: 'cart-1' })
    expect(account).toMatchObject({ active })
    expect(await club.findings()).toEqual([])
  })
})

describe('a transfer', () => {
  it('keeps the time at which points expire, and to the limit of the day', async () => {
    await using club = await openClub({ validity: '10D', transferLimitPerDay: 8 })
    const to = await club.customer('李四')
    const receiver = { program: 'club', customerId: to }
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    const { expiring } = await club.shop.account(club.at)
    club.test.clock.advance(DAY_MS)
    const gift = { ...club.at, ref: 'gift-1', to, points: 6 }
    const moved = await club.shop.transfer(gift)
    expect(moved.to).toMatchObject({ active: 6, expiring: [{ at: expiring[0]!.at, points: 6 }] })
    expect(await club.shop.transfer(gift)).toEqual({ ...moved, isReplayed: true })
    expect(await refusalOf(club.shop.transfer({ ...gift, ref: 'gift-2', points: 3 }))).toBe(
      'KITH_LOYALTY_TRANSFER_LIMIT',
    )
    club.test.clock.advance(DAY_MS)
    expect(await refusalOf(club.shop.transfer({ ...gift, ref: 'gift-2', points: 3 }))).toBe('done')
    expect(await club.shop.account(receiver)).toMatchObject({ active: 9 })
    expect(await refusalOf(club.shop.transfer({ ...gift, ref: 'gift-3', to: club.at.customerId }))).toBe(
      'KITH_LOYALTY_TRANSFER_SELF',
    )
    expect(await club.findings()).toEqual([])
  })
})

describe('an adjustment', () => {
  const reason = 'The parcel was late'

  it('is decided by a second person beyond the limit', async () => {
    await using club = await openClub({ adjustLimit: 50 })
    const given = await club.manager.loyalty.adjust({ ...club.at, ref: 'sorry-1', points: 50, reason })
    expect(given).toMatchObject({ adjustment: null, movement: { kind: 'adjustCredit', points: 50 } })
    const { adjustment } = await club.manager.loyalty.adjust({
      ...club.at,
      ref: 'sorry-2',
      points: 51,
      reason,
    })
    expect(adjustment).toMatchObject({ state: 'requested', points: 51 })
    const decision = { id: adjustment!.id, isApproved: true }
    expect(await refusalOf(club.manager.loyaltyAdjustments.decide(decision))).toBe(
      'KITH_LOYALTY_SECOND_PERSON',
    )
    const second = club.test.as('relationship-manager', { id: 'u-second' })
    const decided = await second.loyaltyAdjustments.decide(decision)
    expect(decided).toMatchObject({
      adjustment: { state: 'approved', decidedBy: 'u-second' },
      movement: { points: 51, account: { active: 101 } },
    })
    expect(await refusalOf(second.loyaltyAdjustments.decide(decision))).toBe(
      'KITH_LOYALTY_ADJUSTMENT_DECIDED',
    )
  })

  it('of a service rep is always asked for', async () => {
    await using club = await openClub()
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    expect(await refusalOf(club.rep.loyalty.adjust({ ...club.at, ref: 'sorry', points: 1, reason }))).toBe(
      'KITH_FORBIDDEN',
    )
    const { id } = await club.rep.loyaltyAdjustments.request({ ...club.at, ref: 'sorry', points: -4, reason })
    const refused = await club.manager.loyaltyAdjustments.decide({ id: id, isApproved: false })
    expect(refused).toMatchObject({ adjustment: { state: 'refused' }, movement: null })
    expect(await club.shop.account(club.at)).toMatchObject({ active: 10 })
  })
})

describe('an account', () => {
  it('that is frozen moves nothing, and one of a program that is paused neither', async () => {
    await using club = await openClub()
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    await club.manager.loyalty.freeze(club.at)
    expect(await refusalOf(club.shop.redeem({ ...club.at, ref: 'cart-1', points: 1 }))).toBe(
      'KITH_LOYALTY_ACCOUNT_FROZEN',
    )
    expect(await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })).toMatchObject({
      isReplayed: true,
    })
    await club.manager.loyalty.unfreeze(club.at)
    const { data } = await club.admin.loyaltyPrograms.list({})
    await club.admin.loyaltyPrograms.update({ id: data[0]!.id, patch: { status: 'paused' } })
    expect(await refusalOf(club.shop.redeem({ ...club.at, ref: 'cart-1', points: 1 }))).toBe(
      'KITH_LOYALTY_PROGRAM_CLOSED',
    )
  })

  it('of a customer who was merged is gathered by the first movement, and by none when the merge is undone before', async () => {
    await using club = await openClub({ validity: '30D' })
    const retired = { program: 'club', customerId: await club.customer('张三丰') }
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    await club.shop.earn({ ...retired, ref: 'order-2', points: 20 })
    await club.shop.redeem({ ...retired, ref: 'cart-1', points: 5 })
    const { customers, merges } = club.manager
    const { mergeId } = await customers.merge({ id: club.at.customerId, duplicateIds: [retired.customerId] })
    expect(await club.shop.account(club.at)).toMatchObject({ active: 25 })
    const { panels } = await customers.profile({ id: club.at.customerId, panels: ['loyalty.points'] })
    expect(panels['loyalty.points']).toMatchObject([{ program: 'club', active: 25 }])
    const { account } = await club.shop.redeem({ ...club.at, ref: 'cart-2', points: 12 })
    expect(account).toMatchObject({ active: 13 })
    // What was spent before the merge comes back as well.
    await club.shop.refund({ ...club.at, ref: 'refund-1', of: 'cart-1' })
    expect(await club.shop.account(club.at)).toMatchObject({ active: 18 })
    expect(await club.findings()).toEqual([])
    expect(await refusalOf(merges.undo({ id: mergeId! }))).toBe('KITH_MERGE_UNDO_CONFLICT')
    await merges.undo({ id: mergeId!, onConflict: 'keep' })
    expect(await club.shop.account(club.at)).toMatchObject({ active: 18 })
    expect(await club.shop.earn({ ...retired, ref: 'order-3', points: 1 })).toMatchObject({
      account: { active: 1 },
    })
    expect(await club.findings()).toEqual([])
  })

  it('of a customer who was merged is theirs again when the merge is undone', async () => {
    await using club = await openClub()
    const retired = { program: 'club', customerId: await club.customer('张三丰') }
    await club.shop.earn({ ...retired, ref: 'order-2', points: 20 })
    const { customers, merges } = club.manager
    const { mergeId } = await customers.merge({ id: club.at.customerId, duplicateIds: [retired.customerId] })
    await merges.undo({ id: mergeId! })
    expect(await club.shop.account(club.at)).toMatchObject({ active: 0 })
    expect(await club.shop.redeem({ ...retired, ref: 'cart-1', points: 20 })).toMatchObject({ points: -20 })
    expect(await club.findings()).toEqual([])
  })

  it('is brought up to date by work in the background, with events', async () => {
    await using club = await openClub({ validity: '1D' })
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    await club.shop.hold({ ...club.at, ref: 'cart-1', points: 4, minutes: 10 })
    await club.test.crm.tick()
    club.test.clock.advance(DAY_MS)
    for (let turn = 0; turn < 3; turn++) {
      club.test.clock.advance(MINUTE_MS)
      await club.test.crm.tick()
    }
    const { data } = await club.shop.entries(club.at)
    expect(data.map(({ kind, points }) => [kind, points])).toEqual([
      ['expire', -10],
      ['earn', 10],
    ])
    expect((await club.test.events('loyaltyEntry.posted')).at(-1)!.payload).toMatchObject({ kind: 'expire' })
    expect(await club.findings()).toEqual([])
  })
})

describe('verification', () => {
  it.each([
    ['loyalty_entry', { points: 11 }, 'balance is the sum of the entries'],
    ['loyalty_lot', { remaining: 9 }, 'a lot began with what remains, is held and was taken'],
    ['loyalty_account', { balance: 11 }, 'balance is what lots hold less what is owed'],
    ['loyalty_account', { debt: 1 }, 'debt is what entries owe less what was repaid'],
  ])('notices what somebody has changed in %s', async (table, change, rule) => {
    await using club = await openClub()
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 10 })
    expect(await club.findings()).toEqual([])
    await club.test.database.updateTable(`crm_loyalty_${table}`).set(change).execute()
    expect((await club.findings()).map((finding) => finding.check)).toContain(rule)
  })
})

describe('the liability', () => {
  it('is what may still be spent, and in money what that is worth', async () => {
    await using club = await openClub({ validity: '10D', pointValue: { amount: 2, currency: 'CNY' } })
    await club.shop.earn({ ...club.at, ref: 'order-1', points: 100 })
    await club.shop.redeem({ ...club.at, ref: 'cart-1', points: 30 })
    club.test.clock.advance(11 * DAY_MS)
    await club.shop.earn({ ...club.at, ref: 'order-2', points: 50 })
    await club.shop.hold({ ...club.at, ref: 'cart-2', points: 20 })
    expect(await club.admin.loyalty.liability({ program: 'club' })).toEqual({
      outstanding: 50,
      debt: 0,
      value: { amount: 100, currency: 'CNY' },
      earned: 150,
      redeemed: 30,
      expired: 70,
      breakage: 0.7,
    })
  })
})
