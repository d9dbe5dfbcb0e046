import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { MaskRegistry } from './mask-registry.ts'
import { maskStrategies } from './mask-strategies.ts'
import { FULL_MASK } from './mask-strategy.ts'

const maskValue = (strategy: string, value: string): string => new MaskRegistry().mask(strategy, value)

const WORDS =
  '* ** **** ****** • 张 欧阳 𠮷 〇 々 J Zoë ! @ . - + (0) ( ) 86 +86 0086 138 13800138000 １３８ 0755 qq.com 例子.中国 # 转 x12 ' +
  '广东省 广东 深圳市 吉林市 南山区 自治州 自治县 市 区 县 旗 路 小区 11010519491231002X 110105491231002 1990-05-17 年 ' +
  '91350100M000100Y43 京A12345 粤BD12345 ≥10,000 <1,000 ≥ 12,345.67 ¥ 192.168.1.1 2001:db8::1 :: : 31.2304,121.4737 31.23**, ab_cd-12 [id] [phone] ① 𝟏 ٣ ﬁ \u0000 e\u0301 \u0d4e \u200b \u200d \ufe0f \u0301 \ud800 \ufdfa 👨‍👩‍👧'
const fragments = fc.constantFrom(' ', '\n', '4111 1111 1111 1111', ...WORDS.split(' '))
/** Any text at all, and text made of what the rules look for. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.array(fragments, { maxLength: 8 }).map((parts) => parts.join('')),
)

/** A star, or the bound that an amount is shown by. */
const MASK_SIGN = /[*≥<]/

const RUNS = { numRuns: 2000 }
const ofOneValue = [...maskStrategies.keys()].filter((name) => name !== 'redacted')

describe.each([...maskStrategies.keys()])('the strategy %s', (name) => {
  it('answers any text, and the same for its own answer', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const masked = maskValue(name, value)
        expect(maskValue(name, masked)).toBe(masked)
      }),
      RUNS,
    )
  })

  it('leaves the empty value alone', () => {
    expect(maskValue(name, '')).toBe('')
  })

  it('keeps a mask that hides everything', () => {
    expect(maskValue(name, FULL_MASK)).toBe(FULL_MASK)
  })
})

describe.each(ofOneValue)('the strategy %s', (name) => {
  it('never shows its input unless that is a mask already', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const masked = maskValue(name, value)
        expect(MASK_SIGN.test(masked)).toBe(value !== '')
        expect(masked !== value || value === '' || MASK_SIGN.test(value)).toBe(true)
      }),
      RUNS,
    )
  })

  it('answers in bounded length', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 400 }), (value, times) => {
        expect(maskValue(name, value.repeat(times)).length).toBeLessThanOrEqual(name === 'email' ? 265 : 80)
      }),
    )
  })

  it('does not cut a surrogate pair or leave format characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (value) => {
        expect(maskValue(name, value).isWellFormed()).toBe(true)
      }),
    )
  })

  it('reads no text of absurd length', () => {
    expect(maskValue(name, '张'.repeat(1_000_000))).toBe(FULL_MASK)
  })
})

describe('an unknown strategy', () => {
  it('masks everything', () => {
    expect(maskValue('nmae', '张三')).toBe(FULL_MASK)
    expect(maskValue('constructor', '张三')).toBe(FULL_MASK)
  })
})

it.each([
  ['phone', '+8613800138000'],
  ['idNumber', '11010519491231002X'],
  ['bankCard', '6222021234567890128'],
  ['uscc', '91350100M000100Y43'],
  ['dob', '1990-05-17'],
  ['dobDecade', '1990-05-17'],
  ['plate', '京A12345'],
  ['account', 'zhangsan_88'],
  ['full', 'anything'],
])('the strategy %s shows no more than it states', (name, value) => {
  const strategy = maskStrategies.get(name)!
  const shown = strategy.mask(value).replaceAll(/[*\s-]/g, '').length
  expect(shown).toBe(strategy.reveals!.first + strategy.reveals!.last)
})
