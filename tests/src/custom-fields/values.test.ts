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
