import { defineMask, type MaskStrategy } from '@kith/core'

/** A strategy of a host's own: how many characters it shows at each end. */
export interface EndsStrategy {
  /** What fields and rules name it by, after `masking.`. */
  readonly name: string
  readonly first: number
  readonly last: number
}

const STARS = '****'
/** A value that is hardly longer than what is shown of it is not shown at all. */
const FEWEST_HIDDEN = 4
/** In UTF-16 code units. A letter with more marks than this is an attempt to smuggle text through a mask. */
const LONGEST_UNIT = 8

let segmenter: Intl.Segmenter | undefined

/**
 * The strategy that shows the first and the last characters of a value and four stars between, whatever its length:
 * `{ first: 2, last: 2 }` makes `AB-2024-0017` to `AB****17`. Values that would hide fewer than four characters, and
 * values whose ends are no letters or digits, are hidden altogether.
 */
export function keepEnds({ name, first, last }: EndsStrategy): MaskStrategy {
  const reveals = { first, last }
  const keep = (text: string): string | undefined => {
    if (text.includes('*')) return isMasked(text, reveals) ? text : undefined
    const units = graphemes(text)
    if (units.length < first + last + FEWEST_HIDDEN) return undefined
    const [head, tail] = [units.slice(0, first), last === 0 ? [] : units.slice(-last)]
    return [...head, ...tail].every(isShowable) ? head.join('') + STARS + tail.join('') : undefined
  }
  return defineMask(`masking.${name}`, keep, reveals)
}

function isMasked(text: string, { first, last }: Pick<EndsStrategy, 'first' | 'last'>): boolean {
  const [head, tail, ...more] = text.split(STARS)
  if (head === undefined || tail === undefined || more.length > 0) return false
  const isShown = (part: string, most: number): boolean => {
    const units = graphemes(part)
    return units.length <= most && units.every(isShowable)
  }
  return isShown(head, first) && isShown(tail, last)
}

function graphemes(text: string): string[] {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

function isShowable(unit: string): boolean {
  return unit.length <= LONGEST_UNIT && /^[\p{L}\p{N}]/u.test(unit)
}
