import { withCreditCheck, withIdCheck, withLuhn, withOrganizationCheck } from './check-characters.ts'
import type { ChinesePlace } from './chinese-places.ts'
import type { SeededRandom } from './seeded-random.ts'

const MOBILE_PREFIXES = (
  '130 131 132 133 134 135 136 137 138 139 147 150 151 152 153 155 156 157 158 159 166 173 175 176 177 178 ' +
  '180 181 182 183 184 185 186 187 188 189 191 193 195 198 199'
).split(' ')

/** Issuer prefixes of large banks with the length of their cards. */
const CARD_PREFIXES: readonly (readonly [prefix: string, length: number])[] = [
  ['622202', 19],
  ['621226', 19],
  ['622848', 19],
  ['621700', 19],
  ['621661', 19],
  ['622260', 19],
  ['622588', 16],
  ['621286', 16],
]

/** The area codes of `CHINESE_PLACES` whose fixed lines have seven digits and not eight. */
const SEVEN_DIGIT_AREAS: ReadonlySet<string> = new Set(['592', '771', '931'])

/** That many digits, in no visible order, that differ for each customer up to a power of ten of that many. */
function serial(index: number, digits: number): string {
  return String(((index + 1) * 7919) % 10 ** digits).padStart(digits, '0')
}

/** The mobile of customer `index` in E.164; no two customers below 400,000 share one. */
export function mobileNumber(index: number): string {
  const prefix = MOBILE_PREFIXES[(index * 13 + Math.floor(index / 10_000)) % MOBILE_PREFIXES.length]
  return `+86${prefix}0000${serial(index, 4)}`
}

/** A fixed line of the place in E.164; no two customers below 100,000 share one. */
export function fixedLine(place: ChinesePlace, index: number): string {
  const zeros = SEVEN_DIGIT_AREAS.has(place.areaCode) ? '0' : '00'
  return `+86${place.areaCode}6${zeros}${serial(index, 5)}`
}

/** The identity number of somebody born on `birthDate` whose first registration was at the place. */
export function identityNumber(place: ChinesePlace, birthDate: string, order: number): string {
  return withIdCheck(place.code + birthDate.replaceAll('-', '') + String(order).padStart(3, '0'))
}

/** The order code of an identity number: odd for men, even for women, different for 499 customers in a row. */
export function orderCode(index: number, sex: 'male' | 'female'): number {
  return (index % 499) * 2 + (sex === 'male' ? 1 : 2)
}

/** A payment card of a large bank; no two customers below 1,000,000 share one. */
export function cardNumber(random: SeededRandom, index: number): string {
  const [prefix, length] = random.pick(CARD_PREFIXES)
  return withLuhn(prefix + serial(index, 6).padStart(length - prefix.length - 1, '0'))
}

/** The unified social credit code of a company (`91`) registered at the place. */
export function creditCode(random: SeededRandom, place: ChinesePlace): string {
  const organization = `MA${String(random.int(0, 999_999)).padStart(6, '0')}`
  return withCreditCheck(`91${place.code}${withOrganizationCheck(organization)}`)
}
