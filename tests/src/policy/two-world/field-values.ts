import type { JsonValue } from '@kith/core'

import type { Random } from './random.ts'

/**
 * Makes values of one field. Values of one key have one mask, and one redacted form; values of different keys differ.
 */
interface ValueMaker {
  key(random: Random): string
  of(key: string, random: Random): JsonValue
}

const words = (...items: string[]): ValueMaker => ({
  key: () => '',
  of: (_key, random) => random.pick(items),
})

const han = [...'伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉力']

/** The mask is the surname and whether the given name has one character or more, or the initials of the words. */
const personName: ValueMaker = {
  key: (random) => random.pick(['张1', '王2', '李2', '欧阳2', 'J D', 'A', 'M T K']),
  of(key, random) {
    const given = Number(key.at(-1))
    if (!Number.isNaN(given))
      return (
        key.slice(0, -1) +
        [1, 2]
          .slice(0, given)
          .map(() => random.pick(han))
          .join('')
      )
    return key
      .split(' ')
      .map((initial) => initial + random.letters(2 + random.below(6)))
      .join(' ')
  },
}

const phone: ValueMaker = {
  key: (random) => `13${random.below(10)}/${random.digits(4)}`,
  of(key, random) {
    const [start, end] = key.split('/')
    return `+86${start}${random.digits(4)}${end}`
  },
}

const email: ValueMaker = {
  key: (random) => `${random.letters(1)}/${random.pick(['qq.com', 'example.com', 'mail.example.cn'])}`,
  of(key, random) {
    const [initial, domain] = key.split('/')
    return `${initial}${random.letters(2 + random.below(8))}@${domain}`
  },
}

const address: ValueMaker = {
  key: (random) => random.pick(['广东省深圳市南山区', '上海市黄浦区', '浙江省杭州市西湖区']),
  of: (key, random) => `${key}${random.pick(['人民', '中山', '解放', '建设'])}路${1 + random.below(400)}号`,
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

const idNumber: ValueMaker = {
  key: (random) => `${random.pick(['1', '3', '4'])}/${random.pick([...'0123456789X'])}`,
  of(key, random) {
    const [first, last] = key.split('/')
    for (;;) {
      const birth = `19${60 + random.below(40)}0${1 + random.below(9)}${10 + random.below(18)}`
      const body = `${first}1010${1 + random.below(9)}${birth}${random.digits(3)}`
      const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
      if ('10X98765432'[sum % 11] === last) return body + last
    }
  },
}

const bankCard: ValueMaker = {
  key: (random) => random.digits(4),
  of(key, random) {
    for (;;) {
      const number = `62${random.digits(random.pick([10, 13]))}${key}`
      const sum = [...number].toReversed().reduce((total, digit, index) => {
        const doubled = Number(digit) * (1 + (index % 2))
        return total + (doubled > 9 ? doubled - 9 : doubled)
      }, 0)
      if (sum % 10 === 0) return number
    }
  },
}

const birthDate: ValueMaker = {
  key: (random) => `19${60 + random.below(40)}`,
  of: (key, random) => `${key}-0${1 + random.below(9)}-${10 + random.below(18)}`,
}

const uscc: ValueMaker = {
  key: (random) => `${random.pick(['91', '52'])}/${random.digits(2)}`,
  of(key, random) {
    const [start, end] = key.split('/')
    const drawn = `${start}${random.digits(14)}`
    const pairs = Array.from({ length: 100 }, (_, pair) => String(pair).padStart(2, '0'))
    return pairs.map((pair) => `${drawn.slice(0, -2)}${pair}${end}`).find(isCreditCode)!
  },
}

/** GB 32100-2015: the weighed sum and the check character are a multiple of 31 together. */
function isCreditCode(code: string): boolean {
  const weighed = Array.from(code.slice(0, 17), (digit, index) => Number(digit) * (3 ** index % 31))
  return weighed.reduce((total, each) => total + each, Number(code[17])) % 31 === 0
}

/** Text whose redacted form is the same whatever the number in it. */
const notes: ValueMaker = {
  key: (random) => random.pick(['回访 {} 已确认', 'Call {} after six', '转账卡号 {} 有误', '地址改了']),
  of: (key, random) => key.replace('{}', `138${random.digits(4)}0000`),
}

const makers: Readonly<Record<string, ValueMaker>> = {
  kind: words('person', 'organization', 'household'),
  name: personName,
  givenName: personName,
  familyName: personName,
  legalName: personName,
  nickname: personName,
  phone,
  email,
  idNumber,
  bankCard,
  uscc,
  industry: words('retail', 'banking', 'farming', 'shipping'),
  size: words('1-9', '10-49', '50-249', '250-999', '1000+'),
  birthDate,
  sex: words('male', 'female'),
  occupation: words('nurse', 'teacher', 'driver', 'engineer'),
  incomeBand: words('under_50k', '50k_100k', '100k_200k', '200k_500k'),
  education: words('secondary', 'vocational', 'bachelor', 'master'),
  country: words('CN', 'SG'),
  province: words('广东', '浙江', '上海'),
  city: words('深圳', '杭州', '上海', '宁波'),
  district: words('南山', '西湖', '黄浦'),
  address,
  lifecycle: words('potential', 'new', 'active', 'dormant', 'churned'),
  relationshipStage: words('first-contact', 'offer', 'regular'),
  source: words('referral', 'website', 'store'),
  tags: { key: () => '', of: (_key, random) => random.some(['vip', 'b2b', 'late-payer', 'sailing'], 3) },
  preferences: { key: () => '', of: (_key, random) => ({ channel: random.pick(['sms', 'mail']) }) },
  notes,
  ownerId: words('u-relationship-manager', 'u-service-rep', 'u-mixed', 'u-other'),
  teamId: words('t1', 't2'),
  territoryId: { key: () => '', of: (_key, random) => random.pick([...'ABEHKMQTXZbehkmqtxz']) },
  poolId: words('p1', 'p2'),
}

/** The fields of a customer that a caller may give, and that the generators know. */
export const customerFields: readonly string[] = Object.keys(makers)

/** The fields that always have a value. */
export const requiredFields: ReadonlySet<string> = new Set(['kind', 'name', 'lifecycle', 'tags'])

/** A random valid value of a field. */
export function anyValue(field: string, random: Random): JsonValue {
  const maker = makers[field]!
  return maker.of(maker.key(random), random)
}

/** Two values of a field that look the same to somebody who sees the mask, or the redacted text, only. */
export function twins(field: string, random: Random): readonly [JsonValue, JsonValue] {
  const maker = makers[field]!
  const key = maker.key(random)
  return [maker.of(key, random), maker.of(key, random)]
}
