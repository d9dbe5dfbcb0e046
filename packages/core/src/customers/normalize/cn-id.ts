import { cnIdCheckCharacter } from '../../shared/check-digits.ts'
import { compactNumber } from './compact-number.ts'
import { refused } from './result.ts'
import type { Normalized } from './result.ts'

/**
 * Why an identity number was refused: nothing was given; it has not 18 (or 15) characters of the right kind; no
 * province has that code; the birth date does not exist; the check character is wrong.
 */
type CnIdRefusal = 'empty' | 'malformed' | 'region' | 'birth_date' | 'checksum'

/** An identity number of 18 characters with what it says: the birth date (`YYYY-MM-DD`) and the sex. */
export type NormalizedCnId = Normalized<
  CnIdRefusal,
  { readonly birthDate: string; readonly sex: 'male' | 'female' }
>

/**
 * The first two digits: provinces (GB/T 2260), residence permits for Hong Kong, Macao and Taiwan residents (81 to 83),
 * and the permanent residence permit of foreigners, which begins with 9.
 */
const REGION = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d)/

/**
 * Brings an identity number of the People's Republic (GB 11643) to its 18 characters with an upper-case `X`, and reads
 * the birth date and the sex from it.
 *
 * Separators are dropped; an old number of 15 digits is completed with the century 19 and its check character,
 * as the 1999 standard says. District codes are checked by their province only, because a person keeps the code of a
 * district that no longer exists. A birth date in the future passes: this function has no clock.
 */
export function normalizeCnId(input: string): NormalizedCnId {
  const text = compactNumber(input)
  if (text === '') return refused('empty')
  const number = /^\d{15}$/.test(text) ? completed(text) : text
  if (!/^\d{17}[\dX]$/.test(number)) return refused('malformed')
  if (!REGION.test(number)) return refused('region')
  const birthDate = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!isBirthDate(birthDate)) return refused('birth_date')
  if (cnIdCheckCharacter(number) !== number.charAt(17)) return refused('checksum')
  return { ok: true, value: number, birthDate, sex: Number(number[16]) % 2 === 1 ? 'male' : 'female' }
}

function completed(fifteen: string): string {
  const seventeen = `${fifteen.slice(0, 6)}19${fifteen.slice(6)}`
  return seventeen + cnIdCheckCharacter(seventeen)
}

/** Whether the calendar has the day, and somebody alive could have been born on it. */
function isBirthDate(date: string): boolean {
  if (!/^(?:1[89]|20)/.test(date)) return false
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  // The day 0 of the month that follows is the last of this one.
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
