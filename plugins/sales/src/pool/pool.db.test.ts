import { describe, expect, it } from 'vitest'

import { anOrder, openShop, refusalOf } from '../fixtures/open-shop.ts'

const DAY_MS = 86_400_000

type Shop = Awaited<ReturnType<typeof openShop>>

const rule = { isActive: true, noContactDays: 30, warnDays: 7, protectDays: 14, reclaimDays: 20 }

/** A shop whose customer belongs to `u-ann`, with the rule of the pool in use. */
async function openPool(numbers: object = {}) {
  const shop = await openShop()
  const ann = shop.test.as('relationship-manager', { id: 'u-ann' })
  const ben = shop.test.as('relationship-manager', { id: 'u-ben', attributes: { teamIds: ['t2'] } })
  const { id } = await ann.customers.create({ name: '李小龙', phone: '13800138000', email: 'li@example.cn' })
  await shop.admin.poolRules.set({ ...rule, ...numbers })
  await shop.settle()
  return { ...shop, ann, ben, id, [Symbol.asyncDispose]: () => shop[Symbol.asyncDispose]() }
}

type Pool = Awaited<ReturnType<typeof openPool>>

async function wait(shop: Shop, days: number): Promise<void> {
  shop.test.clock.advance(days * DAY_MS)
  await shop.settle()
}

async function call(pool: Pool): Promise<void> {
  await pool.ann.customers.interactions.record({
    id: pool.id,
    channel: 'phone',
    direction: 'out',
    kind: 'call',
  })
  await pool.settle()
}

/** A shop whose customer was put in the pool. */
async function openPooled(numbers: object = {}) {
  const pool = await openPool(numbers)
  await pool.ann.pool.release({ customerId: pool.id })
  return pool
}

async function steps(pool: Pool) {
  const { data } = await pool.shop.poolMoves.list({ customerId: pool.id, sort: ['at', 'id'] })
  return data.map(({ from, to, reason }) => `${from} ${to} ${reason}`)
}

