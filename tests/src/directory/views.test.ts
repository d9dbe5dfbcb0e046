import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'

const dormant = {
  name: 'Dormant in Shanghai',
  entity: 'customer',
  where: { lifecycle: 'dormant', city: '上海' },
  sort: ['-createdAt'],
  columns: ['name', 'city'],
}

describe('a saved view', () => {
  it('is a query that runs under the rights of whoever runs it', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const shop = test.as('integration')
    await manager.customers.create({ name: '张三', city: '上海', lifecycle: 'dormant' })
    await manager.customers.create({ name: '李四', city: '北京', lifecycle: 'dormant' })
    await shop.customers.create({ name: '王五', city: '上海', lifecycle: 'dormant', teamId: 't2' })
    const { id } = await manager.views.create({ ...dormant, isSharedWithEverybody: true })
    const names = async (runner: typeof manager) =>
      (await runner.views.run({ id })).data.map((row) => row['name'])
    expect(await names(manager)).toEqual(['张三'])
    expect(await names(shop)).toEqual(['王五', '张三'])
    expect(Object.keys((await manager.views.run({ id })).data[0]!).toSorted()).toEqual([
      'city',
      'id',
      'name',
      'version',
    ])
  })

  it('pages and counts like a list', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    for (const name of ['甲', '乙', '丙']) await manager.customers.create({ name })
    const { id } = await manager.views.create({ name: 'All', entity: 'customer', sort: ['createdAt'] })
    const first = await manager.views.run({ id, limit: 2, count: 'exact' })
    expect([first.data.length, first.count]).toEqual([2, 3])
    const second = await manager.views.run({ id, limit: 2, cursor: first.nextCursor! })
    expect(second.data).toHaveLength(1)
  })

  it('is seen and run by those it is shared with, and changed by whoever made it', async () => {
    await using test = await createTestCrm()
    const maker = test.as('relationship-manager')
    const colleague = test.as('relationship-manager', { id: 'u-2', attributes: { teamIds: ['t2'] } })
    const { id } = await maker.views.create(dormant)
    const outcome = () => outcomeOf(colleague.views.run({ id }))
    expect([await outcome(), (await colleague.views.list()).data.length]).toEqual(['KITH_NOT_FOUND', 0])
    for (const patch of [
      { sharedWithUsers: ['u-2'], sharedWithTeams: [], isSharedWithEverybody: false },
      { sharedWithUsers: [], sharedWithTeams: ['t1', 't2'], isSharedWithEverybody: false },
      { sharedWithUsers: [], sharedWithTeams: [], isSharedWithEverybody: true },
    ]) {
      await maker.views.update({ id, patch })
      expect([await outcome(), (await colleague.views.list()).data.length]).toEqual(['ok', 1])
    }
    expect(await outcomeOf(colleague.views.update({ id, patch: { name: 'Mine' } }))).toBe('KITH_FORBIDDEN')
    expect(await outcomeOf(colleague.views.delete({ id }))).toBe('KITH_FORBIDDEN')
    await maker.views.update({ id, patch: { isSharedWithEverybody: false } })
    expect(await outcome()).toBe('KITH_NOT_FOUND')
    expect(await outcomeOf(maker.views.delete({ id }))).toBe('ok')
  })

  it('names only what whoever saves it may use', async () => {
    await using test = await createTestCrm()
    const rep = test.as('service-rep')
    for (const query of [
      { where: { phone: '13800138000' } },
      { where: { idNumber: { isNull: false } } },
      { where: { nothing: 1 } },
      { where: { 'custom.shoeSize': 42 } },
      { sort: ['phone'] },
      { columns: ['idNumber'] },
      { columns: ['custom.shoeSize'] },
      { entity: 'user' },
      { entity: 'nothing' },
      // Listed below its customer only, where the customer's rows are asked first.
      { entity: 'contactPoint' },
      { entity: 'consentEntry' },
    ]) {
      const saving = rep.views.create({ name: 'x', entity: 'customer', ...query })
      expect(await outcomeOf(saving)).toBe('KITH_FIELD_UNAVAILABLE')
    }
    expect((await rep.views.list()).data).toEqual([])
    const { id } = await rep.views.create({ name: 'x', entity: 'customer' })
    const changing = rep.views.update({ id, patch: { where: { phone: '13800138000' } } })
    expect(await outcomeOf(changing)).toBe('KITH_FIELD_UNAVAILABLE')
    expect((await rep.views.get({ id })).where).toBeNull()
  })

  it('is refused to a runner who may not use its fields as if they did not exist', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const view = { name: 'With mail', entity: 'customer', where: { idNumber: { isNull: false } } }
    expect(await outcomeOf(manager.views.create(view))).toBe('KITH_FIELD_UNAVAILABLE')
    const { id } = await manager.views.create({
      name: 'With notes',
      entity: 'customer',
      columns: ['notes'],
      where: { city: '上海' },
      isSharedWithEverybody: true,
    })
    expect(await outcomeOf(manager.views.run({ id }))).toBe('ok')
    // The city is masked for a service rep, and customers are no rows of an analyst's at all.
    expect(await outcomeOf(test.as('service-rep').views.run({ id }))).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await outcomeOf(test.as('market-analyst').views.run({ id }))).toBe('KITH_FORBIDDEN')
  })

  it('keeps no value in clear that is stored encrypted', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    for (const where of [
      { phone: '13800138000' },
      { or: [{ city: '上海' }, { not: { phone: { in: ['13800138000'] } } }] },
      { shares: { some: { customer: { some: { phone: '13800138000' } } } } },
    ]) {
      const saving = manager.views.create({ name: 'x', entity: 'customer', where })
      expect(await outcomeOf(saving)).toBe('KITH_DIRECTORY_VIEW_HOLDS_VALUE')
    }
  })
})
