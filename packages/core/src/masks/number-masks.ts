import { defineMask } from './define-mask.ts'

const RESIDENT_NUMBER = /^(?:\d{17}[\dX]|\d{15})$/
const OTHER_DOCUMENT = /^[A-Z0-9]{6,20}$/
const MASKED_DOCUMENT = /^(?:\d\*{16}[\dX]|\d\*{13}\d|[A-Z0-9]\*{7}[A-Z0-9])$/

const CARD = /^\d{12,19}$/
const MASKED_CARD = /^(?:\*{4} ){3}\d{4}$/

const CREDIT_CODE = /^[A-Z0-9]{18}$/
const MASKED_CREDIT_CODE = /^[A-Z0-9]{2}\*{14}[A-Z0-9]{2}$/

/** The value without the separators people add to long numbers, in upper case. */
const compact = (text: string): string =>
  /^[A-Z0-9]*$/.test(text) ? text : text.replace(/[\s()-]/g, '').toUpperCase()

/**
 * The strategy `idNumber`: the first and the last character of an identity document's number.
 *
 * A mainland number of 18 or 15 digits keeps its length (`1****************X`), which is public knowledge; any other
 * document becomes `E*******1` whatever its length. The usual 6+4 would leave about 3,000 candidates, and one where
 * the birth date is known, so it is not offered.
 */
export const idNumberMask = defineMask(
  'idNumber',
  (text) => {
    if (MASKED_DOCUMENT.test(text)) return text
    const number = compact(text)
    if (RESIDENT_NUMBER.test(number)) return ends(number, '*'.repeat(number.length - 2))
    return OTHER_DOCUMENT.test(number) ? ends(number, '*******') : undefined
  },
  { first: 1, last: 1 },
)

/** The strategy `bankCard`: the last four digits in a constant shape, `**** **** **** 3256`, that hides the length. */
export const bankCardMask = defineMask(
  'bankCard',
  (text) => {
    if (MASKED_CARD.test(text)) return text
    const number = compact(text)
    return CARD.test(number) ? `**** **** **** ${number.slice(-4)}` : undefined
  },
  { first: 0, last: 4 },
)

/**
 * The strategy `uscc`: two characters at each end of a unified social credit code (GB 32100),
 * `91**************1X`. The first two name the registrar and the kind of organization.
 */
export const usccMask = defineMask(
  'uscc',
  (text) => {
    if (MASKED_CREDIT_CODE.test(text)) return text
    const code = compact(text)
    return CREDIT_CODE.test(code) ? `${code.slice(0, 2)}${'*'.repeat(14)}${code.slice(-2)}` : undefined
  },
  { first: 2, last: 2 },
)

function ends(number: string, stars: string): string {
  return number.charAt(0) + stars + number.slice(-1)
}
