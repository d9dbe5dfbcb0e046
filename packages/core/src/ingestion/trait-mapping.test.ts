import { describe, expect, it } from 'vitest'

import { customerEntity } from '../customers/customer.entity.ts'
import { mapTraits, textsOf } from './trait-mapping.ts'

const targetOf = (trait: string) => {
  const { columns, takes } = mapTraits([{ [trait]: 'x' }], customerEntity.fields)
  return columns[0]?.target ?? (takes(trait) ? 'nothing' : undefined)
}

describe('traits', () => {
  it.each([
    ['email', { field: 'email' }],
    ['firstName', { field: 'givenName' }],
    ['last_name', { field: 'familyName' }],
    ['birthday', { field: 'birthDate' }],
    ['gender', { field: 'sex' }],
    ['address.city', { contactPoint: 'address', part: 'city', group: 'address' }],
    ['website', { contactPoint: 'web' }],
    ['lifecycle', { field: 'lifecycle' }],
    ['id', 'nothing'],
    ['createdAt', 'nothing'],
    ['version', undefined],
    ['mergedIntoId', undefined],
    ['shoeSize', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('%s go where their name says', (trait, target) => {
    expect(targetOf(trait)).toEqual(target)
  })

  it('go to the custom field with their key', () => {
    const fields = { ...customerEntity.fields, 'custom.plan': customerEntity.fields['name']! }
    expect(mapTraits([{ plan: 'gold' }], fields).columns[0]?.target).toEqual({ field: 'custom.plan' })
  })

  it('are texts by their path, and nothing where they say nothing', () => {
    const traits = {
      age: 36,
      vip: true,
      tags: ['a', 'b'],
      address: { city: 'Bath', zip: null },
      email: null,
      x: '',
    }
    expect(textsOf(traits)).toEqual({ age: '36', vip: 'true', tags: 'a, b', 'address.city': 'Bath' })
    expect(textsOf({ list: [1, { a: 2 }] })).toEqual({ list: '[1,{"a":2}]' })
  })
})
