import type { CreateCustomerInput } from '@kith/core'
import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from './refusal.ts'

const whole: CreateCustomerInput = {
  name: '张三丰',
  lifecycle: 'active',
  city: '深圳',
  sex: 'male',
  birthDate: '1990-05-17',
  phone: '13812345678',
  email: 'zhangsan@qq.com',
  address: '广东省深圳市南山区科技园路12号',
  notes: '客户说打 13900139000 找他',
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678907',
  teamId: 't1',
}
const fields = Object.keys(whole).filter((field) => field !== 'teamId')

const clear = Object.fromEntries(fields.map((field) => [field, whole[field as 'name']]))
const contact = { phone: '+8613812345678', email: 'zhangsan@qq.com', address: whole.address }
const masked = {
  name: '张**',
  city: '******',
  birthDate: '1990-**-**',
  phone: '138****5678',
  email: 'z***@qq.com',
  address: '广东省深圳市南山区****',
}
const identities = ['idNumber', 'bankCard']
const without = (names: readonly string[], values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)))

describe('a customer with every kind of field', () => {
  it.each([
    { who: 'system-admin', session: {}, shown: masked },
    {
      who: 'relationship-manager',
      session: {},
      shown: { ...clear, ...contact, idNumber: '1****************X', bankCard: '**** **** **** 8907' },
    },
    {
      who: 'service-rep',
      session: {},
      shown: { ...masked, name: '张三丰', lifecycle: 'active', notes: '客户说打 [phone] 找他' },
    },
    { who: 'integration', session: {}, shown: without(identities, { ...clear, ...contact }) },
    {
      who: 'integration',
      session: { attributes: { identityAccess: true } },
      shown: { ...clear, ...contact },
    },
    {
      who: 'integration',
      session: { attributes: { identityAccess: 'true' } },
      shown: without(identities, { ...clear, ...contact }),
    },
    { who: 'dpo', session: { purpose: 'privacy-request' }, shown: { ...clear, ...contact } },
  ])('is shown to $who with $session as the role table says', async ({ who, session, shown }) => {
    await using test = await createTestCrm()
    const { id } = await test.crm.system('stage', (crm) => crm.customers.create(whole))
    const reader = test.as(who, session)
    const row = Object.entries(await reader.customers.get({ id }))
    expect(Object.fromEntries(row.filter(([field]) => fields.includes(field)))).toEqual(shown)
  })

  it.each([
    { who: 'service-rep', session: {}, allowed: ['nickname', 'relationshipStage', 'tags', 'preferences'] },
    { who: 'relationship-manager', session: {}, allowed: 'all' },
    { who: 'integration', session: {}, allowed: 'all but identity' },
    { who: 'integration', session: { attributes: { identityAccess: true } }, allowed: 'all' },
    { who: 'dpo', session: { purpose: 'privacy-request' }, allowed: 'personal' },
  ])('may be changed by $who with $session in $allowed', async ({ who, session, allowed }) => {
    await using test = await createTestCrm()
    const { id } = await test.crm.system('stage', (crm) => crm.customers.create(whole))
    const writer = test.as(who, session)
    const specs = test.crm.catalog.get('customer').fields
    const mayWrite = (field: string): boolean => {
      const { class: fieldClass } = specs[field]!
      if (Array.isArray(allowed)) return allowed.includes(field)
      if (allowed === 'personal') return fieldClass !== 'public' && fieldClass !== 'behaviour'
      return allowed === 'all' || !['identity', 'financial'].includes(fieldClass)
    }
    for (const [field, spec] of Object.entries(specs)) {
      if (!spec.nullable || spec.managed || field === 'teamId') continue
      const outcome = await outcomeOf(writer.customers.update({ id, patch: { [field]: null } }))
      expect([field, outcome]).toEqual([field, mayWrite(field) ? 'ok' : 'KITH_FIELD_UNAVAILABLE'])
    }
  })
})

const searches = {
  phone: '13900139000',
  email: 'nobody@example.com',
  phoneLast4: '9000',
  idNumber: '11010519491231002X',
  bankCard: '6217000012345678907',
}
const everyday = ['phone', 'email', 'phoneLast4']

describe('a lookup', () => {
  it.each([
    { who: 'relationship-manager', keys: everyday },
    { who: 'service-rep', keys: everyday },
    { who: 'integration', keys: everyday },
    { who: 'dpo', keys: [...everyday, 'idNumber', 'bankCard'] },
  ])('of $who takes the keys that the role table names: $keys', async ({ who, keys }) => {
    await using test = await createTestCrm()
    const outcomes: [string, string][] = []
    for (const [key, value] of Object.entries(searches)) {
      const asked = test.as(who).customers.lookup({ [key]: value } as { phone: string })
      outcomes.push([key, await outcomeOf(asked)])
    }
    const named = (key: string): string => (keys.includes(key) ? 'ok' : 'KITH_FIELD_UNAVAILABLE')
    expect(outcomes).toEqual(Object.keys(searches).map((key) => [key, named(key)]))
  })
})

describe('deleted customers', () => {
  it.each([
    { who: 'system-admin', seen: ['t1', 't2'] },
    { who: 'relationship-manager', seen: ['t1'] },
    { who: 'integration', seen: ['t1', 't2'] },
    { who: 'service-rep', seen: 'KITH_FORBIDDEN' },
    { who: 'market-analyst', seen: 'KITH_FORBIDDEN' },
    { who: 'data-analyst', seen: 'KITH_FORBIDDEN' },
    { who: 'dpo', seen: 'KITH_FORBIDDEN' },
    { who: 'auditor', seen: 'KITH_FORBIDDEN' },
  ])('are seen by $who as the role table says', async ({ who, seen }) => {
    await using test = await createTestCrm()
    await test.crm.system('stage', async (crm) => {
      for (const teamId of ['t1', 't2']) {
        const { id } = await crm.customers.create({ name: '王五', teamId, ownerId: 'u-somebody' })
        await crm.customers.delete({ id })
      }
    })
    const asked = test.as(who).customers.list({ deleted: 'only', sort: 'teamId' })
    const found = await asked.then(({ data }) => data.map((row) => row.teamId)).catch(() => outcomeOf(asked))
    expect(found).toEqual(seen)
  })
})
