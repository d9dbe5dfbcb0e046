/** In UTF-16 code units. A letter with more marks than this is an attempt to smuggle text through a mask. */
const LONGEST_UNIT = 8

/** One code unit is one letter: no marks, no surrogates. */
const PLAIN = /^[\x21-\x7e\u4e00-\u9fff]*$/

let segmenter: Intl.Segmenter | undefined

/** Splits a text into grapheme clusters (UAX 29): what a reader sees as one character. */
export function graphemes(text: string): string[] {
  if (PLAIN.test(text)) return [...text]
  // Made on first use: it costs more than all other masks of a page together.
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/**
 * The letters and digits of a text as graphemes, then its stars. Stars come last because some scripts have letters
 * that join what follows them, and a mask's own star must not become a part of the letter it stands behind.
 */
export function visibleUnits(text: string): string[] {
  const letters = graphemes(text.replaceAll('*', '')).filter((unit) => /^[\p{L}\p{N}]/u.test(unit))
  return [...letters, ...text.replace(/[^*]/g, '')]
}

/** Whether a grapheme begins with a letter and is short enough to be shown. */
export function isShowable(unit: string | undefined): unit is string {
  return unit !== undefined && unit.length <= LONGEST_UNIT && /^\p{L}/u.test(unit)
}