describe('a customer with whom nobody is in touch', () => {
  it('goes to the pool after the owner was warned, and everything about it is told', async () => {
    await using pool = await openPool()
    const { id: taskId } = await pool.ann.tasks.create({
      customerId: pool.id,
      task: { subject: 'Something else' },
    })
    await wait(pool, 23)
    const { data: tasks } = await pool.ann.tasks.list({ where: { type: 'pool-warning', ownerId: 'u-ann' } })
    expect(tasks).toMatchObject([{ ownerId: 'u-ann', customerId: pool.id, category: 'todo' }])
    expect((await pool.test.events('reminder.due')).length).toBeGreaterThan(0)
    const { panels } = await pool.ann.customers.profile({ id: pool.id })
    expect(panels['poolStandings.standing']).toMatchObject([{ state: 'warned', reason: 'noContact' }])
    await wait(pool, 6)
    expect(await pool.ann.customers.get({ id: pool.id })).toMatchObject({ ownerId: 'u-ann' })
    await wait(pool, 1)
    expect(await refusalOf(pool.ann.customers.get({ id: pool.id }))).toBe('KITH_NOT_FOUND')
    expect(await steps(pool)).toEqual(['owned warned noContact', 'warned pooled noContact'])
    const { data: moves } = await pool.shop.poolMoves.list({ customerId: pool.id })
    expect(moves[0]).toMatchObject({
      fromOwnerId: 'u-ann',
      toOwnerId: null,
      evidence: { lastContactAt: null },
    })
    const events = await pool.test.events('poolStanding.moved')
    const told = events
      .filter(({ payload }) => payload['customerId'] === pool.id)
      .map(({ payload }) => payload['to'])
    expect(told).toEqual(['warned', 'pooled'])
    const timeline = await pool.shop.customers.timeline({ id: pool.id })
    expect(timeline.data.filter(({ type }) => type === 'poolMove.made')).toHaveLength(2)
    expect(await pool.shop.tasks.get({ id: tasks[0]!.id })).toMatchObject({ category: 'cancelled' })
    expect(await pool.shop.tasks.get({ id: taskId })).toMatchObject({ category: 'todo' })
  })

  it('stays when the owner gets in touch, and is warned of anew later', async () => {
    await using pool = await openPool()
    await wait(pool, 25)
    await call(pool)
    const { data: over } = await pool.ann.tasks.list({ where: { type: 'pool-warning', ownerId: 'u-ann' } })
    expect(over).toMatchObject([{ category: 'cancelled' }])
    await wait(pool, 22)
    expect(await steps(pool)).toEqual(['owned warned noContact', 'warned owned kept'])
    await wait(pool, 1)
    expect((await steps(pool)).at(-1)).toBe('owned warned noContact')
  })

  it('stays while a contract is in force or orders come, where deals are what counts', async () => {
    await using pool = await openPool({ noContactDays: null, noDealDays: 60 })
    const { id: idle } = await pool.ann.customers.create({ name: '王五' })
    const { id: contractId } = await pool.ann.contracts.create({
      customerId: pool.id,
      contract: { number: 'C-1', title: 'Tea', startOn: '2026-01-01' },
    })
    await pool.ann.contracts.move({ id: contractId, status: 'active' })
    await wait(pool, 53)
    await pool.shop.orders.record(anOrder({ externalId: '7', customerId: idle, placedAt: pool.test.clock() }))
    await wait(pool, 50)
    await wait(pool, 50)
    await wait(pool, 7)
    expect(await pool.ann.customers.get({ id: pool.id })).toMatchObject({ ownerId: 'u-ann' })
    const { data } = await pool.ben.pool.list({})
    expect(data).toMatchObject([{ customerId: pool.customerId }, { customerId: idle, reason: 'noDeal' }])
  })

  it('goes at once when the owner leaves', async () => {
    await using pool = await openPool({ noContactDays: null })
    const user = await pool.admin.users.create({ key: 'u-ann', name: 'Ann', roles: ['relationship-manager'] })
    await pool.ann.pool.protect({ customerId: pool.id })
    await pool.admin.users.update({ id: user.id, patch: { isActive: false } })
    await pool.settle()
    expect((await pool.ben.pool.list({})).data).toMatchObject([{ customerId: pool.id, reason: 'ownerLeft' }])
  })

  it('stays where the rule is not in use', async () => {
    await using pool = await openPool({ isActive: false })
    await wait(pool, 1000)
    expect(await pool.ann.customers.get({ id: pool.id })).toMatchObject({ ownerId: 'u-ann' })
    expect(await steps(pool)).toEqual([])
  })

  it('begins anew with whoever they are given to', async () => {
    await using pool = await openPool()
    await wait(pool, 25)
    await pool.ann.customers.update({ id: pool.id, patch: { ownerId: 'u-cat' } })
    await pool.settle()
    await wait(pool, 22)
    expect(await steps(pool)).toEqual(['owned warned noContact', 'warned owned assigned'])
  })
})

