/** All codes of one and two digits of ITU-T E.164 (zones 1 and 7, and the older countries); every other has three. */
const SHORT_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/

/** The country calling code at the start of an international number given as digits, without a plus: `8613…` → `86`. */
export function callingCode(digits: string): string {
  return SHORT_CODE.exec(digits)?.[0] ?? digits.slice(0, 3)
}
