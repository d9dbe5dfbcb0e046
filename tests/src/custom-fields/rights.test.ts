import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'
import { define, income, isMember, metOn, mood, passport, shoeSize, slogan, wechatId } from './definitions.ts'

const values = { shoeSize: 42, slogan: 'walk', wechatId: 'zhang-san-1', metOn: '2024-05-01', isMember: true }

describe('the class of a custom field', () => {
  it('decides who reads it, masked or not, as that of a declared one', async () => {
    await using test = await createTestCrm()
    await define(test, shoeSize, slogan, wechatId, metOn, isMember, passport, income)
    const shop = test.as('integration', { attributes: { identityAccess: true, teamIds: ['t1'] } })
    const { id } = await shop.customers.create({
      name: '张三',
      custom: { ...values, passport: 'E12345678', income: 90_000 },
    })
    expect((await shop.customers.get({ id })).custom).toEqual({
      ...values,
      passport: 'E12345678',
      income: 90_000,
    })
    const seen = await test.as('system-admin').customers.get({ id })
    expect(seen.custom).toEqual({ isMember: true, metOn: '******', slogan: '******', wechatId: '******' })
    expect(seen.$masked).toEqual(
      expect.arrayContaining(['custom.metOn', 'custom.slogan', 'custom.wechatId', 'name']),
    )
  })

  it('closes every position to those who may not read it, as if it did not exist', async () => {
    await using test = await createTestCrm()
    await define(test, passport, mood, shoeSize)
    const shop = test.as('integration', { attributes: { identityAccess: true, teamIds: ['t1'] } })
    const { id } = await shop.customers.create({ name: '张三', custom: { passport: 'E1', mood: 'good' } })
    const rep = test.as('service-rep')
    const asks = (key: string) => [
      rep.customers.get({ id, fields: [`custom.${key}`] }),
      rep.customers.search({ where: { [`custom.${key}`]: 'E1' } }),
      rep.customers.search({ where: { not: { [`custom.${key}`]: { in: ['E1'] } } } }),
      rep.customers.list({ sort: `custom.${key}` }),
      rep.customers.update({ id, patch: { custom: { [key]: 'E2' } } }),
    ]
    const outcomes = async (key: string) => Promise.all(asks(key).map(outcomeOf))
    expect(await outcomes('passport')).toEqual(await outcomes('nothing'))
    expect(new Set(await outcomes('passport'))).toEqual(new Set(['KITH_FIELD_UNAVAILABLE']))
    expect((await rep.customers.get({ id })).custom).not.toHaveProperty('passport')
  })

  it('points at the place of a value that is refused', async () => {
    await using test = await createTestCrm()
    await define(test, shoeSize, mood)
    const { customers } = test.as('integration')
    const { id } = await customers.create({ name: '张三' })
    const wrong = [
      [{ nothing: 1 }, '/patch/custom/nothing'],
      [{ shoeSize: '42' }, '/patch/custom/shoeSize'],
      [{ mood: 'best' }, '/patch/custom/mood'],
      [{ __proto__: null, constructor: 1 }, '/patch/custom/constructor'],
      ['shoeSize', '/patch/custom'],
    ] as const
    for (const [custom, pointer] of wrong) {
      const refused = customers.update({ id, patch: { custom: custom as never } })
      await expect(refused).rejects.toMatchObject({ issues: [{ pointer }] })
    }
    const flat = customers.update({ id, patch: { 'custom.shoeSize': 1 } as never })
    await expect(flat).rejects.toMatchObject({ code: 'KITH_FIELD_UNAVAILABLE' })
    expect(await customers.get({ id })).toMatchObject({ version: 1 })
  })

  it('refuses the mask that a caller was shown', async () => {
    await using test = await createTestCrm()
    await define(test, wechatId)
    const shop = test.as('integration')
    const { id } = await shop.customers.create({ name: '张三', custom: { wechatId: 'zhang' } })
    const echo = shop.customers.update({ id, patch: { custom: { wechatId: '******' } } })
    await expect(echo).rejects.toMatchObject({
      code: 'KITH_MASK_ECHO',
      issues: [{ pointer: '/patch/custom/wechatId' }],
    })
  })

  it('is opened for one field by a grant that names it', async () => {
    const policy = {
      id: 'test',
      roles: [
        {
          name: 'integration',
          title: '',
          grants: [
            {
              entity: 'customer',
              actions: ['create', 'read'],
              classes: { public: 'allow', basic: 'allow' },
              fields: { 'custom.shoeSize': 'allow' },
            },
          ],
        },
        {
          name: 'system-admin',
          title: '',
          grants: [{ entity: 'customField', actions: ['create'], classes: { public: 'allow' } }],
        },
      ],
    } as const
    await using test = await createTestCrm({ policy })
    await define(test, shoeSize, metOn)
    const shop = test.as('integration')
    const { custom } = await shop.customers.create({ name: '张三', custom: { shoeSize: 42 } })
    expect(custom).toEqual({ shoeSize: 42 })
  })
})
