import { createTestCrm, standardRoleNames } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'

describe('the settings of a tenant', () => {
  it('are defaults until somebody sets them, and for everybody to read', async () => {
    await using test = await createTestCrm()
    for (const role of standardRoleNames)
      expect(await test.as(role).tenant.get()).toEqual({
        key: 'default',
        name: 'default',
        zone: 'Asia/Shanghai',
        region: 'CN',
        currency: 'CNY',
        locale: 'zh-CN',
        weekStart: 'monday',
        version: 0,
      })
  })

  it('are set by the system administrator alone', async () => {
    await using test = await createTestCrm()
    const patch = { name: 'Acme', zone: 'Europe/Berlin', currency: 'EUR' }
    const admin = test.as('system-admin')
    expect(await admin.tenant.update({ patch })).toMatchObject({ ...patch, region: 'CN', version: 1 })
    expect(await admin.tenant.update({ patch: { currency: null }, ifVersion: 1 })).toMatchObject({
      currency: 'CNY',
      version: 2,
    })
    expect(await outcomeOf(admin.tenant.update({ patch, ifVersion: 1 }))).toBe('KITH_VERSION_MISMATCH')
    for (const role of standardRoleNames.filter((each) => each !== 'system-admin'))
      expect(await outcomeOf(test.as(role).tenant.update({ patch }))).toBe('KITH_FORBIDDEN')
    const [event] = await test.events('tenant.updated')
    expect(event!.payload).toEqual({
      tenantId: 'default',
      version: 1,
      changed: expect.arrayContaining(['name', 'zone', 'currency']),
    })
  })

  it.each([
    ['zone', 'Mars/Olympus'],
    ['zone', '+08:00'],
    ['region', 'cn'],
    ['region', 'XX'],
    ['currency', 'RMB'],
    ['locale', 'not a tag'],
    ['weekStart', 'friday'],
  ])('refuse %s "%s"', async (field, value) => {
    await using test = await createTestCrm()
    const set = test.as('system-admin').tenant.update({ patch: { [field]: value } })
    expect(await outcomeOf(set)).toBe('KITH_VALIDATION')
  })

  it('decide the region of phone numbers from the next call on, each tenant by itself', async () => {
    await using test = await createTestCrm()
    const shop = (tenantId: string) => test.as('integration', { tenantId })
    const phoneIn = async (tenantId: string) =>
      (await shop(tenantId).customers.create({ name: 'Anna', phone: '030 901820' })).phone
    expect(await outcomeOf(phoneIn('berlin'))).not.toBe('+4930901820')
    await test.as('system-admin', { tenantId: 'berlin' }).tenant.update({ patch: { region: 'DE' } })
    expect(await phoneIn('berlin')).toBe('+4930901820')
    const found = await shop('berlin').customers.search({ where: { phone: '030 901820' } })
    expect(found.data).toHaveLength(1)
    expect((await shop('berlin').customers.lookup({ phone: '030 901820' })).data).toHaveLength(1)
    expect(await outcomeOf(phoneIn('elsewhere'))).not.toBe('+4930901820')
  })

  it('stay as they were when the transaction that sets them is undone', async () => {
    await using test = await createTestCrm()
    const undone = test.crm.transaction(async ({ system }) => {
      const { tenant, customers } = system('try')
      await tenant.update({ patch: { region: 'DE' } })
      expect((await customers.create({ name: 'Anna', phone: '030 901820' })).phone).toBe('+4930901820')
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect(await test.as('integration').tenant.get()).toMatchObject({ region: 'CN', version: 0 })
    const { phone } = await test.as('integration').customers.create({ name: 'B', phone: '010 62551234' })
    expect(phone).toBe('+861062551234')
  })

  it('are seen within ten seconds when another process has set them', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    const phone = async () => (await shop.customers.create({ name: 'Anna', phone: '010 62551234' })).phone
    expect(await phone()).toBe('+861062551234')
    await test.as('system-admin').tenant.update({ patch: { name: 'Acme' } })
    expect(await phone()).toBe('+861062551234')
    await test.database.updateTable('crm_tenant').set({ region: 'DE' }).execute()
    test.clock.advance(10_000)
    expect(await outcomeOf(phone())).not.toBe('+861062551234')
  })
})

describe('the settings of a person', () => {
  it('are their own: nobody reads or changes those of another', async () => {
    await using test = await createTestCrm()
    const mine = test.as('service-rep')
    const patch = {
      zone: 'Asia/Tokyo',
      columns: { customer: ['name', 'city'] },
      plugins: { tickets: { a: 1 } },
    }
    expect(await mine.me.settings.update({ patch })).toEqual({ locale: null, ...patch, version: 1 })
    expect(await mine.me.settings.get()).toMatchObject(patch)
    const other = test.as('service-rep', { id: 'u-other' })
    expect(await other.me.settings.get()).toEqual({
      locale: null,
      zone: null,
      columns: {},
      plugins: {},
      version: 0,
    })
    await other.me.settings.update({ patch: { locale: 'en' } })
    expect(await mine.me.settings.get()).toMatchObject({ locale: null, ...patch })
  })

  it('are changed by a merge patch', async () => {
    await using test = await createTestCrm()
    const { settings } = test.as('auditor').me
    await settings.update({ patch: { plugins: { a: { x: 1, y: 2 }, b: 1 } } })
    const { plugins, version } = await settings.update({
      patch: { plugins: { a: { x: null, z: 3 }, b: null } },
      ifVersion: 1,
    })
    expect([plugins, version]).toEqual([{ a: { y: 2, z: 3 } }, 2])
    const late = settings.update({ patch: { locale: 'en' }, ifVersion: 1 })
    expect(await outcomeOf(late)).toBe('KITH_VERSION_MISMATCH')
  })

  it('have a bound and know no other keys', async () => {
    await using test = await createTestCrm()
    const { settings } = test.as('dpo').me
    const large = settings.update({ patch: { plugins: { a: 'x'.repeat(16_384) } } })
    expect(await outcomeOf(large)).toBe('KITH_DIRECTORY_SETTINGS_TOO_LARGE')
    expect(await outcomeOf(settings.update({ patch: { userId: 'u-other' } as object }))).toBe(
      'KITH_INVALID_QUERY',
    )
    expect(await outcomeOf(settings.update({ patch: { zone: 'Mars/Olympus' } }))).toBe('KITH_VALIDATION')
    expect(await settings.get()).toMatchObject({ version: 0 })
  })
})
