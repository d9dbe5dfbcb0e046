import { passesLuhn } from '../../shared/check-digits.ts'
import { compactNumber } from './compact-number.ts'
import { refused } from './result.ts'
import type { Normalized } from './result.ts'

/** Why a card number was refused: nothing was given, it is not 12 to 19 digits, or the Luhn check fails. */
type BankCardRefusal = 'empty' | 'malformed' | 'length' | 'checksum'

/** A card number in digits alone. */
export type NormalizedBankCard = Normalized<BankCardRefusal>

/** Brings a payment card number (ISO/IEC 7812-1: 12 to 19 digits, Luhn) to its digits; separators are dropped. */
export function normalizeBankCard(input: string): NormalizedBankCard {
  const number = compactNumber(input)
  if (number === '') return refused('empty')
  if (!/^\d+$/.test(number)) return refused('malformed')
  if (number.length < 12 || number.length > 19) return refused('length')
  return passesLuhn(number) ? { ok: true, value: number } : refused('checksum')
}
