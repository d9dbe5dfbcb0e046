import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'

const shoeSize = {
  entity: 'customer',
  key: 'shoeSize',
  kind: 'int',
  class: 'quasi',
  label: { en: 'Shoe size', 'zh-CN': '鞋码' },
} as const

describe('a custom field', () => {
  it('is defined by the system administrator and read by everybody', async () => {
    await using test = await createTestCrm()
    const admin = test.as('system-admin')
    const { id } = await admin.customFields.create(shoeSize)
    const update = { id, patch: { label: { en: 'Size of shoes' } } }
    expect(await admin.customFields.update(update)).toMatchObject({ version: 2, ...update.patch })
    expect((await test.as('service-rep').customFields.list()).data).toMatchObject([{ key: 'shoeSize' }])
    const refused = test.as('service-rep').customFields.create({ ...shoeSize, key: 'x' })
    expect(await outcomeOf(refused)).toBe('KITH_FORBIDDEN')
    expect(await admin.customFields.archive({ id })).toMatchObject({ archivedAt: test.clock() })
    expect(await outcomeOf(admin.customFields.create(shoeSize))).toBe('KITH_POSSIBLE_DUPLICATE')
  })

  it.each([
    ['an entity that does not exist', { entity: 'nothing' }],
    ['a key that is not camelCase', { key: 'Shoe-size' }],
    ['an enum without options', { kind: 'enum' }],
    ['an option twice', { kind: 'enum', options: ['s', 's'] }],
    ['options of a number', { options: ['s'] }],
    ['a label in no language', { label: {} }],
    ['a label that is no text', { label: { en: 1 } }],
    ['a language that is none', { label: { 'not a tag': 'x' } }],
  ])('is held to the rules of declared ones: %s', async (_, wrong) => {
    await using test = await createTestCrm()
    const { customFields } = test.as('system-admin')
    const creating = customFields.create({ ...shoeSize, ...(wrong as object) })
    expect(await outcomeOf(creating)).toBe('KITH_DIRECTORY_CUSTOM_FIELD_INVALID')
    expect((await customFields.list()).data).toEqual([])
  })

  it.each([
    ['kind', 'ref'],
    ['class', 'credential'],
    ['class', undefined],
  ])('has a %s that tenants may choose, not %s', async (field, value) => {
    await using test = await createTestCrm()
    const creating = test.as('system-admin').customFields.create({ ...shoeSize, [field]: value })
    expect(await outcomeOf(creating)).toBe('KITH_VALIDATION')
  })

  it('keeps its entity, key and kind', async () => {
    await using test = await createTestCrm()
    const { customFields } = test.as('system-admin')
    const { id } = await customFields.create(shoeSize)
    for (const patch of [{ entity: 'team' }, { key: 'size' }, { kind: 'text' }] as const)
      expect(await outcomeOf(customFields.update({ id, patch }))).toBe('KITH_DIRECTORY_CUSTOM_FIELD_INVALID')
  })

  it('that is out of use is as unavailable as a field that does not exist', async () => {
    await using test = await createTestCrm()
    const { customFields } = test.as('system-admin')
    await customFields.archive({ id: (await customFields.create(shoeSize)).id })
    const shop = test.as('integration')
    const { id } = await shop.customers.create({ name: '张三' })
    const calls = (field: string) => [
      shop.customers.list({ where: { [field]: 42 } }),
      shop.customers.list({ sort: [field] }),
      shop.customers.get({ id, fields: [field] }),
      shop.customers.create({ name: 'x', [field]: 42 }),
      shop.customers.create({ name: 'x', custom: { [field.slice('custom.'.length)]: 42 } }),
      shop.customers.update({ id, patch: { custom: { [field.slice('custom.'.length)]: 42 } } }),
    ]
    const outcomes = async (field: string) => Promise.all(calls(field).map(outcomeOf))
    expect(await outcomes('custom.shoeSize')).toEqual(Array(6).fill('KITH_FIELD_UNAVAILABLE'))
    expect(await outcomes('custom.shoeSize')).toEqual(await outcomes('custom.nothing'))
  })

  it('changes the place of cursors: one that was made before it is not taken for the same list', async () => {
    await using test = await createTestCrm()
    const shop = test.as('integration')
    for (const name of ['甲', '乙', '丙']) await shop.customers.create({ name })
    const { nextCursor } = await shop.customers.list({ limit: 1 })
    await test.as('system-admin').customFields.create(shoeSize)
    const continued = shop.customers.list({ limit: 1, cursor: nextCursor! })
    expect(await outcomeOf(continued)).toBe('KITH_INVALID_CURSOR')
  })
})
