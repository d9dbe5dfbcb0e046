import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { fieldPointer, flattenCustom, nestCustom, unnestCustom } from './custom-values.ts'

it('gives each custom value the name of its field, and leaves the rest', () => {
  expect(flattenCustom({ name: 'a', custom: { size: 4, mood: null } }, '')).toEqual({
    name: 'a',
    'custom.size': 4,
    'custom.mood': null,
  })
  expect(flattenCustom({ name: 'a', custom: undefined }, '')).toEqual({ name: 'a' })
})

it.each([
  [{ custom: 4 }, 'KITH_VALIDATION', '/patch/custom'],
  [{ custom: ['size'] }, 'KITH_VALIDATION', '/patch/custom'],
  [{ custom: null }, 'KITH_VALIDATION', '/patch/custom'],
  [{ 'custom.size': 4 }, 'KITH_FIELD_UNAVAILABLE', '/patch/custom.size'],
])('refuses %j', (input, code, pointer) => {
  const refused = (): unknown => flattenCustom(input, '/patch')
  expect(refused).toThrow(expect.objectContaining({ code, issues: [expect.objectContaining({ pointer })] }))
})

it('nests what it has taken apart, whatever the keys', () => {
  const key = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,39}$/)
  const values = fc.dictionary(key, fc.integer(), { minKeys: 1 })
  fc.assert(
    fc.property(values, (custom) => {
      const row = { id: 'a', custom }
      expect(nestCustom(unnestCustom(row))).toEqual(row)
      expect(nestCustom({ id: 'a' })).toEqual({ id: 'a' })
    }),
  )
})

it('points at a value where its caller has put it', () => {
  expect(fieldPointer('/patch', 'custom.size')).toBe('/patch/custom/size')
  expect(fieldPointer('', 'custom.a/b~c')).toBe('/custom/a~1b~0c')
  expect(fieldPointer('/items/0', 'name')).toBe('/items/0/name')
})
