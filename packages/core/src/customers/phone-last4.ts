import { phoneKey } from './normalize/phone.ts'

/** The last four digits of an E.164 number: what a caller can tell from a display or a parcel. */
export function phoneLast4(value: string): string | undefined {
  return value.startsWith('+') ? phoneKey(value).slice(-4) : undefined
}
