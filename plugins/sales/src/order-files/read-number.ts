/** A decimal number, exact: `value` times ten to the minus `scale`. */
export interface Decimal {
  readonly value: bigint
  readonly scale: number
}

const PLAIN = /^([+-]?)(\d{1,13})(?:\.(\d{1,8}))?$/
const GROUPED = /^([+-]?)(\d{1,3}(?:,\d{3})+)(?:\.(\d{1,8}))?$/
const COMMA = /^([+-]?)(\d{1,13}),(\d{1,2})$/

/** Reads a number as people and systems write it: with a sign, grouped by commas, with a currency beside it. */
export function readDecimal(text: string): Decimal | undefined {
  const isNegative = /^\(.*\)$/.test(text)
  const bare = text.normalize('NFKC').replaceAll(/[\s\p{Sc}()元]|^[A-Z]{3}|[A-Z]{3}$/gu, '')
  const match = PLAIN.exec(bare) ?? GROUPED.exec(bare) ?? COMMA.exec(bare)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = ''] = match
  const value = BigInt(whole.replaceAll(',', '') + fraction)
  return { value: sign === '-' || isNegative ? -value : value, scale: fraction.length }
}

/** The absolute value. */
export function absolute({ value, scale }: Decimal): Decimal {
  return { value: value < 0n ? -value : value, scale }
}

/** A product, exact. */
export function times(one: Decimal, other: Decimal): Decimal {
  return { value: one.value * other.value, scale: one.scale + other.scale }
}

/** A number in units of ten to the minus `digits`, rounded half away from zero. */
export function toUnits({ value, scale }: Decimal, digits: number): bigint {
  if (scale <= digits) return value * 10n ** BigInt(digits - scale)
  const divisor = 10n ** BigInt(scale - digits)
  const half = divisor / 2n
  return (value < 0n ? value - half : value + half) / divisor
}

const digits = new Map<string, number>()

/** How many digits after the point the smallest unit of a currency is. */
export function digitsOf(currency: string): number {
  const known = digits.get(currency) ?? askDigits(currency)
  digits.set(currency, known)
  return known
}

function askDigits(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions()
  return maximumFractionDigits
}
