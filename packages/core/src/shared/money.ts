/** An amount of money: a safe integer of the currency's smallest units, such as cents, and an ISO 4217 code. */
export interface Money {
  readonly amount: number
  readonly currency: string
}

/** The form of an ISO 4217 code. Whether a code is assigned is not asked: the list changes without Kith. */
export const CURRENCY_CODE = /^[A-Z]{3}$/

/** Whether a value is the code of a currency, by its form. */
export function isCurrencyCode(value: unknown): value is string {
  return typeof value === 'string' && CURRENCY_CODE.test(value)
}
