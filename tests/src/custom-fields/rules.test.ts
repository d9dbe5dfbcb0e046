import { createTestCrm } from '@kith/testing'
import { describe, expect, it } from 'vitest'

import { outcomeOf } from '../policy/refusal.ts'
import { define, income, metOn, mood, shoeSize, slogan, wechatId } from './definitions.ts'

describe('a rule of a custom field', () => {
  it('bounds numbers, dates and lengths, in canonical values only', async () => {
    await using test = await createTestCrm()
    await define(
      test,
      { ...shoeSize, rules: { min: 20, max: 60 } },
      { ...metOn, rules: { min: '2020-01-01' } },
      { ...slogan, rules: { maxLength: 4 } },
    )
    const { customers } = test.as('integration')
    await customers.create({ name: '张三', custom: { shoeSize: 20, metOn: '2020-01-01', slogan: 'walk' } })
    for (const custom of [
      { shoeSize: 19 },
      { shoeSize: 61 },
      { shoeSize: 20.5 },
      { metOn: '2019-12-31' },
      { metOn: 'x' },
      { slogan: 'walks' },
    ])
      expect(await outcomeOf(customers.create({ name: '张三', custom }))).toBe('KITH_VALIDATION')
  })

  it('requires a value of whoever may write the field, when a row is made and when the value is changed', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('integration')
    const before = await customers.create({ name: '甲' })
    await define(test, { ...shoeSize, rules: { required: true } }, { ...income, rules: { required: true } })
    const refused = customers.create({ name: '乙', custom: {} })
    await expect(refused).rejects.toMatchObject({
      code: 'KITH_VALIDATION',
      issues: [{ pointer: '/custom/shoeSize' }],
    })
    const { id } = await customers.create({ name: '乙', custom: { shoeSize: 40 } })
    const cleared = customers.update({ id, patch: { custom: { shoeSize: null } } })
    expect(await outcomeOf(cleared)).toBe('KITH_VALIDATION')
    expect(await outcomeOf(customers.update({ id: before.id, patch: { nickname: 'old' } }))).toBe('ok')
  })

  it('gives new rows its default', async () => {
    await using test = await createTestCrm()
    const { customers } = test.as('integration')
    const before = await customers.create({ name: '甲' })
    await define(test, { ...mood, rules: { required: true, default: 'good' } })
    expect(await customers.create({ name: '乙' })).toMatchObject({ custom: { mood: 'good' } })
    expect(await customers.create({ name: '乙', custom: { mood: 'bad' } })).toMatchObject({
      custom: { mood: 'bad' },
    })
    expect(await customers.get({ id: before.id })).toMatchObject({ custom: { mood: null } })
    const found = await customers.list({ where: { 'custom.mood': 'good' } })
    expect(found.data.map((row) => row.name)).toEqual(['乙'])
  })

  it.each([
    ['in clear', slogan],
    ['encrypted', wechatId],
  ])('lets one living row have a unique value that is stored %s', async (_, field) => {
    await using test = await createTestCrm()
    await define(test, { ...field, rules: { unique: true } })
    const { customers } = test.as('integration')
    const custom = { [field.key]: 'mine' }
    const { id } = await customers.create({ name: '甲', custom })
    const taken = () => outcomeOf(customers.create({ name: '乙', custom }))
    expect(await taken()).toBe('KITH_POSSIBLE_DUPLICATE')
    await customers.delete({ id })
    const other = await customers.create({ name: '乙', custom })
    expect(await outcomeOf(customers.restore({ id }))).toBe('KITH_POSSIBLE_DUPLICATE')
    await customers.update({ id: other.id, patch: { custom: { [field.key]: null } } })
    await customers.restore({ id })
    expect(await taken()).toBe('KITH_POSSIBLE_DUPLICATE')
    expect((await customers.list()).data).toHaveLength(2)
  })

  it('keeps the words of an enum that are not given any more', async () => {
    await using test = await createTestCrm()
    const [fieldId = ''] = await define(test, mood)
    const { customers } = test.as('integration')
    const { id } = await customers.create({ name: '甲', custom: { mood: 'bad' } })
    const { customFields } = test.as('system-admin')
    const fewer = customFields.update({ id: fieldId, patch: { options: ['good'] } })
    expect(await outcomeOf(fewer)).toBe('KITH_DIRECTORY_CUSTOM_FIELD_INVALID')
    await customFields.update({
      id: fieldId,
      patch: {
        options: ['good', 'bad', 'fair'],
        optionDetails: { bad: { label: { en: 'Bad' }, isArchived: true } },
      },
    })
    expect(await outcomeOf(customers.create({ name: '乙', custom: { mood: 'bad' } }))).toBe('KITH_VALIDATION')
    expect(await outcomeOf(customers.create({ name: '乙', custom: { mood: 'fair' } }))).toBe('ok')
    expect((await customers.list({ where: { 'custom.mood': 'bad' } })).data).toMatchObject([{ id }])
    expect(await outcomeOf(customers.update({ id, patch: { nickname: 'x' } }))).toBe('ok')
  })

  it.each([
    ['an unknown rule', { rules: { shiny: true } }],
    ['a pattern', { rules: { pattern: '(a+)+$' } }],
    ['bounds of a text', { kind: 'text', rules: { min: 1 } }],
    ['bounds the wrong way round', { rules: { min: 2, max: 1 } }],
    ['a bound of another type', { rules: { min: '2020-01-01' } }],
    ['a length of a number', { rules: { maxLength: 3 } }],
    ['a length beyond what is stored', { kind: 'text', rules: { maxLength: 201 } }],
    ['a default of another type', { rules: { default: 'x' } }],
    ['a default out of bounds', { rules: { min: 3, default: 2 } }],
    ['a default that only one row may have', { rules: { unique: true, default: 2 } }],
    ['unique truths', { kind: 'bool', rules: { unique: true } }],
    ['a way to merge that does not suit it', { rules: { merge: 'union' } }],
    ['details of a word that is no option', { kind: 'enum', options: ['a'], optionDetails: { b: {} } }],
    ['only archived options', { kind: 'enum', options: ['a'], optionDetails: { a: { isArchived: true } } }],
    [
      'a label of an option that is none',
      { kind: 'enum', options: ['a'], optionDetails: { a: { label: { en: 1 } } } },
    ],
  ])('is refused where it makes no sense: %s', async (_, part) => {
    await using test = await createTestCrm()
    const creating = test.as('system-admin').customFields.create({ ...shoeSize, ...(part as object) })
    expect(await outcomeOf(creating)).toBe('KITH_DIRECTORY_CUSTOM_FIELD_INVALID')
  })

  it.each([
    ['uniqueness', { rules: { unique: true } }],
    ['a class that is stored encrypted', { class: 'contact' }],
  ] as const)('does not come later where values are there already: %s', async (_, patch) => {
    await using test = await createTestCrm()
    const [id = ''] = await define(test, slogan)
    const changing = test.as('system-admin').customFields.update({ id, patch })
    expect(await outcomeOf(changing)).toBe('KITH_DIRECTORY_CUSTOM_FIELD_INVALID')
  })
})
