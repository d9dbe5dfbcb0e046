/** The language in which everything is written. */
export const ENGLISH = 'en'

/** Longer lists are no wish of a person. */
const MOST_RANGES = 20

/**
 * Picks the language that fits best: the first range of an `Accept-Language` value (RFC 9110, 12.5.4), by falling weight,
 * that is one of those there are (lookup, RFC 4647, 3.4); English where none is. Language and script have to be the same,
 * as likely subtags complete them (UTS 35): `zh`, `zh-SG` and `zh-Hans-CN` find `zh-CN`, and `zh-TW` does not.
 */
export function pickLocale(wanted: string | undefined, available: readonly string[]): string {
  if (wanted === undefined) return ENGLISH
  const offered = [ENGLISH, ...available]
  for (const range of rangesOf(wanted)) {
    const written = writtenAs(range)
    const found =
      offered.find((locale) => locale.toLowerCase() === range.toLowerCase()) ??
      offered.find((locale) => written !== undefined && writtenAs(locale) === written)
    if (found !== undefined) return found
  }
  return ENGLISH
}

/** The ranges that are wanted at all, the most wanted first. */
function rangesOf(wanted: string): readonly string[] {
  const weighted = wanted
    .split(',', MOST_RANGES)
    .map((member) => member.split(';'))
    .map(([range = '', weight = '']) => ({ range: range.trim(), weight: weightOf(weight) }))
  return weighted
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ range }) => range)
}

function weightOf(parameter: string): number {
  const [, weight] = /^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(parameter) ?? []
  return weight === undefined ? 1 : Number(weight)
}

/** Language and script of a tag; `undefined` for what is no tag. */
function writtenAs(tag: string): string | undefined {
  try {
    const { language, script } = new Intl.Locale(tag).maximize()
    return `${language}-${script}`
  } catch {
    return undefined
  }
}
