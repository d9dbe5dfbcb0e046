import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { foldText } from './fold-text.ts'
import { INDEXED_LENGTH, indexTokens, searchTerms } from './search-tokens.ts'

const HAN = [...'张王李伟芳娜国强公司上海', '𠮷', 'ー', 'の', 'カ', '김']
const LATIN = [...'abcXYZßéÅ019', 'Ａ', 'ж', 'Ω']
const BETWEEN = [' ', '·', '-', ',', '（', '、', "'", '\u3000', '%', '_', '🚀']

const han = fc.string({ unit: fc.constantFrom(...HAN), maxLength: 12 })
const word = fc.string({ unit: fc.constantFrom(...LATIN), maxLength: 14 })
const text = fc
  .array(fc.oneof(han, word, fc.constantFrom(...BETWEEN)), { maxLength: 8 })
  .map((parts) => parts.join(''))
const anyText = fc.oneof(text, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }))

/** Whether a text with these tokens is found, as the gate decides it. */
function finds(search: string, indexed: string): boolean {
  const tokens = indexTokens(indexed)
  return searchTerms(search).every(
    (term) =>
      term.tokens.every((token) => tokens.has(token)) &&
      (term.isDecided || foldText(indexed).includes(term.text)),
  )
}

const isHan = (character: string): boolean => HAN.includes(character)

describe('search tokens', () => {
  it('find a text by any two neighbours of a script without spaces, and by any longer part', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.integer({ min: 1, max: 6 }), (indexed, at, length) => {
        const characters = [...foldText(indexed)].slice(0, INDEXED_LENGTH)
        const part = characters.slice(at % (characters.length + 1)).slice(0, length)
        fc.pre(part.length > 0 && part.every(isHan))
        expect(finds(part.join(''), indexed)).toBe(true)
      }),
    )
  })

  it('find a text by the beginning of each of its words', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(), (words, which, cut) => {
        const chosen = [...foldText(words[which % words.length]!)]
        const beginning = chosen.slice(0, 1 + (cut % (chosen.length + 1))).join('')
        expect(finds(beginning, words.join(' '))).toBe(true)
      }),
    )
  })

  it('find a text by all of its words, in any order', () => {
    fc.assert(
      fc.property(text, (indexed) => {
        const words = searchTerms(indexed).map((term) => term.text)
        expect(finds(words.toReversed().join(' '), indexed)).toBe(true)
      }),
    )
  })

  it('are the same whatever the width and the case', () => {
    const wide = (value: string): string =>
      value.replaceAll(/[!-~]/g, (sign) => String.fromCodePoint(sign.codePointAt(0)! + 0xfee0))
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abz AZ09张伟') }), (indexed) => {
        const tokens = indexTokens(indexed)
        expect(indexTokens(wide(indexed))).toEqual(tokens)
        expect(indexTokens(indexed.toUpperCase())).toEqual(tokens)
        expect(searchTerms(wide(indexed))).toEqual(searchTerms(indexed))
      }),
    )
  })

  it('are few, short and well-formed, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (indexed) => {
        const tokens = [...indexTokens(indexed.repeat(20))]
        expect(tokens.length).toBeLessThanOrEqual(2 * INDEXED_LENGTH)
        for (const token of tokens) expect(token).toMatch(/^[\p{L}\p{M}\p{N}]{1,8}$/u)
      }),
    )
  })

  it.each<[string, readonly string[]]>([
    ['张伟明', ['张', '张伟', '伟', '伟明', '明']],
    ['O’Brien', ['o', 'b', 'br', 'bri', 'brie', 'brien']],
    ['カード会社', ['カ', 'カー', 'ー', 'ード', 'ド', 'ド会', '会', '会社', '社']],
    ['3M中国', ['3', '3m', '中', '中国', '国']],
    ['迪丽热巴·买买提', ['迪', '迪丽', '丽', '丽热', '热', '热巴', '巴', '买', '买买', '买提', '提']],
    ['', []],
    ['—…、。%', []],
  ])('of %j are %j', (indexed, tokens) => {
    expect([...indexTokens(indexed)]).toEqual(tokens)
  })

  it.each<[string, string, boolean]>([
    ['伟', '张伟', true],
    ['mith', 'John Smith', false],
    ['smi jo', 'John Smith', true],
    ['张明', '张伟明', false],
    ['伟明国', '明国 伟明', false],
    ['internationalen', 'Internationaler Bund', false],
    ['internationaler', 'Internationaler Bund', true],
  ])('by %j: is %j found? %j', (search, indexed, found) => {
    expect(finds(search, indexed)).toBe(found)
  })
})
