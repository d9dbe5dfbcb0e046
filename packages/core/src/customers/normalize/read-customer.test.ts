import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readCustomer } from './read-customer.ts'

const context = { region: 'CN', today: '2026-11-29' }

function read(values: Record<string, string>) {
  return readCustomer({ values, contactPoints: [], identities: [] }, context)
}

describe('reading a customer', () => {
  it('answers typed values and tells what it changed', () => {
    const { input, changes, faults } = read({
      name: ' 欧阳 娜娜女士',
      phone: '０１３９１２３４５６７８',
      birthDate: '1990/7/26',
      tags: 'vip、老客户',
      address: '广东深圳市南山区科苑路1号',
    })
    expect(input).toEqual({
      name: '欧阳娜娜',
      familyName: '欧阳',
      givenName: '娜娜',
      sex: 'female',
      phone: '+8613912345678',
      birthDate: '1990-07-26',
      tags: ['vip', '老客户'],
      address: '广东深圳市南山区科苑路1号',
      province: '广东省',
      city: '深圳市',
      district: '南山区',
    })
    expect(changes).toContainEqual({
      field: 'phone',
      normalizer: 'phone',
      from: '０１３９１２３４５６７８',
      to: '+8613912345678',
    })
    expect(changes).toContainEqual({ field: 'district', normalizer: 'address', from: '', to: '南山区' })
    expect(faults).toEqual([])
  })

  it('takes the birth date and the sex from the identity number', () => {
    expect(read({ name: '张三', idNumber: '11010519491231002x' }).input).toMatchObject({
      idNumber: '11010519491231002X',
      birthDate: '1949-12-31',
      sex: 'female',
    })
  })

  it('believes the identity number before a birth date that differs', () => {
    const { input, faults } = read({ idNumber: '11010519491231002X', birthDate: '1950-01-01', sex: '女' })
    expect(input).toMatchObject({ birthDate: '1949-12-31', sex: 'female' })
    expect(faults).toMatchObject([
      {
        field: 'birthDate',
        code: 'KITH_VALUE_CONTRADICTION',
        reason: 'contradicts_id_number',
        raw: '1950-01-01',
      },
    ])
  })

  it('leaves out what it cannot read, and reads the rest', () => {
    const { input, faults } = read({
      name: '张三',
      phone: '1391234567',
      email: 'nobody',
      birthDate: '--03-07',
      uscc: '110105012345678',
      shoeSize: '42',
      mergedIntoId: 'x',
    })
    expect(input).toEqual({ name: '张三', familyName: '张', givenName: '三' })
    expect(faults.map(({ field, code, reason }) => [field, code, reason])).toEqual([
      ['phone', 'KITH_VALUE_UNREADABLE', 'invalid'],
      ['email', 'KITH_VALUE_UNREADABLE', 'malformed'],
      ['birthDate', 'KITH_VALUE_UNREADABLE', 'no_year'],
      ['uscc', 'KITH_VALUE_UNREADABLE', 'registration_number'],
      ['shoeSize', 'KITH_VALUE_UNKNOWN_FIELD', 'unknown_field'],
      ['mergedIntoId', 'KITH_VALUE_UNKNOWN_FIELD', 'unknown_field'],
    ])
  })

  it.each([
    ['bankCard', '6.2222E+18'],
    ['phone', '1.39E+10'],
    ['idNumber', '5.20325E+17'],
    ['idNumber', '520325199007261000'],
  ])('says of %s %s that a spreadsheet has damaged it', (field, text) => {
    expect(read({ [field]: text }).faults).toMatchObject([
      { field, code: 'KITH_VALUE_DAMAGED', reason: 'spreadsheet_number', raw: text },
    ])
  })

  it.each(['张*', '138****5678', '1****************X'])('does not take the mask %s for a value', (mask) => {
    const field = mask.startsWith('张') ? 'name' : mask.endsWith('X') ? 'idNumber' : 'phone'
    expect(read({ [field]: mask })).toMatchObject({ input: {}, faults: [{ reason: 'masked' }] })
  })

  it.each(['', '  ', '-', '无', 'N/A', 'null'])('takes %j for nothing', (text) => {
    expect(read({ phone: text, occupation: text })).toMatchObject({ input: {}, faults: [] })
  })

  it('makes contact points of further numbers in a cell', () => {
    const { input, contactPoints } = read({ phone: '13912345678/13812345678' })
    expect(input).toEqual({ phone: '+8613912345678' })
    expect(contactPoints).toEqual([{ kind: 'phone', value: '+8613812345678' }])
  })

  it('reads contact points and identities, each once', () => {
    const { contactPoints, identities, faults } = readCustomer(
      {
        values: { phone: '13912345678' },
        contactPoints: [
          { kind: 'phone', value: '+86 139 1234 5678', label: 'mobile' },
          { kind: 'email', value: 'Zhang@Example.com', label: ' Work ' },
          { kind: 'web', value: ' example.com ' },
          { kind: 'phone', value: '12' },
        ],
        identities: [
          { namespace: 'shop', externalId: ' 42 ' },
          { namespace: 'till', externalId: '6.2E+12' },
        ],
      },
      context,
    )
    expect(contactPoints).toEqual([
      { kind: 'email', value: 'zhang@example.com', label: 'Work' },
      { kind: 'web', value: 'example.com' },
    ])
    expect(identities).toEqual([{ namespace: 'shop', externalId: '42' }])
    expect(faults.map(({ field, code }) => [field, code])).toEqual([
      ['phone', 'KITH_VALUE_UNREADABLE'],
      ['till', 'KITH_VALUE_DAMAGED'],
    ])
  })

  it.each([
    [{ province: '北京', city: '北京市', district: '东城区' }, ['北京市', '市辖区', '东城区']],
    [{ province: '广东', city: '深圳' }, ['广东省', '深圳市', undefined]],
    [{ city: '恩施州', district: '利川市' }, ['湖北省', '恩施土家族苗族自治州', '利川市']],
    [{ province: '广东省', address: '广东省深圳市南山区科苑路' }, ['广东省', '深圳市', '南山区']],
    [{ province: '浙江省', city: '南京市' }, ['浙江省', '南京市', undefined]],
    [{ province: '加州', city: '旧金山', country: '美国' }, ['加州', '旧金山', undefined]],
  ])('brings the divisions %j to their names', (parts, expected) => {
    const { input } = read(parts)
    expect([input['province'], input['city'], input['district']]).toEqual(expected)
  })

  it('makes a full name of its parts', () => {
    expect(read({ familyName: '山', givenName: '太郎' }).input['name']).toBe('山太郎')
    expect(read({ familyName: 'Lovelace', givenName: 'Ada' }).input['name']).toBe('Ada Lovelace')
  })

  it('never throws, whatever the text', () => {
    const field = fc.constantFrom(
      'name',
      'phone',
      'idNumber',
      'bankCard',
      'birthDate',
      'address',
      'tags',
      'sex',
      'uscc',
    )
    fc.assert(
      fc.property(fc.dictionary(field, fc.string({ unit: 'binary' })), (values) => {
        const { input, faults } = read(values)
        expect(Object.keys(input).filter((each) => faults.some((fault) => fault.field === each))).toEqual([])
      }),
    )
  })
})
