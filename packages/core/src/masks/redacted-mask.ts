import { cnIdCheckCharacter, passesLuhn } from '../shared/check-digits.ts'
import type { MaskStrategy } from './mask-strategy.ts'
import { PLATE_PROVINCES } from './plate-mask.ts'

interface Recognizer {
  readonly label: string
  readonly pattern: RegExp
  /** What the form alone cannot tell. Gets the match without separators, in upper case. */
  readonly accepts?: (match: string) => boolean
}

const MONTH_DAY = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])'

/** In the order they are applied. No label holds a digit or an `@`, so a second pass finds nothing. */
const RECOGNIZERS: readonly Recognizer[] = [
  {
    label: '[email]',
    pattern:
      /[\p{Script=Latin}\d._%+-]{1,64}@(?:[\p{Script=Latin}\d-]{1,63}\.){1,8}[\p{Script=Latin}]{2,24}/gu,
  },
  {
    // Addresses in other scripts. Han has no spaces, so this may take a neighbouring word with it.
    label: '[email]',
    pattern: /[\p{L}\p{M}\p{N}._%+-]{1,64}@(?:[\p{L}\p{M}\p{N}-]{1,63}\.){1,8}[\p{L}\p{M}]{2,24}/gu,
  },
  {
    label: '[id]',
    pattern: /(?<!\d)[1-9]\d{5}[ -]?\d{8}[ -]?\d{3}(?:[Xx]|\d(?!\d))/g,
    accepts: (number) => cnIdCheckCharacter(number) === number.slice(17),
  },
  {
    label: '[id]',
    pattern: new RegExp(String.raw`(?<!\d)[1-9]\d{5}[ -]?\d{2}${MONTH_DAY}[ -]?\d{3}(?!\d)`, 'g'),
  },
  {
    label: '[card]',
    pattern:
      /(?<!\d)(?:\d{12,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|\d{4}[ -]\d{6}[ -]\d{5})(?!\d)/g,
    accepts: passesLuhn,
  },
  { label: '[phone]', pattern: /(?<!\d)(?:(?:\+|00)?86[ -]?|\(\+?86\) ?|0)?1[3-9]\d(?:[ -]?\d){8}(?!\d)/g },
  { label: '[phone]', pattern: /\+\d{1,3}(?:[ .()-]{0,2}\d){6,14}(?!\d)/g },
  {
    label: '[plate]',
    pattern: new RegExp(
      `[${PLATE_PROVINCES}][A-Z][ ·•]?(?=[A-Z]{0,5}\\d)[A-Z0-9]{4,5}[A-Z0-9挂学警港澳](?![A-Z0-9])`,
      'gu',
    ),
  },
  { label: '[phone]', pattern: /(?<!\d)\(?0(?:10|2\d|[3-9]\d{2})\)?[ -]?\d{7,8}(?!\d)/g },
]

/**
 * The strategy `redacted`, for running text such as notes: the text stays, and each mainland identity number (with a
 * right check character; the old 15-digit form by its birth date), payment card (Luhn), mainland or international
 * phone number, e-mail address and licence plate in it becomes `[id]`, `[card]`, `[phone]`, `[email]` or `[plate]`.
 *
 * It differs from the contract on purpose. Text without such a number comes back as it was, because the level `redact`
 * means that the role may read it. Only the characters these numbers are written with are folded, so that Chinese
 * punctuation survives. It finds numbers, not meaning: a name, a street or a number in words stays, as does a local
 * number without its area code.
 */
export const redactedMask: MaskStrategy = {
  name: 'redacted',
  mask(value) {
    if (!/[\p{Nd}@\uff20]/u.test(value)) return value
    return RECOGNIZERS.reduce(redact, foldNumbers(value))
  },
}

function redact(text: string, { label, pattern, accepts }: Recognizer): string {
  return text.replace(pattern, (match) =>
    !accepts || accepts(match.replace(/[ -]/g, '').toUpperCase()) ? label : match,
  )
}

/** Brings the writings of digits, letters and their joiners to ASCII, and drops what is invisible between digits. */
function foldNumbers(value: string): string {
  return value
    .replace(/[\uff0b\uff0d-\uff0e\uff10-\uff19\uff20-\uff3a\uff3f\uff41-\uff5a]/g, (char) =>
      char.normalize('NFKC'),
    )
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/(?!\d)\p{Nd}/gu, (digit) => digit.normalize('NFKC'))
    .replace(/(?<=\d)\p{Cf}+(?=\d)/gu, '')
}
