/**
 * What NFKC leaves as it is, without white space at the ends or twice in a row: visible ASCII and common Han. Most
 * values are of this kind, and the test costs a tenth of the work.
 */
const TIDY_ALREADY = /^[\x21-\x7e\u4e00-\u9fff]+(?: [\x21-\x7e\u4e00-\u9fff]+)*$/

/** Invisible format characters, except the joiners that Persian and Indic spelling needs. */
const INVISIBLE = /(?![\u200c\u200d])\p{Cf}/gu

/**
 * A text as it should have been typed: compatibility forms (full-width digits, ligatures) brought to NFKC, invisible
 * format characters out, single spaces for white space, none at the ends. Case and punctuation stay.
 */
export function tidyText(text: string): string {
  if (TIDY_ALREADY.test(text)) return text
  return text.replace(INVISIBLE, '').normalize('NFKC').replace(/\s+/g, ' ').trim()
}