describe('a customer of the pool', () => {
  it('is seen masked in the pool, and nowhere else by whoever may claim', async () => {
    await using pool = await openPool()
    await pool.ann.customers.shares.add({
      id: pool.id,
      granteeKind: 'user',
      granteeId: 'u-ben',
      expiresAt: new Date(pool.test.clock().getTime() + 90 * DAY_MS),
      reason: 'A holiday',
    })
    expect(await pool.ben.customers.get({ id: pool.id })).toMatchObject({ phone: '+8613800138000' })
    await pool.ann.pool.release({ customerId: pool.id, reason: 'Moved abroad' })
    for (const manager of [pool.ann, pool.ben]) {
      expect(await refusalOf(manager.customers.get({ id: pool.id }))).toBe('KITH_NOT_FOUND')
      expect(await refusalOf(manager.poolMoves.list({ customerId: pool.id }))).toBe('KITH_NOT_FOUND')
      const { data } = await manager.pool.list({})
      expect(data).toMatchObject([{ customerId: pool.id, reason: 'released' }])
      expect(JSON.stringify(data)).not.toMatch(/小龙|138001|li@/)
      expect(data[0]!.$masked).toEqual(expect.arrayContaining(['name', 'phone', 'email']))
      const { data: listed } = await manager.customers.list({ where: { poolStandings: { some: {} } } })
      expect(listed.map(({ id }) => id)).not.toContain(pool.id)
    }
    expect(await refusalOf(pool.rep.pool.list({}))).toBe('KITH_FORBIDDEN')
    await pool.admin.poolRules.set({ ...rule, masksName: false })
    const { data } = await pool.ben.pool.list({})
    expect(data).toMatchObject([{ name: '李小龙' }])
    expect(data[0]!.$masked).not.toContain('name')
    expect(JSON.stringify(data)).not.toMatch(/138001|li@/)
  })

  it('belongs to whoever claims them, for a while at least', async () => {
    await using pool = await openPooled()
    await pool.settle()
    const claimed = await pool.ben.pool.claim({ customerId: pool.id })
    expect(claimed).toMatchObject({ state: 'claimed', ownerId: 'u-ben', protection: 'claim' })
    expect(await pool.ben.customers.get({ id: pool.id })).toMatchObject({
      ownerId: 'u-ben',
      teamId: 't2',
      poolId: null,
      phone: '+8613800138000',
    })
    expect((await pool.ann.pool.list({})).data).toEqual([])
    expect(await refusalOf(pool.ann.customers.get({ id: pool.id }))).toBe('KITH_NOT_FOUND')
    await wait(pool, 14)
    await wait(pool, 9)
    await wait(pool, 7)
    expect(await steps(pool)).toEqual([
      'owned pooled released',
      'pooled claimed claimed',
      'claimed owned kept',
      'owned warned noContact',
      'warned pooled noContact',
    ])
  })

  it('is not claimed by whoever has just lost them, nor beyond what one person may', async () => {
    await using pool = await openPooled({ claimsPerDay: 2, holding: 3 })
    expect(await refusalOf(pool.ann.pool.claim({ customerId: pool.id }))).toBe('KITH_SALES_POOL_LOST_LATELY')
    const more: string[] = []
    for (const name of ['甲', '乙', '丙', '丁']) {
      const { id } = await pool.ann.customers.create({ name: `${name}先生` })
      await pool.ann.pool.release({ customerId: id })
      more.push(id)
    }
    await pool.ben.pool.claim({ customerId: more[0]! })
    await pool.ben.pool.claim({ customerId: more[1]! })
    const third = { customerId: more[2]! }
    expect(await refusalOf(pool.ben.pool.claim(third))).toBe('KITH_SALES_POOL_CLAIMS_SPENT')
    await wait(pool, 1)
    await pool.ben.pool.claim(third)
    expect(await refusalOf(pool.ben.pool.claim({ customerId: more[3]! }))).toBe(
      'KITH_SALES_POOL_HOLDING_FULL',
    )
    await wait(pool, 20)
    await pool.ann.pool.claim({ customerId: pool.id })
  })

  it('is as absent as nobody once claimed', async () => {
    await using pool = await openPooled()
    await pool.ben.pool.claim({ customerId: pool.id })
    const strange = pool.test.as('relationship-manager', { id: 'u-far', attributes: { teamIds: ['t9'] } })
    for (const customerId of [pool.id, pool.customerId, 'nobody'])
      expect(await refusalOf(strange.pool.claim({ customerId }))).toBe('KITH_NOT_FOUND')
    for (const act of ['release', 'protect'] as const)
      expect(await refusalOf(strange.pool[act]({ customerId: pool.id }))).toBe('KITH_NOT_FOUND')
    expect(await refusalOf(pool.shop.pool.claim({ customerId: pool.id }))).toBe('KITH_FORBIDDEN')
  })

  it('belongs to one of many who claim at the same time, each time', async () => {
    await using pool = await openPool({ claimsPerDay: null, reclaimDays: 0 })
    const people = Array.from({ length: 5 }, (_, index) =>
      pool.test.as('relationship-manager', { id: `u-${index}`, attributes: { teamIds: [`t-${index}`] } }),
    )
    let holder = pool.ann
    for (let round = 0; round < 6; round++) {
      await holder.pool.release({ customerId: pool.id })
      const outcomes = await Promise.all(
        people.map((person) => refusalOf(person.pool.claim({ customerId: pool.id }))),
      )
      expect(outcomes.toSorted()).toEqual([
        'KITH_NOT_FOUND',
        'KITH_NOT_FOUND',
        'KITH_NOT_FOUND',
        'KITH_NOT_FOUND',
        'done',
      ])
      holder = people[outcomes.indexOf('done')]!
      expect(await holder.customers.get({ id: pool.id })).toMatchObject({ ownerId: holder.session.actor.id })
    }
    const moves = await steps(pool)
    expect(moves.filter((move) => move === 'pooled claimed claimed')).toHaveLength(6)
    expect(moves).toHaveLength(12)
  })

  it('counts claims of one person one after the other, however many come at the same time', async () => {
    await using pool = await openPool({ claimsPerDay: 3 })
    const ids: string[] = []
    for (let count = 0; count < 6; count++) {
      const { id } = await pool.ann.customers.create({ name: `客户${count}` })
      await pool.ann.pool.release({ customerId: id })
      ids.push(id)
    }
    const outcomes = await Promise.all(
      ids.map((customerId) => refusalOf(pool.ben.pool.claim({ customerId }))),
    )
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3)
    expect(outcomes.filter((outcome) => outcome === 'KITH_SALES_POOL_CLAIMS_SPENT')).toHaveLength(3)
  })
})

