import { expect, it } from 'vitest'

import { pickLocale } from './pick-locale.ts'

const pick = (wanted: string | undefined): string => pickLocale(wanted, ['zh-CN'])

it.each(['zh', 'zh-CN', 'ZH-cn', 'zh-Hans', 'zh-Hans-CN', 'zh-SG'])('finds Chinese for %s', (wanted) => {
  expect(pick(wanted)).toBe('zh-CN')
})

it.each([undefined, '', '*', 'fr', 'en-GB', 'zh-TW', 'zh-Hant', 'not a tag', 'zh-CN;q=0', '中文'])(
  'answers %s in English',
  (wanted) => {
    expect(pick(wanted)).toBe('en')
  },
)

it('follows the weights, and the order where they are the same', () => {
  expect(pick('en;q=0.5, zh-CN;q=0.8')).toBe('zh-CN')
  expect(pick('en, zh-CN')).toBe('en')
  expect(pick('fr, zh-CN;q=0.9, en;q=0.8')).toBe('zh-CN')
  expect(pick('zh-TW, zh;q=0.9, en;q=0.8')).toBe('zh-CN')
})

it('prefers the very tag to a relative of it', () => {
  expect(pickLocale('zh-SG', ['zh-CN', 'zh-SG'])).toBe('zh-SG')
})

it('does not read on in a list without end', () => {
  expect(pick(`${'fr,'.repeat(5000)}zh-CN`)).toBe('en')
})
