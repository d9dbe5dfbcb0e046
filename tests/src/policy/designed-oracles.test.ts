import { designedOracles } from '@kith/core'
import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf, refusalOf } from './refusal.ts'

const PHONE = '13812345678'
const ID_NUMBER = '11010519491231002X'

describe('the designed oracles', () => {
  it('name operations and errors that exist', async () => {
    await using test = await createTestCrm()
    const operations = test.crm.operations.map((each) => each.name)
    const codes = test.crm.errorCatalogue.map((entry) => entry.code)
    const named = designedOracles.flatMap(({ operation, errorCode }) => [operation, errorCode])
    expect(designedOracles.every((oracle) => (oracle.operation ?? oracle.errorCode) !== undefined)).toBe(true)
    for (const name of named.filter((each) => each !== undefined))
      expect([...operations, ...codes]).toContain(name)
  })

  it('that answer with rows are limited in rate', async () => {
    await using test = await createTestCrm()
    const limited = test.crm.operations.filter((each) => each.callsPerMinute !== undefined)
    for (const { operation } of designedOracles.filter((oracle) => oracle.errorCode === undefined))
      expect(limited.map((each) => each.name)).toContain(operation)
  })

  it('of relations and interactions leave an audit entry with each answer', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('relationship-manager')
    const [a, b] = [await customers.create({ name: '甲' }), await customers.create({ name: '乙' })]
    await test.crm.system('stage', async (crm) => {
      const hidden = await crm.customers.create({ name: '丙', teamId: 't9' })
      await crm.customers.relations.add({ id: hidden.id, type: 'parent_org', otherId: b.id })
    })
    const call = {
      id: a.id,
      channel: 'phone',
      direction: 'in',
      kind: 'call',
      source: 's',
      externalId: '1',
    } as const
    await customers.interactions.record(call)
    const asked = [
      customers.relations.add({ id: a.id, type: 'parent_org', otherId: b.id }),
      customers.interactions.record({ ...call, outcome: 'other' }),
    ]
    for (const each of asked) expect(await outcomeOf(each)).toMatch(/KITH_(RELATION_TOO_MANY|CONFLICT)/)
    const refusals = (await test.audit()).filter((entry) => entry.decision === 'deny')
    expect(refusals.map(({ action, entity }) => [action, entity])).toEqual([
      ['customers.relations.add', 'customerRelation'],
      ['customers.interactions.record', 'interaction'],
    ])
  })
})

describe('a lookup', () => {
  it('answers a customer out of sight with id, masked name and owner only', async () => {
    await using test = await createTestCrm()
    const { id } = await test.crm.system('stage', (crm) =>
      crm.customers.create({ name: '张三丰', phone: PHONE, city: '深圳', ownerId: 'u9', teamId: 't2' }),
    )
    const { data } = await test.as('service-rep').customers.lookup({ phone: PHONE })
    expect(data).toEqual([{ id, name: '张**', ownerId: 'u9', $masked: ['name'] }])
  })

  it('answers a customer in sight as the role may read it', async () => {
    await using test = await createTestCrm()
    const rep = test.as('service-rep')
    const { id } = await rep.customers.create({ name: '张三丰', phone: PHONE })
    const { data } = await rep.customers.lookup({ phoneLast4: '5678' })
    expect(data).toEqual([await rep.customers.get({ id })])
  })

  it('finds every customer that has the number, by whatever contact point', async () => {
    await using test = await createTestCrm()
    const manager = test.as('relationship-manager')
    const family = [
      await manager.customers.create({ name: '张三', phone: PHONE }),
      await manager.customers.create({ name: '李四', phone: PHONE }),
      await manager.customers.create({ name: '张小三' }),
    ]
    await manager.customers.contactPoints.add({ id: family[2]!.id, kind: 'phone', value: PHONE })
    const { data } = await manager.customers.lookup({ phone: '+86 138-1234-5678' })
    expect(data.map((hit) => hit.id)).toEqual(family.map((each) => each.id))
  })

  it('finds no deleted and no erased customer', async () => {
    await using test = await createTestCrm()
    const host = test.as('integration')
    const [deleted, erased] = [
      await host.customers.create({ name: '张三', phone: PHONE }),
      await host.customers.create({ name: '李四', phone: PHONE }),
    ]
    await host.customers.delete({ id: deleted.id })
    await test.database
      .updateTable('crm_customer')
      .set({ erased_at: '2026-01-01T00:00:00.000Z' })
      .where('id', '=', erased.id)
      .execute()
    for (const role of ['integration', 'service-rep', 'relationship-manager', 'dpo']) {
      expect((await test.as(role).customers.lookup({ phone: PHONE })).data).toEqual([])
    }
  })

  it('takes whole values only, and one key at a time', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('service-rep')
    const inputs = [
      { phone: '1381234' },
      { phone: '138%' },
      { phone: '138****5678' },
      { phoneLast4: '678' },
      { phoneLast4: '567*' },
      { email: '@qq.com' },
      { email: 'z***@qq.com' },
      { phone: PHONE, phoneLast4: '5678' },
      {},
    ]
    for (const input of inputs) {
      expect(await outcomeOf(customers.lookup(input as { phone: string }))).toBe('KITH_VALIDATION')
    }
  })

  it('is audited with the key that was used and whom it found, hit or miss', async () => {
    await using test = await createTestCrm()
    const { id } = await test.crm.system('stage', (crm) =>
      crm.customers.create({ name: '张三', phone: PHONE }),
    )
    const rep = test.as('service-rep')
    await rep.customers.lookup({ phone: PHONE })
    await rep.customers.lookup({ email: 'nobody@example.com' })
    expect((await test.audit()).slice(-2)).toMatchObject([
      { action: 'customers.lookup', decision: 'allow', fields: ['phone'], subjectIds: [id] },
      { action: 'customers.lookup', decision: 'allow', fields: ['email'], subjectIds: [] },
    ])
  })

  it('is limited to sixty in a minute for a person, and ten times as many for a machine', async () => {
    await using test = await createTestCrm()
    const ask = (role: string, id: string) => test.as(role, { id }).customers.lookup({ phone: PHONE })
    for (let count = 0; count < 60; count++) await ask('service-rep', 'u1')
    const refusal = await refusalOf(ask('service-rep', 'u1'))
    expect(refusal).toMatchObject({ code: 'KITH_RATE_LIMITED', status: 429, retryAfter: 1 })
    expect(await outcomeOf(ask('service-rep', 'u2'))).toBe('ok')
    test.clock.advance(1000)
    expect(await outcomeOf(ask('service-rep', 'u1'))).toBe('ok')
    expect(await outcomeOf(ask('service-rep', 'u1'))).toBe('KITH_RATE_LIMITED')
    for (let count = 0; count < 600; count++) await ask('integration', 'shop')
    expect(await outcomeOf(ask('integration', 'shop'))).toBe('KITH_RATE_LIMITED')
  })

  it('by an identity number takes the right to that key', async () => {
    await using test = await createTestCrm()
    await test.crm.system('stage', (crm) => crm.customers.create({ name: '张三', idNumber: ID_NUMBER }))
    const asked = async (role: string) => outcomeOf(test.as(role).customers.lookup({ idNumber: ID_NUMBER }))
    expect(await asked('service-rep')).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await asked('integration')).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await asked('system-admin')).toBe('KITH_FORBIDDEN')
    expect(await asked('dpo')).toBe('ok')
  })
})
