import { callingCode } from './calling-code.ts'
import { defineMask } from './define-mask.ts'

/** The form phones of mainland mobiles are stored in, so the common case is one test. */
const STORED_CN_MOBILE = /^\+861[3-9]\d{9}$/
const CN_MOBILE = /^(?:86|0)?(1[3-9]\d{9})$/
const MASKED = /^(?:\+86 ?)?(1[3-9]\d\*{4}\d{4}|(?:\+\d{1,3} )?\*{4}\d{2}|\*{4})$/

/** Only what people write in telephone numbers: a plus at the start, digits, separators. */
const DIALLED = /^(?:tel:)?\(?\+?\d[\d ()./\u2010-\u2015-]*$/i

/** RFC 3966: the extension behind a stored number. Nothing of it is shown. */
const EXTENSION = /;ext=\d{1,7}$/

/** ITU-T E.164: no number has more digits. */
const MOST_DIGITS = 15
/** With fewer, two shown digits and a country code leave too little to hide. */
const FEWEST_DIGITS = 7

const NOTHING_SHOWN = '****'

/**
 * The strategy `phone`: of a mainland mobile the first three and the last four digits, of anything else the country
 * and the last two.
 *
 * `+8613800138000` → `138****8000`, `+14155552671` → `+1 ****71`, `010-12345678` → `****78`, fewer than seven digits
 * → `****`. Numbers of other countries need their country code: `14155552671` reads as a mainland mobile. A mainland
 * mobile leaves 10,000 candidates, so lookups by phone have to be limited and audited.
 */
export const phoneMask = defineMask(
  'phone',
  (tidied) => {
    if (STORED_CN_MOBILE.test(tidied)) return maskCnMobile(tidied.slice(3))
    const text = tidied.replace(EXTENSION, '')
    const masked = MASKED.exec(text)
    if (masked) return masked[1]
    if (!DIALLED.test(text)) return undefined
    const digits = text.replace('(0)', '').replace(/\D/g, '')
    if (/^(?:tel:)?\(?\+/i.test(text)) return maskInternational(digits)
    return digits.startsWith('00') ? maskInternational(digits.slice(2)) : maskNational(digits)
  },
  { first: 3, last: 4 },
)

function maskCnMobile(number: string): string {
  return `${number.slice(0, 3)}****${number.slice(-4)}`
}

function maskInternational(digits: string): string | undefined {
  const code = callingCode(digits)
  const national = digits.slice(code.length)
  if (code === '86') return maskNational(national)
  const tail = showLastTwo(national)
  return tail === undefined || tail === NOTHING_SHOWN ? tail : `+${code} ${tail}`
}

function maskNational(digits: string): string | undefined {
  const mobile = CN_MOBILE.exec(digits)?.[1]
  return mobile ? maskCnMobile(mobile) : showLastTwo(digits)
}

function showLastTwo(digits: string): string | undefined {
  if (digits.length > MOST_DIGITS) return undefined
  return digits.length < FEWEST_DIGITS ? NOTHING_SHOWN : `****${digits.slice(-2)}`
}
