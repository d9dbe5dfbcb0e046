/** Values of the characters of an organization code; a digit counts as itself, `A` as 10. */
const ORGANIZATION_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
/** GB 32100 leaves out the letters that are read wrongly: I, O, S, V and Z. */
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** The sum of each character's value times its weight. */
function weightedSum(text: string, alphabet: string, weightAt: (index: number) => number): number {
  return [...text].reduce((sum, char, index) => sum + alphabet.indexOf(char) * weightAt(index), 0)
}

/** The remainder of `base` to the power of `exponent`. */
function powerModulo(base: number, exponent: number, modulus: number): number {
  let power = 1
  for (let step = 0; step < exponent; step++) power = (power * base) % modulus
  return power
}

/** Appends the check character to the first 17 digits of an identity number (GB 11643; ISO 7064 MOD 11-2). */
export function withIdCheck(seventeen: string): string {
  const sum = weightedSum(seventeen, '0123456789', (index) => powerModulo(2, 17 - index, 11))
  return seventeen + '10X98765432'.charAt(sum % 11)
}

/** Appends the Luhn digit to the other digits of a card number (ISO/IEC 7812-1). */
export function withLuhn(digits: string): string {
  const sum = [...digits].toReversed().reduce((total, char, index) => {
    const doubled = index % 2 === 0 ? Number(char) * 2 : Number(char)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return digits + String((10 - (sum % 10)) % 10)
}

/** Appends the check character to the first eight characters of an organization code (GB 11714). */
export function withOrganizationCheck(eight: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2]
  const remainder =
    (11 - (weightedSum(eight, ORGANIZATION_ALPHABET, (index) => weights[index] ?? 0) % 11)) % 11
  return eight + (remainder === 10 ? 'X' : String(remainder))
}

/** Appends the check character to the first 17 characters of a unified social credit code (GB 32100). */
export function withCreditCheck(seventeen: string): string {
  const sum = weightedSum(seventeen, CREDIT_ALPHABET, (index) => powerModulo(3, index, 31))
  return seventeen + CREDIT_ALPHABET.charAt((31 - (sum % 31)) % 31)
}
