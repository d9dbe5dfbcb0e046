import { foldText } from './fold-text.ts'

/** How much of a text is indexed, in code points: beyond it nothing is found. At most twice as many tokens come of it. */
export const INDEXED_LENGTH = 100

/** The longest indexed beginning of a word, in code points. Longer terms are compared with the text itself. */
const LONGEST_PREFIX = 8

/** How many tokens of one term are asked for; the comparison with the text does the rest. */
const TOKENS_OF_A_TERM = 4

/** One part of a search, folded: a word, or a run of characters of a script that puts no spaces between words. */
export interface SearchTerm {
  readonly text: string
  /** The tokens that every matching text has. */
  readonly tokens: readonly string[]
  /** Whether the tokens decide alone; otherwise the text has to contain the term as well. */
  readonly isDecided: boolean
}

/**
 * Runs of the scripts that put no spaces between words, and of all others. Signs that belong to several scripts, such
 * as the long vowel of Katakana, stay with their neighbours; punctuation of these scripts belongs to neither.
 */
const RUNS =
  /(?<dense>[[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]&&[\p{L}\p{M}\p{N}]]+)|[[\p{L}\p{M}\p{N}]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]+/gv

/**
 * The tokens under which a text is found: every character and every pair of neighbours where words stand without spaces
 * (Chinese, Japanese, Korean, Thai and their like), the beginnings of words elsewhere. Folded, so that width and case do
 * not matter.
 */
export function indexTokens(text: string): ReadonlySet<string> {
  const tokens = new Set<string>()
  const indexed = [...foldText(text)].slice(0, INDEXED_LENGTH).join('')
  for (const { isDense, characters } of runsOf(indexed)) {
    if (isDense) addNeighbours(tokens, characters)
    else addPrefixes(tokens, characters)
  }
  return tokens
}

/** The terms of a search; none when it holds neither letter nor digit. */
export function searchTerms(search: string): readonly SearchTerm[] {
  const terms = new Map<string, SearchTerm>()
  for (const { isDense, characters } of runsOf(foldText(search))) {
    const term = isDense ? denseTerm(characters) : wordTerm(characters)
    terms.set(term.text, term)
  }
  return [...terms.values()]
}

interface Run {
  readonly isDense: boolean
  readonly characters: readonly string[]
}

function runsOf(folded: string): Run[] {
  return [...folded.matchAll(RUNS)].map((match) => ({
    isDense: match.groups?.['dense'] !== undefined,
    characters: [...match[0]],
  }))
}

function addNeighbours(tokens: Set<string>, characters: readonly string[]): void {
  characters.forEach((character, index) => {
    tokens.add(character)
    const next = characters[index + 1]
    if (next !== undefined) tokens.add(character + next)
  })
}

function addPrefixes(tokens: Set<string>, characters: readonly string[]): void {
  let prefix = ''
  for (const character of characters.slice(0, LONGEST_PREFIX)) {
    prefix += character
    tokens.add(prefix)
  }
}

function denseTerm(characters: readonly string[]): SearchTerm {
  const text = characters.join('')
  if (characters.length <= 2) return { text, tokens: [text], isDecided: true }
  const starts = Array.from({ length: Math.ceil(characters.length / 2) }, (_, index) =>
    Math.min(index * 2, characters.length - 2),
  )
  const pairs = starts.map((start) => characters.slice(start, start + 2).join(''))
  return { text, tokens: [...new Set(pairs)].slice(0, TOKENS_OF_A_TERM), isDecided: false }
}

function wordTerm(characters: readonly string[]): SearchTerm {
  const prefix = characters.slice(0, LONGEST_PREFIX).join('')
  return { text: characters.join(''), tokens: [prefix], isDecided: characters.length <= LONGEST_PREFIX }
}