describe('protection', () => {
  it('keeps a customer out of the pool, for as many as one may protect', async () => {
    await using pool = await openPool({ protectLimit: 1 })
    await wait(pool, 25)
    await pool.ann.pool.protect({ customerId: pool.id })
    await pool.ann.pool.protect({ customerId: pool.id })
    await wait(pool, 6)
    const { id: other } = await pool.ann.customers.create({ name: '王五' })
    expect(await refusalOf(pool.ann.pool.protect({ customerId: other }))).toBe(
      'KITH_SALES_POOL_PROTECTION_SPENT',
    )
    const mate = pool.test.as('relationship-manager', { id: 'u-mate' })
    expect(await refusalOf(mate.pool.protect({ customerId: other }))).toBe('KITH_SALES_POOL_OWNER_PROTECTS')
    await wait(pool, 7)
    expect(await pool.ann.customers.get({ id: pool.id })).toMatchObject({ ownerId: 'u-ann' })
    await wait(pool, 2)
    await wait(pool, 7)
    expect(await refusalOf(pool.ann.customers.get({ id: pool.id }))).toBe('KITH_NOT_FOUND')
  })
})

describe('a merge', () => {
  it('leaves the survivor where they stand, and undone both where they stood', async () => {
    await using pool = await openPool({ isActive: false })
    const { id: other } = await pool.ann.customers.create({ name: '李小龙二' })
    await pool.ann.pool.protect({ customerId: other })
    const { mergeId } = await pool.ann.customers.merge({ id: pool.id, duplicateIds: [other] })
    await pool.settle()
    const standings = async (id: string) =>
      (await pool.ann.customers.profile({ id, panels: ['poolStandings.standing'] })).panels[
        'poolStandings.standing'
      ]
    expect(await standings(pool.id)).toMatchObject([{ state: 'owned', protection: null }])
    await pool.ann.merges.undo({ id: mergeId! })
    expect(await standings(pool.id)).toBeNull()
    expect(await standings(other)).toMatchObject([{ state: 'owned', protection: 'hand' }])
  })
})

it('refuses a rule by which owners are warned before the time begins', async () => {
  await using shop = await openShop()
  expect(await refusalOf(shop.admin.poolRules.set({ noContactDays: 5, warnDays: 6 }))).toBe(
    'KITH_SALES_POOL_RULE_UNSOUND',
  )
  expect(await shop.manager.poolRules.read({})).toMatchObject({ isActive: false, noContactDays: 30 })
  expect(await refusalOf(shop.manager.poolRules.set({}))).toBe('KITH_FORBIDDEN')
})
