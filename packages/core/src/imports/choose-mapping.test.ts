import { describe, expect, it } from 'vitest'

import { customerEntity } from '../customers/customer.entity.ts'
import type { ColumnMapping } from '../upsert/column-mapping.ts'
import { chooseTargets, isCertain, namesCustomer } from './choose-mapping.ts'

const { fields } = customerEntity
const suggested: readonly ColumnMapping[] = [
  { column: '姓名', target: { field: 'name' }, confidence: 'header' },
  { column: 'x', target: { field: 'phone' }, confidence: 'values' },
  { column: '备注', target: { ignore: true }, confidence: 'none' },
]
const targetsOf = (chosen: Record<string, string>) =>
  chooseTargets(suggested, chosen, fields).map(({ target }) => target)

describe('targets that a person chooses', () => {
  it.each([
    ['notes', { field: 'notes' }],
    ['ignore', { ignore: true }],
    ['identity:shop', { identity: 'shop' }],
    ['identity:wechat:wx8a1f', { identity: 'wechat:wx8a1f' }],
    ['contactPoint:phone', { contactPoint: 'phone' }],
    ['contactPoint:phone:Work: mornings', { contactPoint: 'phone', label: 'Work: mornings' }],
  ])('are read from %j', (text, target) => {
    expect(targetsOf({ 备注: text })[2]).toEqual(target)
  })

  it.each([
    'nothing',
    'version',
    'erasedAt',
    'identity:',
    'identity:Two Words',
    'contactPoint:other',
    '__proto__',
    '',
  ])('are refused as %j', (text) => {
    expect(() => targetsOf({ 备注: text })).toThrow('A column cannot be mapped to')
  })

  it('take a field from the column that it was guessed for', () => {
    expect(targetsOf({ 备注: 'phone' })).toEqual([{ field: 'name' }, { ignore: true }, { field: 'phone' }])
    expect(() => targetsOf({ 备注: 'name', 姓名: 'name' })).toThrow('Two columns are mapped to "name"')
    expect(() => targetsOf({ nowhere: 'name' })).toThrow('The file has no column "nowhere"')
  })

  it('make certain what had to be guessed', () => {
    expect(isCertain(suggested)).toBe(false)
    expect(isCertain(chooseTargets(suggested, { x: 'phone' }, fields))).toBe(true)
    expect(isCertain(chooseTargets(suggested, { x: 'phone', 姓名: 'ignore' }, fields))).toBe(false)
  })
})

it('takes parts of a name, and an organization, for the name of a customer', () => {
  const mapped = (target: ColumnMapping['target']) => [{ column: 'x', target, confidence: 'header' }] as const
  expect(namesCustomer(mapped({ field: 'familyName' }))).toBe(true)
  expect(namesCustomer(mapped({ namePart: 'organization' }))).toBe(true)
  expect(namesCustomer(mapped({ namePart: 'middle' }))).toBe(false)
  expect(namesCustomer(mapped({ field: 'phone' }))).toBe(false)
})
