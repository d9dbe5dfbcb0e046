import { salesErrors } from './errors.ts'

/** Digits after the point of a quantity. */
const QUANTITY_SCALE = 3

/** A quantity as it is stored: `1.5` is `1.500`. */
export function quantityText(quantity: number | string): string {
  const [whole = '', fraction = ''] = String(quantity).split('.')
  return `${whole.replace(/^0+(?=\d)/, '')}.${fraction.padEnd(QUANTITY_SCALE, '0')}`
}

/** A quantity in thousandths. */
export function thousandths(quantity: string): number {
  return Number(quantity.replace('.', ''))
}

/** Adds amounts of one currency. @throws KITH_SALES_AMOUNT_TOO_LARGE */
export function sumOf(amounts: Iterable<number>): number {
  let sum = 0n
  for (const amount of amounts) sum += BigInt(amount)
  return safe(sum)
}

/** An amount times a fraction, rounded half away from zero. @throws KITH_SALES_AMOUNT_TOO_LARGE */
export function scale(amount: number, numerator: number, denominator: number): number {
  const product = BigInt(amount) * BigInt(numerator)
  const half = BigInt(denominator) / 2n
  const divisor = BigInt(denominator)
  return safe(product < 0n ? -((-product + half) / divisor) : (product + half) / divisor)
}

function safe(sum: bigint): number {
  const amount = Number(sum)
  if (!Number.isSafeInteger(amount)) throw salesErrors.AMOUNT_TOO_LARGE()
  return amount
}
