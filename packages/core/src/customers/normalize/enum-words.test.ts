import { describe, expect, it } from 'vitest'

import { customerEntity } from '../customer.entity.ts'
import { normalizeWord } from './enum-words.ts'

const valuesOf = (field: string) => customerEntity.fields[field]?.values ?? []

describe('a word of a closed list', () => {
  it.each([
    ['sex', '男', 'male'],
    ['sex', ' 女士 ', 'female'],
    ['sex', 'Ｍ', 'male'],
    ['sex', 'Female', 'female'],
    ['sex', 'Mr.', 'male'],
    ['sex', '2', 'female'],
    ['kind', '企业客户', 'organization'],
    ['kind', 'Person', 'person'],
    ['lifecycle', '流失', 'churned'],
    ['size', '小型', '10-49'],
    ['incomeBand', '10-20万', '100k_200k'],
    ['education', '大学本科', 'bachelor'],
  ])('of %s: %j is %s', (field, input, value) => {
    expect(normalizeWord(input, field, valuesOf(field))).toEqual({ ok: true, value })
  })

  it('says nothing where a person has not said it', () => {
    for (const word of ['', '未知', '保密', '0', '9'])
      expect(normalizeWord(word, 'sex', valuesOf('sex'))).toEqual({ ok: false, reason: 'empty' })
  })

  it('is refused when the list does not have it', () => {
    expect(normalizeWord('潜在', 'sex', valuesOf('sex'))).toEqual({ ok: false, reason: 'unknown_word' })
    expect(normalizeWord('gold', 'tier', ['silver'])).toEqual({ ok: false, reason: 'unknown_word' })
  })

  it('stays as it is once it is normalised', () => {
    for (const field of ['sex', 'kind', 'lifecycle', 'size', 'incomeBand', 'education'])
      for (const value of valuesOf(field))
        expect(normalizeWord(value, field, valuesOf(field))).toEqual({ ok: true, value })
  })
})
