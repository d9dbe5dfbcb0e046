import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

const broken = { idNumber: '110105194912310021', phone: '1391234567', bankCard: '6.2222E+18' }

describe('values that could not be read', () => {
  it('are kept beside the customer with the reason, until the field is written', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const { id } = await customers.create({ name: '张三' })
    const kept = await customers.unreadValues.keep({ id, values: broken, source: 'list.csv, line 3' })
    expect(kept.data.map(({ field, code, reason }) => [field, code, reason])).toEqual([
      ['idNumber', 'KITH_VALUE_UNREADABLE', 'checksum'],
      ['phone', 'KITH_VALUE_UNREADABLE', 'invalid'],
      ['bankCard', 'KITH_VALUE_DAMAGED', 'spreadsheet_number'],
    ])
    expect((await customers.get({ id })).phone).toBeNull()
    expect((await customers.quality({ id })).issues).toContainEqual({
      field: 'phone',
      reason: 'unread',
      points: 25,
    })

    await customers.unreadValues.keep({ id, values: { phone: '12' } })
    await customers.update({ id, patch: { idNumber: '11010519491231002X' } })
    const { data } = await customers.unreadValues.list({ id })
    expect(data.map(({ field, contactRaw }) => [field, contactRaw])).toEqual([
      ['bankCard', null],
      ['phone', '12'],
    ])
  })

  it('are read as the value would be', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const { id } = await manager.customers.create({ name: '张三', teamId: 't1' })
    await manager.customers.unreadValues.keep({ id, values: broken })
    const seen = (await manager.customers.unreadValues.list({ id })).data
    expect(seen.find(({ field }) => field === 'phone')?.contactRaw).toBe(broken.phone)
    expect(seen.find(({ field }) => field === 'idNumber')?.identityRaw).toBe('******')
    const officer = test.as('dpo', { purpose: 'privacy-request' })
    const whole = (await officer.customers.unreadValues.list({ id })).data
    expect(whole.find(({ field }) => field === 'idNumber')?.identityRaw).toBe(broken.idNumber)
    await expect(test.as('service-rep').customers.unreadValues.list({ id })).rejects.toMatchObject({
      code: 'KITH_FORBIDDEN',
    })
    const dump = await test.database.selectFrom('crm_unread_value').selectAll().execute()
    expect(JSON.stringify(dump)).not.toContain(broken.idNumber)
  })

  it('are none that can be read', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const { id } = await customers.create({ name: '张三' })
    const values = { ...broken, phone: '13912345601' }
    await expect(customers.unreadValues.keep({ id, values })).rejects.toMatchObject({
      code: 'KITH_VALIDATION',
      issues: [{ pointer: '/values/phone', code: 'readable' }],
    })
    expect((await customers.unreadValues.list({ id })).data).toEqual([])
  })

  it('go with the customer when records are merged and people erased', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const survivor = await customers.create({ name: '张三' })
    const retired = await customers.create({ name: '张三' })
    await customers.unreadValues.keep({ id: retired.id, values: broken })
    await customers.merge({ id: survivor.id, duplicateIds: [retired.id] })
    expect((await customers.unreadValues.list({ id: survivor.id })).data).toHaveLength(3)
    const receipt = await test
      .as('dpo', { purpose: 'privacy-request' })
      .customers.erase({ id: survivor.id, reason: 'asked for' })
    expect(receipt.residues).toEqual([])
    expect(await test.database.selectFrom('crm_unread_value').selectAll().execute()).toEqual([])
  })
})
