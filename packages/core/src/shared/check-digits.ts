const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const ID_CHECK_CHARACTERS = '10X98765432'

/**
 * The check character of a mainland identity number, from its first 17 digits: ISO 7064 MOD 11-2 as GB 11643 uses it.
 * Answers '' when the text does not begin with 17 ASCII digits.
 */
export function cnIdCheckCharacter(number: string): string {
  if (!/^\d{17}/.test(number)) return ''
  let sum = 0
  for (const [index, weight] of ID_WEIGHTS.entries()) sum += weight * Number(number[index])
  return ID_CHECK_CHARACTERS.charAt(sum % 11)
}

/**
 * Whether a run of ASCII digits passes the Luhn check (ISO/IEC 7812-1, annex B), as payment card numbers do.
 * One run in ten passes by chance, so it confirms a number that was meant as a card and proves nothing alone.
 */
export function passesLuhn(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

const COMPANY_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/**
 * The check character of a unified social credit code, from its first 17 characters (GB 32100-2015, 5: weights 3^i,
 * modulus 31). Answers '' when they are not of its alphabet.
 */
export function companyCheckCharacter(code: string): string {
  let sum = 0
  let weight = 1
  for (const character of code.slice(0, 17)) {
    const value = COMPANY_CHARACTERS.indexOf(character)
    if (value === -1) return ''
    sum += value * weight
    weight = (weight * 3) % 31
  }
  return code.length < 17 ? '' : COMPANY_CHARACTERS.charAt((31 - (sum % 31)) % 31)
}
