import { isCompoundSurname } from './compound-surnames.ts'
import { defineMask } from './define-mask.ts'
import { graphemes, isShowable, visibleUnits } from './visible-units.ts'

const MOST_WORDS = 4

/** The two usual cases, in which a code unit is a letter: no segmentation is needed. */
const PLAIN_HAN = /^[\u4e00-\u9fff]{2,}$/
const PLAIN_WORDS = /^[A-Za-z]{2,}(?: [A-Za-z]{2,}){0,3}$/

/**
 * The strategy `name`: shows the surname of a Chinese name and the initials of any other.
 *
 * `张三` → `张*`, `张三丰` → `张**`, `欧阳娜娜` → `欧阳**`, `John Ronald Doe` → `J** R** D**`. One star stands for one
 * character of a given name and two for any longer one; a word of another script always has two, so its length stays
 * hidden. A single character becomes `*`. At most four words are shown.
 */
export const nameMask = defineMask('name', (text) => {
  if (PLAIN_HAN.test(text)) return maskHan(text.charAt(0), text.charAt(1), text.length)
  if (PLAIN_WORDS.test(text)) return text.replace(/\B[A-Za-z]+/g, '**')
  const words = text
    .split(' ')
    .map(visibleUnits)
    .filter((units) => isShowable(units[0]))
  const units = words.flat()
  const [first = '', second = ''] = units
  if (units.length <= 1) return units.length === 1 || graphemes(text).length === 1 ? '*' : undefined
  return /^\p{Script=Han}/u.test(first) ? maskHan(first, second, units.length) : maskWords(words)
})

/**
 * The strategy `nameLast`: the last character of a Chinese name, as receipts of banks and parcels show it, `*三` and `**丰`;
 * of any other name the initial of its last word, `D**`.
 */
export const nameLastMask = defineMask('nameLast', (text) => {
  const words = text
    .split(' ')
    .map(visibleUnits)
    .filter((units) => isShowable(units[0]))
  const units = words.flat()
  const letters = units.filter(isShowable)
  const last = letters.at(-1)
  if (units.length <= 1 || last === undefined) return graphemes(text).length === 1 ? '*' : undefined
  if (/^\p{Script=Han}/u.test(last)) return `${units.length > 2 ? '**' : '*'}${last}`
  const initial = words.at(-1)?.[0] ?? ''
  return /^\p{Script=Han}/u.test(initial) ? undefined : `${initial}**`
})

function maskHan(first: string, second: string, length: number): string {
  if (length > 2 && isCompoundSurname(first + second)) return first + second + (length > 3 ? '**' : '*')
  return first + (length > 2 ? '**' : '*')
}

function maskWords(words: readonly (readonly string[])[]): string {
  return words
    .slice(0, MOST_WORDS)
    .map(([initial]) => `${initial}**`)
    .join(' ')
}
