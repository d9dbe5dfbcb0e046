import { describe, expect, it } from 'vitest'

import { openShop, refusalOf } from '../fixtures/open-shop.ts'
import type { BillingIdentityPatch } from './billing-identity.entity.ts'

type Shop = Awaited<ReturnType<typeof openShop>>

const company = {
  title: '云帆茶叶有限公司',
  taxNumber: '9135 0100 M000 100Y 43',
  bank: '招商银行深圳分行',
  account: '7559 2233 4410 801',
  address: '深圳市南山区科技路1号',
  phone: '138 0013 8000',
  email: 'Fapiao@Example.CN',
} as const

const add = ({ manager, customerId }: Shop, identity: object = company, isDefault = false) =>
  manager.billingIdentities.create({ customerId, identity: { ...company, ...identity }, isDefault })

describe('a billing identity', () => {
  it('is spelled as customers are, and shown to each role as much as customers are', async () => {
    await using shop = await openShop()
    const { id } = await add(shop)
    const issuer = shop.test.as('integration', { attributes: { identityAccess: true } })
    expect(await issuer.billingIdentities.get({ id })).toMatchObject({
      title: company.title,
      taxNumber: '91350100M000100Y43',
      account: company.account,
      phone: '+8613800138000',
      email: 'fapiao@example.cn',
    })
    const seen = await shop.manager.billingIdentities.get({ id })
    expect(seen).toMatchObject({ title: company.title, phone: '+8613800138000' })
    expect(seen.$masked).toEqual(expect.arrayContaining(['taxNumber', 'bank', 'account']))
    expect(JSON.stringify(seen)).not.toMatch(/91350100M000100Y43|招商|7559 2233/)
    const served = await shop.rep.billingIdentities.get({ id })
    expect(served).not.toHaveProperty('taxNumber')
    expect(served).not.toHaveProperty('account')
    expect(served.$masked).toEqual(expect.arrayContaining(['phone', 'email', 'address']))
    expect(await shop.shop.billingIdentities.get({ id })).not.toHaveProperty('taxNumber')
    const stranger = shop.test.as('relationship-manager', { id: 'u-far', attributes: { teamIds: ['t9'] } })
    expect(await refusalOf(stranger.billingIdentities.get({ id }))).toBe('KITH_NOT_FOUND')
    expect(await refusalOf(stranger.billingIdentities.prefer({ id }))).toBe('KITH_NOT_FOUND')
    expect(await refusalOf(shop.admin.billingIdentities.get({ id }))).toBe('KITH_FORBIDDEN')
  })

  it.each([
    ['KITH_SALES_TAX_NUMBER_INVALID', { taxNumber: '91350100M000100Y44' }],
    ['KITH_SALES_TAX_NUMBER_INVALID', { kind: 'person' }],
    ['KITH_SALES_TAX_NUMBER_INVALID', { country: 'DE', taxNumber: 'de 1' }],
    ['KITH_VALIDATION', { country: 'China' }],
    ['KITH_SALES_COUNTRY_INVALID', { country: 'cn' }],
    ['KITH_SALES_BILLING_CONTACT_INVALID', { phone: 'call me' }],
    ['KITH_SALES_BILLING_CONTACT_INVALID', { email: 'nowhere' }],
  ])('is refused with %s: %o', async (code, values) => {
    await using shop = await openShop()
    const refusal = await refusalOf(add(shop, values))
    expect(refusal).toBe(code)
    const { id } = await add(shop)
    const again = await refusalOf(
      shop.manager.billingIdentities.update({ id, patch: values as BillingIdentityPatch }),
    )
    expect(again).toBe(refusal)
  })

  it('of another country keeps its number, and of a person without one is enough', async () => {
    await using shop = await openShop()
    const abroad = { country: 'DE', taxNumber: 'DE 123456789' }
    expect(await refusalOf(add(shop, abroad))).toBe('done')
    const person = { kind: 'person', title: '张三', taxNumber: null, phone: null, email: null }
    expect(await refusalOf(add(shop, person))).toBe('done')
  })

  it('is the default when it is the only one, or was made it last', async () => {
    await using shop = await openShop()
    const { customerId, manager } = shop
    const current = async () => (await manager.billingIdentities.default({ customerId })).identity?.id
    expect(await current()).toBeUndefined()
    const { id: first } = await add(shop)
    const { id: second } = await add(shop)
    expect(await current()).toBe(first)
    shop.test.clock.advance(1000)
    await manager.billingIdentities.prefer({ id: second })
    expect(await current()).toBe(second)
    shop.test.clock.advance(1000)
    const { id: third } = await add(shop, {}, true)
    expect(await current()).toBe(third)
    await manager.billingIdentities.delete({ id: third })
    expect(await current()).toBe(second)
  })

  it('of two customers who become one is there beside the other, with one default', async () => {
    await using shop = await openShop()
    const { manager, customerId } = shop
    await add(shop, {}, true)
    const other = await shop.customer('张三丰')
    shop.test.clock.advance(1000)
    const identity = { ...company, title: '另一家公司' }
    const { id } = await manager.billingIdentities.create({ customerId: other, identity, isDefault: true })
    const { mergeId } = await manager.customers.merge({ id: customerId, duplicateIds: [other] })
    expect((await manager.billingIdentities.list({})).data).toHaveLength(2)
    expect((await manager.billingIdentities.default({ customerId })).identity).toMatchObject({ id })
    await manager.merges.undo({ id: mergeId! })
    const { data } = await manager.billingIdentities.list({ where: { customerId: other } })
    expect(data).toMatchObject([{ id }])
  })

  it('stands in contracts of its customer, and is kept while it does', async () => {
    await using shop = await openShop()
    const { manager, customerId } = shop
    const { id: billingIdentityId } = await add(shop)
    const terms = { number: 'C-1', title: 'Tea', startOn: '2026-02-01', billingIdentityId }
    const { id } = await manager.contracts.create({ customerId, contract: terms })
    const inUse = await refusalOf(manager.billingIdentities.delete({ id: billingIdentityId }))
    expect(inUse).toBe('KITH_SALES_BILLING_IN_USE')
    const other = await shop.customer('李四')
    const elsewhere = { ...terms, number: 'C-2' }
    expect(await refusalOf(manager.contracts.create({ customerId: other, contract: elsewhere }))).toBe(
      'KITH_SALES_BILLING_UNKNOWN',
    )
    await manager.contracts.update({ id, patch: { billingIdentityId: null } })
    expect(await refusalOf(manager.billingIdentities.delete({ id: billingIdentityId }))).toBe('done')
  })
})
