import { describe, expect, test } from 'vitest'

import { foldText } from './fold-text.ts'

describe('foldText', () => {
  test.each([
    ['ABC', 'abc'],
    ['ＡＢＣ１２３', 'abc123'],
    ['ﬁn', 'fin'],
    ['É', 'é'],
    ['E\u0301', 'é'],
    ['ΑΣ', 'ασ'],
    ['ΑΣΑ', 'ασα'],
    ['张三🚀', '张三🚀'],
    ['㎏', 'kg'],
    ['', ''],
  ])('brings %j to %j', (value, folded) => {
    expect(foldText(value)).toBe(folded)
  })

  test('keeps accents and blanks, which tell names apart', () => {
    expect(foldText('Hé ')).toBe('hé ')
    expect(foldText('he')).not.toBe(foldText('hé'))
  })

  test('lets a term be found wherever a word goes on', () => {
    expect(foldText('ΟΔΥΣΣΕΑΣ').startsWith(foldText('ΟΔΥΣ'))).toBe(true)
  })
})
