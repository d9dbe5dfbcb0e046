import type { CreateCustomerInput } from '@kith/core'

const SURNAMES = ['王', '李', '张', '刘', '陈', '欧阳', '司马', '赵']
const GIVEN_NAMES = ['伟', '芳', '娜', '秀英', '敏', '静', '强', '磊', '洋', '艳']
const CITIES = [
  ['上海市', '上海市', '黄浦区'],
  ['广东省', '深圳市', '南山区'],
  ['浙江省', '杭州市', '西湖区'],
  ['四川省', '成都市', '武侯区'],
] as const
const LIFECYCLES = ['potential', 'new', 'active', 'dormant', 'churned'] as const
const SOURCES = ['referral', 'website', 'store', 'campaign']

let made = 0

/**
 * Valid values for a new customer that every role which may create one may write: no identity and no financial fields.
 * Each call answers the next of a fixed sequence of people who do not exist, so that tests see variety and still see
 * the same every time. `overrides` go before it.
 */
export function aCustomer(overrides: Partial<CreateCustomerInput> = {}): CreateCustomerInput {
  const index = made++
  const [province, city, district] = pick(CITIES, index)
  const mailbox = String(index).padStart(4, '0')
  return {
    name: `${pick(SURNAMES, index)}${pick(GIVEN_NAMES, index)}`,
    phone: `+86138${String(10_000_000 + index * 7919).slice(-8)}`,
    email: `customer.${mailbox}@example.com`,
    province,
    city,
    district,
    lifecycle: pick(LIFECYCLES, index),
    source: pick(SOURCES, index),
    ...(index % 3 === 0 ? { birthDate: `19${60 + (index % 40)}-0${1 + (index % 9)}-15` } : {}),
    ...(index % 4 === 0 ? { tags: ['vip'] } : {}),
    ...overrides,
  }
}

function pick<T>(items: readonly T[], index: number): T {
  return items[index % items.length]!
}
