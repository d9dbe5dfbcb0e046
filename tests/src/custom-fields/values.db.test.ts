import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'
import { define, shoeSize, slogan } from './definitions.ts'

describe('a value of a custom field', () => {
  it('is written with the row, read with it, changed by its key alone and cleared by null', async () => {
    await using test = await createTestCrm()
    await define(test, shoeSize, slogan)
    const shop = test.as('integration')
    const created = await shop.customers.create({ name: '张三', custom: { shoeSize: 42, slogan: 'walk' } })
    expect(created).toMatchObject({ version: 1, custom: { shoeSize: 42, slogan: 'walk' } })
    const { id } = created
    expect(await shop.customers.get({ id })).toMatchObject({ custom: { shoeSize: 42, slogan: 'walk' } })
    const changed = await shop.customers.update({ id, patch: { custom: { shoeSize: 43 } } })
    expect(changed).toMatchObject({ version: 2, custom: { shoeSize: 43, slogan: 'walk' } })
    await shop.customers.update({ id, patch: { custom: { slogan: null } } })
    expect(await shop.customers.get({ id })).toMatchObject({
      version: 3,
      custom: { shoeSize: 43, slogan: null },
    })
  })

  it('is found by what its kind answers to', async () => {
    await using test = await createTestCrm()
    await define(test, shoeSize, slogan)
    const shop = test.as('integration')
    for (const [name, custom] of [
      ['甲', { shoeSize: 41, slogan: 'a' }],
      ['乙', { shoeSize: 42, slogan: 'b' }],
      ['丙', { shoeSize: 43 }],
      ['丁', {}],
    ] as const)
      await shop.customers.create({ name, custom })
    const names = async (where: object) =>
      (await shop.customers.list({ where: where as never, sort: 'createdAt,id' })).data.map((row) => row.name)
    expect(await names({ 'custom.shoeSize': { gte: 42 } })).toEqual(['乙', '丙'])
    expect(await names({ 'custom.shoeSize': 41 })).toEqual(['甲'])
    expect(await names({ not: { 'custom.shoeSize': 41 } })).toEqual(['乙', '丙'])
    expect(await names({ 'custom.shoeSize': { isNull: true } })).toEqual(['丁'])
    expect(await names({ 'custom.shoeSize': { in: [41, 43] } })).toEqual(['甲', '丙'])
    expect(await names({ 'custom.slogan': 'b' })).toEqual(['乙'])
    expect(await outcomeOf(names({ 'custom.slogan': { contains: 'b' } }))).toBe('KITH_INVALID_QUERY')
    expect(await outcomeOf(names({ 'custom.shoeSize': '42' }))).toBe('KITH_INVALID_QUERY')
    expect(await outcomeOf(names({ 'custom.nothing': 42 }))).toBe('KITH_FIELD_UNAVAILABLE')
  })
})

describe('a custom field of what belongs to a customer', () => {
  it('is written and found there, and through the customer', async () => {
    await using test = await createTestCrm()
    const label = { en: 'x' }
    await define(
      test,
      { entity: 'interaction', key: 'room', kind: 'text', class: 'behaviour', label },
      { entity: 'contactPoint', key: 'rank', kind: 'int', class: 'basic', label },
      { entity: 'customerRelation', key: 'since', kind: 'date', class: 'basic', label },
      { entity: 'user', key: 'desk', kind: 'int', class: 'public', label },
    )
    const { customers } = test.as('integration')
    const [one, two] = [await customers.create({ name: '甲' }), await customers.create({ name: '乙' })]
    const point = { id: one.id, kind: 'wechat', value: 'jia', custom: { rank: 3 } } as const
    expect((await customers.contactPoints.add(point)).custom).toEqual({ rank: 3 })
    const call = {
      id: one.id,
      channel: 'phone',
      direction: 'in',
      kind: 'call',
      source: 'pbx',
      externalId: '7',
    } as const
    const recorded = await customers.interactions.record({ ...call, custom: { room: 'a' } })
    expect(recorded.custom).toEqual({ room: 'a' })
    expect(await customers.interactions.record({ ...call, custom: { room: 'a' } })).toMatchObject({
      id: recorded.id,
    })
    expect(await outcomeOf(customers.interactions.record({ ...call, custom: { room: 'b' } }))).toBe(
      'KITH_CONFLICT',
    )
    const relation = {
      id: one.id,
      type: 'employs',
      otherId: two.id,
      custom: { since: '2020-01-01' },
    } as const
    expect((await customers.relations.add(relation)).relation.custom).toEqual({ since: '2020-01-01' })
    const found = await customers.list({ where: { contactPoints: { some: { 'custom.rank': { gte: 3 } } } } })
    expect(found.data.map((row) => row.name)).toEqual(['甲'])
    const user = await test.as('system-admin').users.create({ key: 'ann', name: 'Ann', custom: { desk: 7 } })
    expect(user.custom).toEqual({ desk: 7 })
  })
})
