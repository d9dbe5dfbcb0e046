import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import type { Order } from './earning/order.ts'
import { refusalOf } from './fixtures/open-club.ts'
import { anOrder, shop } from './fixtures/shop-plugin.ts'
import { loyalty } from './plugin.ts'
import type { CreateProgramInput } from './program.entity.ts'

const returned = { refunded: 12_400, refundedNet: 10_000 }

/** A CRM with a shop that tells of orders, and a program that gives points for bringing customers and for nothing else. */
async function openShop(program: Partial<CreateProgramInput> = {}) {
  const test = await createTestCrm({ plugins: [loyalty(), shop()] })
  const admin = test.as('system-admin')
  const manager = test.as('relationship-manager')
  const referring = { referrerPoints: 100, refereePoints: 50, ...program }
  await admin.loyaltyPrograms.create({ key: 'club', name: 'Club', ...referring })
  const customer = async (name: string): Promise<string> => (await manager.customers.create({ name })).id
  const [old, young] = [await customer('张三'), await customer('李四')]
  const { code } = await manager.loyalty.referralCode({ program: 'club', customerId: old })
  const stage = {
    test,
    admin,
    manager,
    customer,
    old,
    young,
    code,
    refer: (customerId = young, by = code) =>
      manager.loyalty.refer({ program: 'club', customerId, code: by }),
    async tell(order: Partial<Order> = {}): Promise<void> {
      const told = anOrder({ customerId: young, ...order })
      await test.as('integration').orders.tell({ event: 'order.updated', order: told })
      while ((await test.crm.tick()) > 0);
    },
    balances: async () =>
      await Promise.all(
        [old, young].map(async (customerId) => {
          const { active, pending } = await manager.loyalty.account({ program: 'club', customerId })
          return active + pending
        }),
      ),
    state: async () => (await manager.loyaltyReferrals.list({})).data[0]?.state,
    findings: async () => (await admin.loyalty.verify({ program: 'club' })).findings,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
  return stage
}

describe('who brings a customer', () => {
  it('gets points with the first order of that one, and so does the other, once', async () => {
    await using stage = await openShop()
    expect(await stage.refer()).toMatchObject({ state: 'registered', referrerId: stage.old })
    await stage.tell({ isBought: false })
    expect(await stage.balances()).toEqual([0, 0])
    await stage.tell()
    await stage.tell()
    await stage.tell({ externalId: '4712' })
    expect(await stage.balances()).toEqual([100, 50])
    expect(await stage.state()).toBe('rewarded')
    expect(await stage.findings()).toEqual([])
  })

  it('waits for the points as for others, and gives them back with the order', async () => {
    await using stage = await openShop({ pending: '14D', returnPolicy: 'unlimited' })
    await stage.refer()
    await stage.tell()
    const account = await stage.manager.loyalty.account({ program: 'club', customerId: stage.old })
    expect(account).toMatchObject({ active: 0, pending: 100 })
    await stage.tell({ externalId: '4712', ...returned })
    expect(await stage.balances()).toEqual([100, 50])
    await stage.tell(returned)
    expect(await stage.balances()).toEqual([0, 0])
    expect(await stage.state()).toBe('reversed')
    expect(await stage.findings()).toEqual([])
  })

  it('gets none when the order comes too late', async () => {
    await using stage = await openShop({ referralDays: 3 })
    await stage.refer()
    const paidAt = new Date(stage.test.clock().getTime() + 4 * 86_400_000).toISOString()
    await stage.tell({ paidAt })
    expect(await stage.balances()).toEqual([0, 0])
    expect(await stage.state()).toBe('expired')
  })

  it('has one code, and others are told why theirs does not do', async () => {
    await using stage = await openShop({ referralLimit: 2 })
    const { manager, old, young } = stage
    const again = await manager.loyalty.referralCode({ program: 'club', customerId: old })
    expect(again.code).toBe(stage.code)
    expect(await refusalOf(stage.refer(young, 'NOSUCH22'))).toBe('KITH_LOYALTY_REFERRAL_CODE_UNKNOWN')
    expect(await refusalOf(stage.refer(old))).toBe('KITH_LOYALTY_REFERRAL_SELF')
    await stage.refer(young, stage.code.toLowerCase())
    expect(await refusalOf(stage.refer())).toBe('KITH_LOYALTY_REFERRAL_NOT_NEW')
    const { code } = await manager.loyalty.referralCode({ program: 'club', customerId: young })
    expect(await refusalOf(stage.refer(old, code))).toBe('KITH_LOYALTY_REFERRAL_SELF')
    await stage.refer(await stage.customer('王五'))
    expect(await refusalOf(stage.refer(await stage.customer('赵六')))).toBe('KITH_LOYALTY_REFERRAL_LIMIT')
    const { id: programId } = (await stage.admin.loyaltyPrograms.list({})).data[0]!
    const rule = { programId: programId, key: 'spend', name: 'A point for each yuan' }
    await stage.admin.loyaltyRules.create({ ...rule, validFrom: new Date('2026-01-01T00:00:00Z') })
    const bought = await stage.customer('孙七')
    await stage.tell({ customerId: bought, externalId: '4713' })
    expect(await refusalOf(stage.refer(bought, code))).toBe('KITH_LOYALTY_REFERRAL_NOT_NEW')
  })

  it('is refused in a program that gives nothing for it', async () => {
    await using stage = await openShop()
    const { id } = (await stage.admin.loyaltyPrograms.list({})).data[0]!
    await stage.admin.loyaltyPrograms.update({
      id: id,
      patch: { referrerPoints: null, refereePoints: null },
    })
    expect(await refusalOf(stage.refer())).toBe('KITH_LOYALTY_REFERRALS_CLOSED')
    const out = stage.admin.loyaltyPrograms.update({ id, patch: { referrerPoints: 0 } })
    expect(await refusalOf(out)).toBe('KITH_LOYALTY_NUMBER_OUT_OF_RANGE')
  })

  it('is brought once by ten who say so at the same time', async () => {
    await using stage = await openShop()
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => stage.refer()))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await stage.manager.loyaltyReferrals.list({})).data).toHaveLength(1)
  })

  it('brings nobody who has turned out to be the same customer', async () => {
    await using stage = await openShop()
    await stage.refer()
    await stage.manager.customers.merge({ id: stage.old, duplicateIds: [stage.young] })
    await stage.tell({ customerId: stage.old })
    expect(await stage.state()).toBe('refused')
    const account = await stage.manager.loyalty.account({ program: 'club', customerId: stage.old })
    expect(account.active).toBe(0)
  })
})
