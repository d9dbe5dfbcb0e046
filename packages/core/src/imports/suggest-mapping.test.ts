import { describe, expect, it } from 'vitest'

import { customerEntity } from '../customers/customer.entity.ts'
import type { ColumnMapping, ColumnTarget } from '../upsert/column-mapping.ts'
import { suggestMapping } from './suggest-mapping.ts'

const fields = [
  ...Object.keys(customerEntity.fields).map((name) => ({ name })),
  { name: 'custom.shoeSize', label: '鞋码' },
]

/** A mapping of columns that have the given values, one list for each. */
function suggest(columns: Readonly<Record<string, readonly string[]>>): readonly ColumnMapping[] {
  const rows = Math.max(...Object.values(columns).map((values) => values.length))
  const samples = Array.from({ length: rows }, (_, index) => ({
    line: index + 2,
    cells: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[index] ?? ''])),
  }))
  return suggestMapping(Object.keys(columns), samples, fields)
}

const targetOf = (column: string): ColumnTarget | undefined => suggest({ [column]: [] })[0]?.target

describe('a suggested mapping', () => {
  it.each<[string, ColumnTarget]>([
    ['姓名', { field: 'name' }],
    ['客户姓名*', { field: 'name' }],
    ['姓名（必填）', { field: 'name' }],
    ['【客户】手机号码', { contactPoint: 'phone', label: 'mobile' }],
    ['身份证号码', { field: 'idNumber' }],
    ['省 / 市', { field: 'province' }],
    ['客户编号', { identity: 'customer-number' }],
    ['鞋码', { field: 'custom.shoeSize' }],
    ['shoe_size', { field: 'custom.shoeSize' }],
    ['custom.shoeSize', { field: 'custom.shoeSize' }],
    ['FIRST_NAME', { field: 'givenName' }],
    ['ｅｍａｉｌ', { field: 'email' }],
    ['Email 2', { contactPoint: 'email' }],
    ['ＭＯＢＩＬＥ  Phone', { contactPoint: 'phone', label: 'mobile' }],
    ['birthDate', { field: 'birthDate' }],
    ['property_firstname', { field: 'givenName' }],
    ['State/Region', { field: 'province' }],
    ['Home Street', { contactPoint: 'address', group: 'home', label: 'home', part: 'street' }],
    ['Company', { namePart: 'organization' }],
  ])('knows the header %j', (column, target) => {
    expect(targetOf(column)).toEqual(target)
  })

  it('knows the headers of HubSpot', () => {
    const columns = [
      'Record ID',
      'First Name',
      'Last Name',
      'Email',
      'Phone Number',
      'Mobile Phone Number',
      'Contact owner',
      'Associated Company',
      'Job Title',
      'Lead Status',
      'Lifecycle Stage',
      'City',
      'State/Region',
      'Postal Code',
      'Country/Region',
      'Street Address',
      'Website URL',
      'Original Source',
      'Create Date',
    ]
    const mapping = suggestMapping(columns, [], fields)
    expect(mapping.filter(({ confidence }) => confidence === 'none').map(({ column }) => column)).toEqual([
      'Contact owner',
      'Create Date',
    ])
    expect(mapping[0]?.target).toEqual({ identity: 'hubspot' })
    expect(mapping[13]?.target).toEqual({ contactPoint: 'address', part: 'postalCode', group: '' })
  })

  it('leaves to a person what it does not know', () => {
    expect(suggest({ 年度回款额: ['12', '13'] })).toEqual([
      { column: '年度回款额', target: { ignore: true }, confidence: 'none' },
    ])
  })

  it('reads from the values what the header does not say', () => {
    const mapping = suggest({
      'column 1': ['13800138000', '+86 139 0013 9000', '(010) 8888 8888'],
      'column 2': ['ada@example.com', 'grace@example.com', ''],
      'column 3': ['110101199003078670', '110101199104082134'],
      'column 4': ['1990-03-07', '1991-04-08'],
    })
    expect(mapping.map(({ target, confidence }) => [target, confidence])).toEqual([
      [{ contactPoint: 'phone' }, 'values'],
      [{ contactPoint: 'email' }, 'values'],
      [{ field: 'idNumber' }, 'values'],
      [{ ignore: true }, 'none'],
    ])
  })

  it('decides by the values where a header means several things', () => {
    expect(suggest({ 联系方式: ['13800138000'] })[0]?.target).toEqual({ contactPoint: 'phone' })
    expect(suggest({ 联系方式: ['a@example.com'] })[0]?.target).toEqual({ contactPoint: 'email' })
  })

  it('gives a field to the first column that fits it', () => {
    expect(suggest({ 备注: [], 说明: [] }).map(({ confidence }) => confidence)).toEqual(['header', 'none'])
  })

  it('has further phones among the contact points', () => {
    expect(suggest({ phone: [], 'phone 2': [] }).map(({ target }) => target)).toEqual([
      { field: 'phone' },
      { contactPoint: 'phone' },
    ])
  })

  it('joins a value with the column of its label', () => {
    expect(
      suggest({
        'Phone 2 - Type': [],
        'Phone 2 - Value': [],
        'Address 1 - Label': [],
        'Address 1 - City': [],
      }),
    ).toEqual([
      { column: 'Phone 2 - Type', target: { ignore: true }, confidence: 'header' },
      {
        column: 'Phone 2 - Value',
        target: { contactPoint: 'phone', labelColumn: 'Phone 2 - Type' },
        confidence: 'header',
      },
      { column: 'Address 1 - Label', target: { ignore: true }, confidence: 'header' },
      {
        column: 'Address 1 - City',
        target: {
          contactPoint: 'address',
          part: 'city',
          group: 'address1',
          labelColumn: 'Address 1 - Label',
        },
        confidence: 'header',
      },
    ])
  })

  it('takes a type of customers for no label', () => {
    expect(suggest({ Customer: [], 'Customer Type': [] }).map(({ target }) => target)).toEqual([
      { field: 'name' },
      { field: 'kind' },
    ])
  })

  it('is not delayed by texts in place of headers and values', () => {
    const mapping = suggest({ ['('.repeat(99_000)]: ['@'.repeat(99_000), '1'.repeat(99_000)] })
    expect(mapping[0]?.confidence).toBe('none')
  }, 2000)

  it('uses only the fields that are given', () => {
    expect(
      suggestMapping(['姓名', '身份证号'], [], [{ name: 'name' }]).map(({ confidence }) => confidence),
    ).toEqual(['header', 'none'])
  })
})
