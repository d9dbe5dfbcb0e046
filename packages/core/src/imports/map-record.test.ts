import { describe, expect, it } from 'vitest'

import { customerEntity } from '../customers/customer.entity.ts'
import type { RawCustomer } from '../customers/normalize/raw-customer.ts'
import { mapRecord } from '../upsert/map-record.ts'
import { suggestMapping } from './suggest-mapping.ts'

const fields = Object.keys(customerEntity.fields).map((name) => ({ name }))

/** The customer of one record, under the mapping that is suggested for its columns. */
function map(cells: Readonly<Record<string, string>>): RawCustomer {
  const record = { line: 2, cells }
  return mapRecord(record, suggestMapping(Object.keys(cells), [record], fields))
}

describe('a mapped record', () => {
  it('keeps the text of each cell, and leaves out empty ones', () => {
    expect(map({ 姓名: ' 张三 ', 生日: '1990/3/7', 性别: '', 备注: '  ' })).toEqual({
      values: { name: ' 张三 ', birthDate: '1990/3/7' },
      contactPoints: [],
      identities: [],
    })
  })

  it('has the mobile phone as its own, and the others as contact points', () => {
    expect(
      map({ 姓名: '张三', 座机: '010-88888888', 手机: '13800138000', 传真: '010-99999999' }),
    ).toMatchObject({
      values: { name: '张三', phone: '13800138000' },
      contactPoints: [
        { kind: 'phone', value: '010-88888888', label: 'work' },
        { kind: 'phone', value: '010-99999999', label: 'fax' },
      ],
    })
  })

  it('has no fax as its own phone', () => {
    expect(map({ Name: 'Ada', Fax: '+44 20 7946 0000' }).values).toEqual({ name: 'Ada' })
  })

  it('prefers what Google marks with a star', () => {
    const mapped = map({
      Name: 'Ada',
      'E-mail 1 - Type': 'Home',
      'E-mail 1 - Value': 'home@example.com',
      'E-mail 2 - Type': '* Work',
      'E-mail 2 - Value': 'work@example.com ::: second@example.com',
    })
    expect(mapped.values['email']).toBe('work@example.com')
    expect(mapped.contactPoints).toEqual([
      { kind: 'email', value: 'home@example.com', label: 'Home' },
      { kind: 'email', value: 'second@example.com', label: 'Work' },
    ])
  })

  it('prefers what a vCard marks, in whatever place', () => {
    const mapped = map({
      name: 'Ada',
      phone: '1',
      'phone label': 'home',
      'phone 2': '2',
      'phone 2 label': '* work',
    })
    expect(mapped.values['phone']).toBe('2')
    expect(mapped.contactPoints).toEqual([{ kind: 'phone', value: '1', label: 'home' }])
  })

  it('has the groups of Google as tags, without its own ones', () => {
    expect(map({ Name: 'Ada', Labels: 'VIP ::: * myContacts ::: Friends' }).values['tags']).toBe(
      'VIP, Friends',
    )
  })

  it.each([
    [{ 'First Name': 'Ada', 'Middle Name': 'King', 'Last Name': 'Lovelace' }, 'Ada King Lovelace'],
    [{ 'First Name': '三', 'Last Name': '张' }, '张三'],
    [{ 名: '太郎', 姓: '山田' }, '山田太郎'],
    [{ 'Last Name': 'Lovelace', Nickname: 'Countess' }, 'Lovelace'],
    [{ Nickname: 'Countess', Company: 'Analytical Engines' }, 'Countess'],
  ])('is named %j', (cells, name) => {
    expect(map(cells as unknown as Record<string, string>).values).toMatchObject({ name })
  })

  it('is an organization where it names no person', () => {
    expect(map({ 'First Name': '', Company: 'Analytical Engines' }).values).toEqual({
      name: 'Analytical Engines',
      kind: 'organization',
    })
  })

  it('puts an address together from its parts', () => {
    const mapped = map({
      'Last Name': 'Ada',
      'Home Street': '1 Test St',
      'Home City': 'London',
      'Home Postal Code': 'SW1A 1AA',
      'Home Country/Region': 'GB',
      'Business Street': '2 Engine Rd',
      'Business City': 'Leeds',
    })
    expect(mapped.values).toMatchObject({
      address: '1 Test St, London, SW1A 1AA, GB',
      city: 'London',
      country: 'GB',
    })
    expect(mapped.contactPoints).toEqual([{ kind: 'address', value: '2 Engine Rd, Leeds', label: 'work' }])
  })

  it('has no address where only a place is known', () => {
    expect(map({ Name: 'Ada', 'Home City': 'London', 'Home Country': 'GB' }).values).toEqual({
      name: 'Ada',
      city: 'London',
      country: 'GB',
    })
  })

  it('has its number in another system as an identity', () => {
    expect(map({ 姓名: '张三', 客户编号: ' KH01 ' }).identities).toEqual([
      { namespace: 'customer-number', externalId: 'KH01' },
    ])
  })
})
