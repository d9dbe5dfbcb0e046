import { createTestCrm, type TestCrm } from '@kith/testing'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'
import { define, metOn, mood, passport, shoeSize, slogan, wechatId } from './definitions.ts'

async function storedValues({ database }: TestCrm): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from crm_custom_value`.execute(database)
  return rows[0]!.n
}

describe('a custom field that is archived', () => {
  it('hides its values and keeps them until it is in use again', async () => {
    await using test = await createTestCrm()
    const [id = ''] = await define(test, shoeSize)
    const { customers } = test.as('integration')
    const { id: customerId } = await customers.create({ name: '甲', custom: { shoeSize: 42 } })
    const { customFields } = test.as('system-admin')
    await customFields.archive({ id })
    expect(await customers.get({ id: customerId })).not.toHaveProperty('custom')
    const system = test.crm.system('look', async (crm) => crm.customers.get({ id: customerId }))
    expect(await system).not.toHaveProperty('custom')
    await customers.update({ id: customerId, patch: { nickname: 'x' } })
    await customFields.restore({ id })
    expect((await customers.get({ id: customerId })).custom).toEqual({ shoeSize: 42 })
  })

  it('takes its hidden values along through a merge, its undoing and an erasure', async () => {
    await using test = await createTestCrm()
    const [id = ''] = await define(test, shoeSize)
    const manager = test.as('relationship-manager')
    const [one, two] = await Promise.all(['甲', '乙'].map((name) => manager.customers.create({ name })))
    await manager.customers.update({ id: two!.id, patch: { custom: { shoeSize: 42 } } })
    const { customFields } = test.as('system-admin')
    await customFields.archive({ id })
    const { mergeId } = await manager.customers.merge({ id: one!.id, duplicateIds: [two!.id] })
    await customFields.restore({ id })
    expect((await manager.customers.get({ id: one!.id })).custom).toEqual({ shoeSize: 42 })
    await customFields.archive({ id })
    await manager.merges.undo({ id: mergeId! })
    await customFields.restore({ id })
    expect((await manager.customers.get({ id: one!.id })).custom).toEqual({ shoeSize: null })
    expect((await manager.customers.get({ id: two!.id })).custom).toEqual({ shoeSize: 42 })
    await customFields.archive({ id })
    const dpo = test.as('dpo', { purpose: 'privacy-request' })
    await dpo.customers.erase({ id: two!.id, reason: 'asked' })
    expect(await storedValues(test)).toBe(0)
  })

  it('is purged only when nothing names it, and then holds nothing', async () => {
    await using test = await createTestCrm()
    const [id = ''] = await define(test, { ...slogan, rules: { unique: true } }, shoeSize)
    const shop = test.as('integration')
    await shop.customers.create({ name: '甲', custom: { slogan: 'a', shoeSize: 42 } })
    await shop.customers.create({ name: '乙', custom: { slogan: 'b' } })
    const view = await shop.views.create({
      name: 'walkers',
      entity: 'customer',
      where: { 'custom.slogan': 'a' },
    })
    const shared = await shop.views.create({
      name: 'talks',
      entity: 'interaction',
      where: { customer: { some: { or: [{ 'custom.slogan': 'b' }] } } },
      isSharedWithEverybody: true,
    })
    const { customFields } = test.as('system-admin')
    expect(await customFields.dependents({ id })).toEqual({
      views: [{ id: shared.id, name: 'talks', createdBy: 'u-integration' }],
      hiddenViews: 1,
    })
    expect(await outcomeOf(customFields.purge({ id }))).toBe('KITH_DIRECTORY_CUSTOM_FIELD_IN_USE')
    await customFields.archive({ id })
    expect(await outcomeOf(customFields.purge({ id }))).toBe('KITH_DIRECTORY_CUSTOM_FIELD_IN_USE')
    for (const each of [view, shared]) await shop.views.delete({ id: each.id })
    expect(await customFields.purge({ id })).toEqual({ removed: 2, isPurged: true })
    expect(await customFields.get({ id })).toMatchObject({ purgedAt: test.clock() })
    expect(await customFields.purge({ id })).toEqual({ removed: 0, isPurged: true })
    expect(await outcomeOf(customFields.restore({ id }))).toBe('KITH_DIRECTORY_CUSTOM_FIELD_INVALID')
    expect(await storedValues(test)).toBe(1)
    expect((await sql`select * from crm_custom_claim`.execute(test.database)).rows).toEqual([])
    const entries = (await test.audit()).filter(({ action }) => action === 'customFields.purge')
    expect(entries).toContainEqual(expect.objectContaining({ decision: 'allow', subjectIds: [id] }))
  })
})

describe('the values of custom fields', () => {
  const fields = [
    shoeSize,
    wechatId,
    mood,
    { ...slogan, rules: { unique: true } },
    { ...metOn, rules: { merge: 'earliest' } },
  ] as const

  async function stage(test: TestCrm) {
    await define(test, ...fields)
    const manager = test.as('relationship-manager')
    const one = await manager.customers.create({ name: '甲', custom: { shoeSize: 41, metOn: '2024-05-01' } })
    const two = await manager.customers.create({
      name: '乙',
      custom: { shoeSize: 42, wechatId: 'zhang-san', mood: 'bad', slogan: 'only', metOn: '2020-01-01' },
    })
    return { manager, one, two }
  }

  it('are merged by their strategies, and are as they were when the merge is undone', async () => {
    await using test = await createTestCrm()
    const { manager, one, two } = await stage(test)
    const { mergeId } = await manager.customers.merge({ id: one.id, duplicateIds: [two.id] })
    expect((await manager.customers.get({ id: one.id })).custom).toEqual({
      shoeSize: 41,
      wechatId: 'zhang-san',
      mood: 'bad',
      slogan: 'only',
      metOn: '2020-01-01',
    })
    await manager.merges.undo({ id: mergeId! })
    expect((await manager.customers.get({ id: one.id })).custom).toEqual(one.custom)
    expect((await manager.customers.get({ id: two.id })).custom).toEqual(two.custom)
    const taken = manager.customers.create({ name: '丙', custom: { slogan: 'only' } })
    expect(await outcomeOf(taken)).toBe('KITH_POSSIBLE_DUPLICATE')
  })

  it('are chosen for a merge by the name of their field', async () => {
    await using test = await createTestCrm()
    const { manager, one, two } = await stage(test)
    const merge = { id: one.id, duplicateIds: [two.id], fields: { 'custom.shoeSize': two.id } }
    const preview = await manager.customers.merge({ ...merge, dryRun: true })
    expect(preview.preview!.fields).toContainEqual({
      field: 'custom.shoeSize',
      value: 42,
      from: two.id,
      isMasked: false,
    })
    await manager.customers.merge(merge)
    expect((await manager.customers.get({ id: one.id })).custom).toMatchObject({ shoeSize: 42 })
  })

  it('leave no residue when their customer is erased', async () => {
    await using test = await createTestCrm()
    const { two } = await stage(test)
    const dpo = test.as('dpo', { purpose: 'privacy-request' })
    expect(await dpo.customers.erase({ id: two.id, reason: 'asked' })).toMatchObject({ residues: [] })
    expect(await storedValues(test)).toBe(2)
    expect((await sql`select * from crm_custom_claim`.execute(test.database)).rows).toEqual([])
    expect(await outcomeOf(dpo.customers.get({ id: two.id }))).toBe('KITH_NOT_FOUND')
  })

  it('stay with a row that is deleted, and come back with it', async () => {
    await using test = await createTestCrm()
    await define(test, shoeSize)
    const { customers } = test.as('integration')
    const { id } = await customers.create({ name: '甲', custom: { shoeSize: 42 } })
    await customers.delete({ id })
    expect((await customers.list({ where: { 'custom.shoeSize': 42 } })).data).toEqual([])
    expect((await customers.list({ where: { 'custom.shoeSize': 42 }, deleted: 'only' })).data).toMatchObject([
      { id },
    ])
    await customers.restore({ id })
    expect((await customers.get({ id })).custom).toEqual({ shoeSize: 42 })
  })

  it('are named in events, in the feed and in the audit, as far as the reader may know the field', async () => {
    await using test = await createTestCrm()
    await define(test, shoeSize, passport)
    const shop = test.as('integration', { attributes: { identityAccess: true, teamIds: ['t1'] } })
    const { id } = await shop.customers.create({ name: '甲', custom: { shoeSize: 42 } })
    await shop.customers.update({ id, patch: { custom: { shoeSize: 43, passport: 'E1' } } })
    const [event] = await test.events('customer.updated')
    expect(event!.payload['changed']).toEqual(['custom.passport', 'custom.shoeSize'])
    await test.crm.tick()
    const feed = await test.as('service-rep').changes.list({ types: ['customer.updated'] })
    expect(feed.data.map((change) => change.changed)).toEqual([['custom.shoeSize']])
    const entry = (await test.audit()).find(({ action }) => action === 'customers.update')
    expect(entry).toMatchObject({ fields: ['custom.passport', 'custom.shoeSize'] })
  })
})

describe('tenants', () => {
  it('have fields of the same key and of different kinds beside each other', async () => {
    await using test = await createTestCrm()
    const of = (role: 'system-admin' | 'integration', tenantId: string) => test.as(role, { tenantId })
    await of('system-admin', 'a').customFields.create({ ...shoeSize, key: 'size', kind: 'int' })
    await of('system-admin', 'b').customFields.create({ ...shoeSize, key: 'size', kind: 'text' })
    const [a, b, c] = ['a', 'b', 'c'].map((tenant) => of('integration', tenant).customers)
    await a!.create({ name: '甲', custom: { size: 42 } })
    await b!.create({ name: '乙', custom: { size: 'xl' } })
    expect(await outcomeOf(c!.create({ name: '丙', custom: { size: 1 } }))).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await outcomeOf(a!.create({ name: '丁', custom: { size: 'xl' } }))).toBe('KITH_VALIDATION')
    const found = (customers: typeof a, size: unknown) =>
      customers!.list({ where: { 'custom.size': size } as never })
    expect((await found(a, 42)).data).toMatchObject([{ name: '甲', custom: { size: 42 } }])
    expect((await found(b, 'xl')).data).toMatchObject([{ name: '乙', custom: { size: 'xl' } }])
    expect(await outcomeOf(found(a, 'xl'))).toBe('KITH_INVALID_QUERY')
    expect(await outcomeOf(found(c, 42))).toBe('KITH_FIELD_UNAVAILABLE')
  })
})
