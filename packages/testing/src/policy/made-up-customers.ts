import type { ActorInput } from '@kith/core'

import type { Choices } from './choices.ts'

/** Values of customers who do not exist, by field. Those of one field have no part in common that a mask could show. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  name: ['王小明', '李雷', 'Ada Byron', '欧阳修文', '赵子龙', '陈慧'],
  givenName: ['小明', '雷', 'Ada', '慧'],
  familyName: ['王', '李', 'Byron', '欧阳'],
  legalName: ['晨光商贸', '远航物流', '北辰科技'],
  nickname: ['小王', 'Leo', '阿慧', 'Ming'],
  phone: ['+8613800138000', '+8613912345678', '+8618687654321', '+8615055556666'],
  email: ['ming@example.com', 'lei@example.org', 'ada@example.net', 'hui@example.cn'],
  idNumber: ['11010519491231002X', '44010619900307001X'],
  bankCard: ['4111111111111111', '6217000012345678907', '378282246310005'],
  industry: ['retail', 'logistics', 'farming'],
  size: ['1-9', '10-49', '50-249'],
  birthDate: ['1949-12-31', '1990-03-07', '2001-10-21'],
  sex: ['male', 'female'],
  occupation: ['teacher', 'driver', 'cook'],
  incomeBand: ['under_50k', '50k_100k', 'over_500k'],
  education: ['secondary', 'bachelor', 'doctorate'],
  province: ['广东省', '浙江省', '四川省'],
  city: ['深圳市', '杭州市', '成都市'],
  district: ['南山区', '西湖区', '武侯区'],
  address: ['科技路七号', '文三路九号', '锦里十二号'],
  lifecycle: ['potential', 'new', 'active', 'dormant', 'churned'],
  relationshipStage: ['first-contact', 'courted', 'partner'],
  source: ['website', 'store', 'referral'],
  notes: ['Likes tea', 'Wants a call', 'Paid late'],
}

/** What other values would fill in where it is left out: a hidden one must not show there. */
const DERIVED = ['birthDate', 'sex', 'givenName', 'familyName', 'province', 'city', 'district'] as const

/** The fields of customers that are made up. */
export const madeUpFields: readonly string[] = Object.keys(VALUES)

/** Another value of a field than the one it has. */
export function otherValue(field: string, value: unknown, choices: Choices): string {
  return choices.pick((VALUES[field] ?? []).filter((each) => each !== value))
}

/** A value that some customer may have in a field. */
export function anyValue(field: string, choices: Choices): string {
  return choices.pick(VALUES[field] ?? [''])
}

/** A customer with most fields filled in, of one of the actors, of a team of theirs, or of nobody they know. */
export function makeCustomer(choices: Choices, actors: readonly ActorInput[]): Record<string, unknown> {
  const filled = madeUpFields.filter((field) => field === 'name' || choices.chance(0.7))
  const values = Object.fromEntries(filled.map((field) => [field, anyValue(field, choices)]))
  const teams = actors.flatMap(({ attributes }) => [attributes?.['teamIds'] ?? []].flat().map(String))
  return {
    ...Object.fromEntries(DERIVED.map((field) => [field, null])),
    ...values,
    tags: choices.chance(0.3) ? ['vip'] : [],
    ownerId: choices.pick([...actors.map(({ id }) => id), 'u-somebody-else']),
    teamId: choices.pick([...teams, 't-elsewhere']),
  }
}
