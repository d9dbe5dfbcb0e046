import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { normalizePersonName } from './person-name.ts'

describe('a name', () => {
  it.each([
    ['张三', '张三'],
    [' 郭 宇红 ', '郭宇红'],
    ['欧阳　娜娜', '欧阳娜娜'],
    ['Ｊｏｈｎ  Ｄｏｅ', 'John Doe'],
    ["Conan  O'Brien", "Conan O'Brien"],
    ['买买提・吐尔逊', '买买提·吐尔逊'],
    ['买买提.吐尔逊', '买买提·吐尔逊'],
    ['买买提·吐尔逊', '买买提·吐尔逊'],
    ['张三 Sam', '张三 Sam'],
    ['E. T. A. Hoffmann', 'E. T. A. Hoffmann'],
    ['李\u200b四', '李四'],
    ['王女士', '王女士'],
    ['欧阳先生', '欧阳先生'],
    ['田中 さくら', '田中 さくら'],
  ])('%j is stored as %j', (input, value) => {
    expect(normalizePersonName(input)).toEqual({ ok: true, value })
  })

  it('has its form of address apart', () => {
    expect(normalizePersonName('张三先生')).toEqual({ ok: true, value: '张三', honorific: '先生' })
    expect(normalizePersonName('欧阳 娜娜 女士')).toEqual({ ok: true, value: '欧阳娜娜', honorific: '女士' })
  })

  it.each([
    ['', 'empty'],
    [' \u3000', 'empty'],
    ['123', 'no_letter'],
    ['***', 'no_letter'],
    ['张'.repeat(201), 'too_long'],
  ])('%j is refused as %s', (input, reason) => {
    expect(normalizePersonName(input)).toEqual({ ok: false, reason })
  })

  it('stays as it is once it is normalised', () => {
    const unit = fc.oneof(
      fc.constantFrom(...'张三 .·・Ａab', '欧阳', '先生', '女士'),
      fc.string({ unit: 'grapheme', maxLength: 1 }),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 12 }), (parts) => {
        const result = normalizePersonName(parts.join(''))
        const value = result.ok ? result.value : '张三'
        expect(normalizePersonName(value)).toEqual({ ok: true, value })
      }),
    )
  })
})
