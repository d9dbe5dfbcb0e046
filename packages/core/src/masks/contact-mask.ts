import { defineMask } from './define-mask.ts'
import { emailMask } from './email-mask.ts'
import { phoneMask } from './phone-mask.ts'

/**
 * The strategy `contact`: the value of a contact point, whose kind stands beside it. What looks like an e-mail address
 * is masked as one, what begins like a number as a phone, anything else wholly.
 */
export const contactMask = defineMask('contact', (text) => {
  if (text.includes('@')) return emailMask.mask(text)
  return /^[+\d(*]/.test(text) ? phoneMask.mask(text) : undefined
})
