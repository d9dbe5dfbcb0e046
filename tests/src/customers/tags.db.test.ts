import { definePolicy } from '@kith/core'
import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'

describe('the tags of a customer', () => {
  it('are a set in one spelling', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('service-rep')
    const { id } = await customers.create({ name: '张三', tags: ['ＶＩＰ', 'VIP ', 'a  b'] })
    expect((await customers.get({ id })).tags).toEqual(['VIP', 'a b'])
    const tagged = await customers.tags.add({ id, tags: ['VIP', ' sailing '] })
    expect(tagged.tags).toEqual(['VIP', 'a b', 'sailing'])
    const untagged = await customers.tags.remove({ id, tags: ['ａ b', 'never had'] })
    expect(untagged.tags).toEqual(['VIP', 'sailing'])
  })

  it('change nothing and tell nobody when they are there already', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('service-rep')
    const { id } = await customers.create({ name: '张三', tags: ['vip'] })
    const again = await customers.tags.add({ id, tags: ['vip'] })
    expect(again.version).toBe(1)
    expect(await test.events('customer.updated')).toEqual([])
  })

  it('are at most a hundred of at most a hundred characters', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('service-rep')
    const { id } = await customers.create({ name: '张三' })
    await customers.tags.add({ id, tags: Array.from({ length: 100 }, (_, index) => `tag ${index}`) })
    expect(await outcomeOf(customers.tags.add({ id, tags: ['one more'] }))).toBe('KITH_CONFLICT')
    expect(await outcomeOf(customers.tags.add({ id, tags: ['tag 7'] }))).toBe('ok')
    expect(await outcomeOf(customers.tags.add({ id, tags: ['x'.repeat(101)] }))).toBe('KITH_VALIDATION')
    expect(await outcomeOf(customers.tags.add({ id, tags: ['   '] }))).toBe('KITH_VALIDATION')
  })

  it('need the right to write them and the sight of the customer', async () => {
    await using test = await createTestCrm()
    const far = await test.crm.system('stage', (crm) => crm.customers.create({ name: '李四', teamId: 't9' }))
    const tag = { id: far.id, tags: ['vip'] }
    expect(await outcomeOf(test.as('service-rep').customers.tags.add(tag))).toBe('KITH_NOT_FOUND')
    expect(await outcomeOf(test.as('system-admin').customers.tags.add(tag))).toBe('KITH_FORBIDDEN')
    const dpo = test.as('dpo', { purpose: 'privacy-request' })
    expect(await outcomeOf(dpo.customers.tags.add(tag))).toBe('KITH_FIELD_UNAVAILABLE')
  })
})

describe('the catalogue of tags', () => {
  it('counts the customers that the caller sees, the most used first', async () => {
    await using test = await createTestCrm()
    await test.crm.system('stage', async (crm) => {
      await crm.customers.create({ name: '张三', teamId: 't1', tags: ['vip', 'b2b'] })
      await crm.customers.create({ name: '李四', teamId: 't1', tags: ['vip'] })
      await crm.customers.create({ name: '王五', teamId: 't9', tags: ['b2b', 'secret'] })
      const { id } = await crm.customers.create({ name: '赵六', teamId: 't1', tags: ['b2b'] })
      await crm.customers.delete({ id })
    })
    expect((await test.as('service-rep').tags.list()).data).toEqual([
      { tag: 'vip', count: 2 },
      { tag: 'b2b', count: 1 },
    ])
    expect((await test.as('integration').tags.list({ startsWith: 's' })).data).toEqual([
      { tag: 'secret', count: 1 },
    ])
    expect((await test.as('service-rep').tags.list({ limit: 1 })).data).toHaveLength(1)
  })

  it('counts only rows in which the caller reads the tags', async () => {
    const policy = definePolicy({
      id: 'by-row',
      roles: [
        {
          name: 'partial',
          title: 'Reads the tags of their own customers',
          grants: [
            { entity: 'customer', actions: ['read', 'list'], classes: { public: 'allow' } },
            {
              entity: 'customer',
              actions: ['read', 'list'],
              rows: { ownerId: { actor: 'id' } },
              classes: { behaviour: 'allow' },
            },
          ],
        },
      ],
    })
    await using test = await createTestCrm({ policy })
    await test.crm.system('stage', async (crm) => {
      await crm.customers.create({ name: '张三', ownerId: 'u-partial', tags: ['own'] })
      await crm.customers.create({ name: '李四', ownerId: 'u-other', tags: ['own', 'hidden'] })
    })
    expect((await test.as('partial').tags.list()).data).toEqual([{ tag: 'own', count: 1 }])
  })

  it('refuses those who read the tags of nobody', async () => {
    await using test = await createTestCrm()
    expect(await outcomeOf(test.as('system-admin').tags.list())).toBe('KITH_FIELD_UNAVAILABLE')
    expect(await outcomeOf(test.as('auditor').tags.list())).toBe('KITH_FORBIDDEN')
  })
})
