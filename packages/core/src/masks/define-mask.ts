import { tidyText } from '../shared/tidy-text.ts'
import { FULL_MASK } from './mask-strategy.ts'
import type { MaskStrategy, Reveals } from './mask-strategy.ts'

/** Masks a tidied, non-empty, bounded text; `undefined` where the text is no value of this kind. */
export type MaskRule = (text: string) => string | undefined

/** In UTF-16 code units. No single value of a customer is longer; what is longer is not read at all. */
const LONGEST_VALUE = 1000

/**
 * Makes a strategy of a rule and takes over the parts of the contract that are the same everywhere: the empty value,
 * the length limit, folding (see `tidyText`) and failing closed.
 */
export function defineMask(name: string, rule: MaskRule, reveals?: Reveals): MaskStrategy {
  return {
    name,
    ...(reveals === undefined ? {} : { reveals }),
    mask(value) {
      if (value === '') return ''
      if (value.length > LONGEST_VALUE) return FULL_MASK
      const text = tidyText(value)
      if (text === '' || text === FULL_MASK) return FULL_MASK
      return rule(text) ?? FULL_MASK
    },
  }
}
