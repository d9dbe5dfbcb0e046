import { type MaskStrategy, redactedMask } from '@kith/core'

/** Something that a host's texts contain and its readers must not see: order numbers, licence plates, staff numbers. */
export interface TextRecognizer {
  /** What stands in its place: `order` makes `[order]`. Lower case letters. */
  readonly label: string
  /** What it looks like. Written by the host's developers, so that it is as safe as their other code. */
  readonly pattern: RegExp
}

/** In UTF-16 code units. A longer text is hidden as a whole. */
const LONGEST_TEXT = 20_000

/** One more pass than any honest text needs: taking a number out can bare another that stood against it. */
const MOST_PASSES = 8

/**
 * The strategy `masking.redacted`: what the kernel's `redacted` finds in running text (identity numbers, cards, phones,
 * e-mail addresses), and what the host's own recognisers find.
 */
export function redactText(recognizers: readonly TextRecognizer[]): MaskStrategy {
  const own = recognizers.map(({ label, pattern }) => ({
    label: `[${label}]`,
    pattern: new RegExp(pattern.source, [...new Set(`${pattern.flags}g`)].join('')),
  }))
  return {
    name: 'masking.redacted',
    mask(value) {
      if (value.length > LONGEST_TEXT) return '******'
      let seen = value
      for (let passes = 0; passes < MOST_PASSES; passes++) {
        const next = own.reduce(
          (text, { label, pattern }) => redact(text, label, pattern),
          redactedMask.mask(seen),
        )
        if (next === seen) return next
        seen = next
      }
      return '******'
    },
  }
}

/** Labels that stand in the text already are not looked into: a second pass finds nothing. */
function redact(text: string, label: string, pattern: RegExp): string {
  return text
    .split(/(\[[a-z]+\])/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(pattern, label)))
    .join('')
}
