import { describe, expect, it } from 'vitest'

import { DEMO_REFERENCE_DATE, generateChineseCustomers } from './chinese-customers.ts'
import type { DemoCustomer } from './demo-customer.ts'

const customers = generateChineseCustomers(5000)
const people = customers.filter(({ kind }) => kind === 'person')
const organizations = customers.filter(({ kind }) => kind === 'organization')

type Key = keyof DemoCustomer

/** The values of a property where it is known. */
const known = <K extends Key>(list: readonly DemoCustomer[], key: K) =>
  list.map((customer) => customer[key]).filter((value) => value !== undefined)

const share = (list: readonly DemoCustomer[], key: Key) => known(list, key).length / list.length

/** The checks are computed here in another way than in the generator: the whole number has to come out as 0 or 1. */
const idRemainder = (number: string) =>
  [...number].reduce((r, c) => (r * 2 + (c === 'X' ? 10 : Number(c))) % 11, 0)
const luhnSum = (number: string) =>
  [...number]
    .toReversed()
    .map((c, index) => (index % 2 === 1 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(c)]! : Number(c)))
    .reduce((sum, value) => sum + value, 0)

describe('the generated Chinese customers', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(generateChineseCustomers(5000)).toEqual(customers)
    expect(generateChineseCustomers(50, 7)).toEqual(generateChineseCustomers(50, 7))
    expect(generateChineseCustomers(50, 7)).not.toEqual(customers.slice(0, 50))
  })

  it('begin with the customers of a smaller count', () => {
    expect(generateChineseCustomers(100)).toEqual(customers.slice(0, 100))
    expect(generateChineseCustomers(0)).toEqual([])
  })

  it('never change, so that documents can show them', () => {
    expect(customers.slice(0, 3).map(({ name, phone, city }) => [name, phone, city])).toMatchInlineSnapshot(`
      [
        [
          "潘敏佳",
          "+8613000007919",
          "北京市",
        ],
        [
          "李欣",
          "+8615200005838",
          "重庆市",
        ],
        [
          "袁丽雪",
          "+8618000003757",
          "贵阳市",
        ],
      ]
    `)
  })

  it('have the promised parts', () => {
    expect(organizations.length / customers.length).toBeCloseTo(0.08, 1)
    expect(share(customers, 'phone')).toBeCloseTo(0.85, 1)
    expect(share(customers, 'email')).toBeCloseTo(0.6, 1)
    expect(share(people, 'idNumber')).toBeCloseTo(0.5, 1)
    expect(share(people, 'bankCard')).toBeCloseTo(0.4, 1)
    for (const key of ['legalName', 'uscc', 'industry', 'size'] as const)
      expect(share(organizations, key)).toBe(1)
    expect(people.filter(({ familyName }) => familyName?.length === 2).length).toBeGreaterThan(100)
  })

  it('are at every stage of the lifecycle, and new ones were created lately', () => {
    for (const stage of ['potential', 'new', 'active', 'dormant', 'churned'] as const) {
      expect(customers.filter(({ lifecycle }) => lifecycle === stage).length).toBeGreaterThan(400)
    }
    const daysAgo = ({ createdAt }: DemoCustomer) =>
      (Date.parse(DEMO_REFERENCE_DATE) - Date.parse(createdAt)) / 86_400_000
    for (const customer of customers) {
      expect(daysAgo(customer)).toBeGreaterThan(0)
      expect(daysAgo(customer)).toBeLessThan(customer.lifecycle === 'new' ? 46 : 1096)
    }
    expect(Math.max(...customers.map(daysAgo))).toBeGreaterThan(1000)
  })

  it.each(['phone', 'email', 'idNumber', 'bankCard', 'uscc'] as const)('share no %s', (key) => {
    const values = known(customers, key)
    expect(new Set(values).size).toBe(values.length)
  })

  it('have mobiles, and organizations fixed lines', () => {
    for (const phone of known(people, 'phone')) expect(phone).toMatch(/^\+861[3-9]\d0000\d{4}$/)
    for (const phone of known(organizations, 'phone')) expect(phone).toMatch(/^\+86[1-9]\d{1,2}6\d{6,7}$/)
  })

  it('reach nobody by mail', () => {
    const addresses = known(customers, 'email')
    expect(addresses.filter((email) => !/@(?:cn\.)?example\.(?:com|net|org)$/.test(email))).toEqual([])
  })

  it('have identity numbers with a right check character that agree with birth date and sex', () => {
    for (const { idNumber = '', birthDate, sex } of people.filter((customer) => customer.idNumber)) {
      expect(idNumber).toMatch(/^[1-6]\d{16}[\dX]$/)
      expect(idRemainder(idNumber)).toBe(1)
      expect(idNumber.slice(6, 14)).toBe(birthDate?.replaceAll('-', ''))
      expect(Number(idNumber[16]) % 2).toBe(sex === 'male' ? 1 : 0)
    }
  })

  it('are adults', () => {
    const youngest = known(people, 'birthDate').reduce((a, b) => (a > b ? a : b))
    expect(youngest < '2008-11-01').toBe(true)
    expect(youngest > '2007').toBe(true)
  })

  it('have bank cards that pass the Luhn check', () => {
    for (const bankCard of known(people, 'bankCard')) {
      expect(bankCard).toMatch(/^62\d{14}(?:\d{3})?$/)
      expect(luhnSum(bankCard) % 10).toBe(0)
    }
  })

  it('keep family and given name beside the whole name', () => {
    for (const { name, familyName, givenName } of people) expect(name).toBe(`${familyName}${givenName}`)
  })

  it('live in the province, city and district their address begins with', () => {
    for (const { address = '', province, city, district } of customers.filter(
      (customer) => customer.address,
    )) {
      const isMunicipality = province === city
      expect(address.startsWith(`${isMunicipality ? '' : province}${city}${district}`)).toBe(true)
    }
    for (const key of ['province', 'city', 'district'] as const) expect(share(customers, key)).toBe(1)
  })
})
