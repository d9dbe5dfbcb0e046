import { definePolicy } from '@kith/core'
import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

const ADDRESS = '广东深圳市南山区科苑路1号'

describe('the values of a customer', () => {
  it('tell others that were not given', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const created = await customers.create({
      name: ' 欧阳 娜娜',
      idNumber: '11010519491231002x',
      address: ADDRESS,
      phone: '0755-26001234转801',
      email: ' Nana@Example.COM',
    })
    expect(created).toMatchObject({
      familyName: '欧阳',
      givenName: '娜娜',
      birthDate: '1949-12-31',
      sex: 'female',
      province: '广东省',
      city: '深圳市',
      district: '南山区',
      divisionCode: '440305',
      phone: '+8675526001234;ext=801',
      email: 'nana@example.com',
    })
    const found = await customers.lookup({ phone: '0755-26001234' })
    expect(found.data.map(({ id }) => id)).toEqual([created.id])
    const { data } = await customers.list({ where: { divisionCode: { startsWith: '4403' } } })
    expect(data.map(({ id }) => id)).toEqual([created.id])
  })

  it('stay as they were given', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const given = { familyName: '欧', birthDate: '1950-01-01', city: '上海' }
    expect(
      await customers.create({ name: '欧阳娜', idNumber: '11010519491231002X', address: ADDRESS, ...given }),
    ).toMatchObject({ ...given, givenName: null, sex: 'female', province: null, divisionCode: '310000' })
  })

  it('are told by a change as by a creation, where nothing is known yet', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const { id } = await customers.create({ name: '张三', birthDate: '1950-01-01' })
    const patch = { name: '李四', idNumber: '11010519491231002X', address: ADDRESS }
    expect(await customers.update({ id, patch })).toMatchObject({
      version: 2,
      familyName: '李',
      givenName: '四',
      birthDate: '1950-01-01',
      sex: 'female',
      district: '南山区',
      divisionCode: '440305',
    })
    const { changed } = (await test.events('customer.updated'))[0]!.payload as { changed: string[] }
    expect(changed).toEqual(expect.arrayContaining(['name', 'familyName', 'sex', 'district']))
    expect(await customers.update({ id, patch: { city: '广州市', district: null } })).toMatchObject({
      divisionCode: '440100',
    })
  })

  it('of an organization have no family name', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const created = await customers.create({ kind: 'organization', name: '王记' })
    expect(created.familyName).toBeNull()
    expect((await customers.update({ id: created.id, patch: { name: '李记' } })).familyName).toBeNull()
  })

  it('are told of a primary address that is added', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const { id } = await customers.create({ name: '张三' })
    await customers.contactPoints.add({ id, kind: 'address', value: ADDRESS, isPrimary: true })
    expect(await customers.get({ id })).toMatchObject({ address: ADDRESS, divisionCode: '440305' })
  })

  it('are told only to fields that the caller may write', async () => {
    const policy = definePolicy({
      id: 'narrow',
      roles: [
        {
          name: 'clerk',
          title: 'Clerk',
          grants: [
            {
              entity: 'customer',
              actions: ['create', 'update', 'read'],
              classes: { public: 'allow', basic: 'allow', identity: 'allow' },
            },
          ],
        },
      ],
    })
    await using test = await createTestCrm({ policy })
    const clerk = test.crm.as({ id: 'u1', roles: ['clerk'] })
    const { id } = await clerk.customers.create({ name: '张三', idNumber: '11010519491231002X' })
    await clerk.customers.update({ id, patch: { idNumber: '44010619900307001X' } })
    const whole = await test.crm.system('look', (crm) => crm.customers.get({ id }))
    expect(whole).toMatchObject({
      familyName: '张',
      idNumber: '44010619900307001X',
      birthDate: null,
      sex: null,
    })
  })

  it.each([
    ['phone', '1391234567', 'invalid'],
    ['idNumber', '110105194912310021', 'checksum'],
    ['uscc', '110105012345678', 'registration_number'],
    ['bankCard', '4111111111111112', 'checksum'],
    ['email', 'nobody', 'malformed'],
  ])('are refused with the field and the reason: %s %s', async (field, value, reason) => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    await expect(customers.create({ name: '张三', [field]: value })).rejects.toMatchObject({
      code: 'KITH_VALIDATION',
      issues: [{ pointer: `/${field}`, code: 'invalid_value', message: reason }],
    })
  })
})

describe('the quality of a record', () => {
  it('is kept in step, so that lists filter and sort by it', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const poor = await customers.create({ name: '测试', phone: '13800138000' })
    const better = await customers.create({ name: '张三', phone: '13912345601' })
    expect(poor.qualityIssues).toEqual(expect.arrayContaining(['name:placeholder', 'phone:placeholder']))
    const { data } = await customers.list({ sort: ['-qualityScore'], fields: ['qualityScore'] })
    expect(data.map(({ id }) => id)).toEqual([better.id, poor.id])
    const placeholders = await customers.list({ where: { qualityIssues: { has: 'phone:placeholder' } } })
    expect(placeholders.data.map(({ id }) => id)).toEqual([poor.id])
    const mended = await customers.update({ id: poor.id, patch: { name: '李四', phone: '13912345602' } })
    expect(mended.qualityScore).toBe(better.qualityScore)
    await expect(
      customers.update({ id: poor.id, patch: { qualityScore: 100 } as never }),
    ).rejects.toMatchObject({
      code: 'KITH_FIELD_UNAVAILABLE',
    })
  })

  it('is told in full to those who may read what it is made of, and to nobody else', async () => {
    await using test = await createTestCrm()
    const host = test.as('integration')
    const { id } = await host.customers.create({ name: '张三', phone: '13800138000', teamId: 't1' })
    const rep = test.as('service-rep')
    expect(await rep.customers.get({ id })).not.toHaveProperty('qualityScore')
    await expect(rep.customers.list({ sort: ['qualityScore'] })).rejects.toMatchObject({
      code: 'KITH_FIELD_UNAVAILABLE',
    })
    const told = await host.customers.quality({ id })
    expect(told.issues).toContainEqual({ field: 'phone', reason: 'placeholder', points: 25 })
    expect(told.score).toBe((await host.customers.get({ id })).qualityScore)
    const masked = await rep.customers.quality({ id })
    expect(masked.issues.map(({ field }) => field)).not.toContain('phone')
    expect(masked.validity).toBe(100)
  })

  it('says when a record was confirmed last', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const { id } = await customers.create({ name: '张三' })
    expect(await customers.quality({ id })).toMatchObject({ isStale: false, confirmedAt: test.clock() })
    test.clock.advance(366 * 86_400_000)
    expect((await customers.quality({ id })).isStale).toBe(true)
  })

  it('of an erased customer is none', async () => {
    await using test = await createTestCrm()
    const { id } = await test
      .as('relationship-manager')
      .customers.create({ name: '张三', phone: '13912345601' })
    await test.as('dpo', { purpose: 'privacy-request' }).customers.erase({ id, reason: 'asked for' })
    const row = await test.database
      .selectFrom('crm_customer')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    expect(row).toMatchObject({ quality_score: null, quality_issues: null, division_code: null })
  })
})
