import { drawChineseName } from './chinese-names.ts'
import type { ChineseName } from './chinese-names.ts'
import {
  cardNumber,
  creditCode,
  fixedLine,
  identityNumber,
  mobileNumber,
  orderCode,
} from './chinese-numbers.ts'
import {
  BRANDS,
  OCCUPATIONS,
  ORGANIZATION_NOTES,
  ORGANIZATION_TAGS,
  PERSON_NOTES,
  PERSON_TAGS,
  SOURCES,
  TRADES,
} from './chinese-phrases.ts'
import { CHINESE_PLACES, ESTATES, STREETS } from './chinese-places.ts'
import type { ChinesePlace } from './chinese-places.ts'
import type { DemoCustomer, DemoLifecycle } from './demo-customer.ts'
import { createSeededRandom } from './seeded-random.ts'
import type { SeededRandom } from './seeded-random.ts'

/** The day the demo takes for today: the newest customer is a little older. */
export const DEMO_REFERENCE_DATE = '2026-11-01T00:00:00.000Z'

const DAY_MS = 86_400_000
const THREE_YEARS = 1095

/** For each stage how often it is, and how many days ago such a customer was first seen, at least and at most. */
const LIFECYCLES: readonly (readonly [
  stage: { lifecycle: DemoLifecycle; since: number; until: number },
  number,
])[] = [
  [{ lifecycle: 'potential', since: 1, until: 365 }, 24],
  [{ lifecycle: 'new', since: 1, until: 45 }, 12],
  [{ lifecycle: 'active', since: 30, until: THREE_YEARS }, 36],
  [{ lifecycle: 'dormant', since: 200, until: THREE_YEARS }, 16],
  [{ lifecycle: 'churned', since: 400, until: THREE_YEARS }, 12],
]
/** Names kept for documentation (RFC 2606), so that no message of a demo reaches anybody. */
const MAIL_DOMAINS = ['example.com', 'cn.example.com', 'example.net', 'example.org']

const INCOME_BANDS = [
  ['under_50k', 18],
  ['50k_100k', 34],
  ['100k_200k', 30],
  ['200k_500k', 14],
  ['over_500k', 4],
] as const
const EDUCATIONS = [
  ['secondary', 22],
  ['vocational', 28],
  ['bachelor', 38],
  ['master', 10],
  ['doctorate', 2],
] as const
const SIZES = [
  ['1-9', 34],
  ['10-49', 32],
  ['50-249', 20],
  ['250-999', 10],
  ['1000+', 4],
] as const

/** What persons and organizations are drawn from. */
interface Draw {
  random: SeededRandom
  index: number
  place: ChinesePlace
}

/**
 * Makes fictitious Chinese customers, the same for the same seed; a larger count begins with the customers of a smaller
 * one. About 8 % are organizations. Phones, identity numbers, cards and credit codes have the form and the check
 * characters of real ones and are drawn at random with runs of zeros: that one of them exists is unlikely and cannot
 * be excluded. Mail domains are those kept for documentation.
 */
export function generateChineseCustomers(count: number, seed = 20_261_101): DemoCustomer[] {
  const random = createSeededRandom(seed)
  return Array.from({ length: count }, (_, index) => {
    const draw = { random, index, place: random.pick(CHINESE_PLACES) }
    return random.chance(0.08) ? organization(draw) : person(draw)
  })
}

function person(draw: Draw): DemoCustomer {
  const { random, index } = draw
  const sex = random.pick(['male', 'female'] as const)
  const name = drawChineseName(random, sex)
  const ageYears = random.int(18, 77)
  return {
    kind: 'person',
    name: name.familyName + name.givenName,
    givenName: name.givenName,
    familyName: name.familyName,
    ...random.maybe(0.85, () => ({ phone: mobileNumber(index) })),
    ...random.maybe(0.6, () => ({ email: mailAddress(draw, name) })),
    ...identity(draw, sex, ageYears),
    ...random.maybe(0.4, () => ({ bankCard: cardNumber(random, index) })),
    ...random.maybe(0.7, () => ({ occupation: occupation(random, ageYears) })),
    ...random.maybe(0.6, () => ({ incomeBand: random.weighted(INCOME_BANDS) })),
    ...random.maybe(0.65, () => ({ education: random.weighted(EDUCATIONS) })),
    ...residence(draw),
    ...relationship(random, PERSON_TAGS),
    ...random.maybe(0.35, () => ({ notes: random.pick(PERSON_NOTES) })),
  }
}

