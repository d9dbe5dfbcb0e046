import { describe, expect, it } from 'vitest'

import { assessQuality, type Knowledge } from './quality-rule.ts'

const whole = {
  kind: 'person',
  name: '欧阳娜娜',
  familyName: '欧阳',
  givenName: '娜娜',
  phone: '+8613912345601',
  email: 'nana@example.com',
  address: '广东省深圳市南山区科苑路1号',
  province: '广东省',
  city: '深圳市',
  district: '南山区',
  birthDate: '1949-12-31',
  sex: 'female',
  idNumber: '11010519491231002X',
}

describe('the quality of a record', () => {
  it('is whole when nothing is missing, invalid or contradicted', () => {
    expect(assessQuality(whole)).toEqual({
      score: 100,
      completeness: 100,
      validity: 100,
      consistency: 100,
      issues: [],
    })
  })

  it('names what is missing, with what it counts for the kind of customer', () => {
    expect(assessQuality({ ...whole, phone: null, sex: null })).toMatchObject({
      score: 82,
      completeness: 70,
      issues: [
        { field: 'phone', reason: 'missing', points: 25 },
        { field: 'sex', reason: 'missing', points: 5 },
      ],
    })
    expect(assessQuality({ kind: 'household', name: '王家' }).issues.map(({ field }) => field)).toEqual([
      'phone',
      'address',
      'city',
    ])
  })

  it.each([
    ['phone', '+8613800138000', 'placeholder'],
    ['email', 'test@test.com', 'placeholder'],
    ['name', '测试1', 'placeholder'],
    ['birthDate', '1900-01-01', 'placeholder'],
    ['address', '广东省深圳市****', 'masked'],
  ])('counts the %s %s as %s', (field, value, reason) => {
    const { validity, issues } = assessQuality({ ...whole, idNumber: null, familyName: null, [field]: value })
    expect({ validity, issues }).toEqual({ validity: 75, issues: [{ field, reason, points: 25 }] })
  })

  it.each([
    ['birthDate', '1950-01-01'],
    ['sex', 'male'],
    ['name', '王娜娜'],
    ['address', '浙江省杭州市西湖区文三路1号'],
  ])('counts a %s that another value denies', (field, value) => {
    const { consistency, issues } = assessQuality({ ...whole, [field]: value })
    expect({ consistency, issues }).toEqual({
      consistency: 50,
      issues: [{ field, reason: 'contradiction', points: 50 }],
    })
  })

  it('scores of a field whose presence is known that alone', () => {
    const knows = (field: string): Knowledge => (field === 'phone' ? 'presence' : 'value')
    expect(assessQuality({ ...whole, phone: '138****8000' }, knows).issues).toEqual([])
    expect(assessQuality({ ...whole, phone: null }, knows).completeness).toBe(75)
  })

  it('does not depend on what is not known', () => {
    const hidden = new Set(['phone', 'idNumber', 'birthDate'])
    const knows = (field: string): Knowledge => (hidden.has(field) ? 'nothing' : 'value')
    const told = assessQuality({ ...whole, phone: '+8613800138000', birthDate: '1950-01-01' }, knows)
    expect(told).toEqual(assessQuality({ ...whole, phone: null, birthDate: null, idNumber: null }, knows))
    expect(told.completeness).toBe(100)
  })
})
