import { createTestClock, createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { dumpDatabase } from '../policy/database-dump.ts'
import { outcomeOf } from '../policy/refusal.ts'

const openid = { namespace: 'wechat:wx8a1f', externalId: 'oXq4Zt_9kL2mNpQrStUvWxYz' }

describe('the identities of a customer', () => {
  it('find the customer by the exact id in the other system, and by nothing else', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const { id } = await manager.customers.create({ name: '张三' })
    await manager.customers.identities.add({ id, ...openid })
    const find = async (identity: { namespace: string; externalId: string }) =>
      (await manager.customers.lookup({ identity })).data.map((hit) => hit.id)
    expect(await find(openid)).toEqual([id])
    expect(await find({ ...openid, namespace: 'shop' })).toEqual([])
    expect(await find({ ...openid, externalId: openid.externalId.toLowerCase() })).toEqual([])
  })

  it('are known once: the same again is a sighting, and changes no version', async () => {
    const clock = createTestClock()
    await using test = await createTestCrm({ clock })
    const shop = test.as('integration')
    const { id } = await shop.customers.create({ name: '张三' })
    const first = await shop.customers.identities.add({ id, ...openid })
    clock.advance(60_000)
    const again = await shop.customers.identities.add({ id, ...openid })
    expect(again).toMatchObject({ id: first.id, version: 1, firstSeenAt: first.firstSeenAt })
    expect(again.lastSeenAt).toEqual(clock())
    expect((await shop.customers.identities.list({ id })).data).toHaveLength(1)
    expect((await test.events('customerIdentity.added')).map((event) => event.payload)).toEqual([
      { customerId: id, customerIdentityId: first.id },
    ])
  })

  it('belong to one customer: another who claims one is refused without a word about the first', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const { id } = await shop.customers.create({ name: '张三', teamId: 't9' })
    await shop.customers.identities.add({ id, ...openid })
    const manager = test.as('relationship-manager')
    const other = await manager.customers.create({ name: '李四' })
    const claim = manager.customers.identities.add({ id: other.id, ...openid })
    await expect(claim).rejects.toMatchObject({ code: 'KITH_POSSIBLE_DUPLICATE', issues: [] })
    await expect(claim).rejects.not.toThrow(id)
  })

  it('may be claimed again after they were removed', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const [one, two] = [
      await manager.customers.create({ name: '张三' }),
      await manager.customers.create({ name: '李四' }),
    ]
    const { id: identityId } = await manager.customers.identities.add({ id: one.id, ...openid })
    expect(await outcomeOf(manager.customers.identities.remove({ id: two.id, identityId }))).toBe(
      'KITH_NOT_FOUND',
    )
    await manager.customers.identities.remove({ id: one.id, identityId })
    await manager.customers.identities.add({ id: two.id, ...openid })
    expect((await manager.customers.lookup({ identity: openid })).data.map((hit) => hit.id)).toEqual([two.id])
  })

  it('are another in another tenant', async () => {
    await using test = await createTestCrm()
    for (const tenantId of ['default', 'elsewhere']) {
      const shop = test.as('integration', { tenantId })
      const { id } = await shop.customers.create({ name: '张三' })
      await shop.customers.identities.add({ id, ...openid })
      expect((await shop.customers.lookup({ identity: openid })).data.map((hit) => hit.id)).toEqual([id])
    }
  })

  it('are masked for a service rep, and stand nowhere in clear', async () => {
    await using test = await createTestCrm()
    const { id } = await test.as('relationship-manager').customers.create({ name: '张三' })
    await test.as('relationship-manager').customers.identities.add({ id, ...openid })
    const [seen] = (await test.as('service-rep').customers.identities.list({ id })).data
    expect(seen).toMatchObject({ externalId: '******', $masked: ['externalId'], namespace: openid.namespace })
    expect(await dumpDatabase(test)).not.toContain(openid.externalId)
  })

  it.each([
    { namespace: 'Wechat', externalId: 'x' },
    { namespace: '', externalId: 'x' },
    { namespace: 'shop', externalId: '  ' },
    { namespace: 'shop', externalId: 'a\0b' },
  ])('refuse $namespace "$externalId"', async (identity) => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const { id } = await manager.customers.create({ name: '张三' })
    expect(await outcomeOf(manager.customers.identities.add({ id, ...identity }))).toBe('KITH_VALIDATION')
  })
})