function organization(draw: Draw): DemoCustomer {
  const { random, index, place } = draw
  const [word, industry] = random.pick(TRADES)
  const name = random.pick(BRANDS) + word
  const form = random.weighted([
    ['有限公司', 8],
    ['股份有限公司', 1],
  ])
  return {
    kind: 'organization',
    name,
    legalName: place.city.replace('市', '') + name + form,
    ...random.maybe(0.85, () => ({ phone: fixedLine(place, index) })),
    ...random.maybe(0.6, () => ({ email: `contact${index + 1}@${random.pick(MAIL_DOMAINS)}` })),
    uscc: creditCode(random, place),
    industry,
    size: random.weighted(SIZES),
    ...residence(draw),
    ...relationship(random, ORGANIZATION_TAGS),
    ...random.maybe(0.5, () => ({ notes: random.pick(ORGANIZATION_NOTES) })),
  }
}

/** The identity number decides birth date and sex; without one they may be known all the same. */
function identity({ random, index }: Draw, sex: 'male' | 'female', ageYears: number): Partial<DemoCustomer> {
  const birthDate = daysBefore(ageYears * 365.25 + random.int(1, 364)).slice(0, 10)
  if (random.chance(0.5)) {
    // Many people live elsewhere than where they were registered first.
    const origin = random.pick(CHINESE_PLACES)
    return { idNumber: identityNumber(origin, birthDate, orderCode(index, sex)), birthDate, sex }
  }
  return { ...random.maybe(0.5, () => ({ birthDate })), ...random.maybe(0.8, () => ({ sex })) }
}

function occupation(random: SeededRandom, ageYears: number): string {
  if (ageYears >= 62) return '退休'
  return ageYears <= 22 ? '学生' : random.pick(OCCUPATIONS)
}

function mailAddress({ random, index }: Draw, name: ChineseName): string {
  const local = random.pick([
    `${name.familyPinyin}.${name.givenPinyin}`,
    `${name.givenPinyin}_${name.familyPinyin}`,
  ])
  return `${local}${index + 1}@${random.pick(MAIL_DOMAINS)}`
}

function residence({ random, place }: Draw): Pick<DemoCustomer, 'country'> & Partial<DemoCustomer> {
  const { province, city, district } = place
  const region = (province === city ? '' : province) + city + district
  const estate = `${random.pick(ESTATES)}${random.int(1, 30)}栋${random.int(1, 32)}0${random.int(1, 8)}室`
  return {
    country: 'CN',
    province,
    city,
    district,
    ...random.maybe(0.6, () => ({
      address: `${region}${random.pick(STREETS)}${random.int(1, 999)}号${estate}`,
    })),
  }
}

function relationship(random: SeededRandom, tags: readonly string[]) {
  const { lifecycle, since, until } = random.weighted(LIFECYCLES)
  const count = random.weighted([
    [0, 4],
    [1, 3],
    [2, 2],
    [3, 1],
  ])
  const chosen = Array.from({ length: count }, () => random.pick(tags))
  return {
    lifecycle,
    source: random.weighted(SOURCES),
    tags: [...new Set(chosen)],
    createdAt: daysBefore(since + random.next() * (until - since)),
  }
}

function daysBefore(days: number): string {
  return new Date(Math.floor(Date.parse(DEMO_REFERENCE_DATE) - days * DAY_MS)).toISOString()
}
