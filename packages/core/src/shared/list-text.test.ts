import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { readList, writeList } from './list-text.ts'

const member = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(...',;、| \n:*["]a三'), minLength: 1, maxLength: 8 }),
)

it.each([', ', ' ::: '] as const)(
  'reads with "%s" what was written, whatever the members hold',
  (separator) => {
    fc.assert(
      fc.property(fc.array(member, { minLength: 1, maxLength: 4 }), (members) => {
        // White space at the ends of members is no part of them.
        const tidy = members.map((each) => each.trim()).filter((each) => each !== '')
        fc.pre(tidy.length > 0)
        expect(readList(writeList(tidy, separator)).map((each) => each.trim())).toEqual(tidy)
      }),
      { numRuns: 2000 },
    )
  },
)

it('writes what people write, unless a member could be taken for two', () => {
  expect(writeList(['vip', 'new'], ', ')).toBe('vip, new')
  expect(writeList(['vip', 'Friends, old'], ', ')).toBe('["vip","Friends, old"]')
})

it('writes as JSON what would read as JSON once it is joined', () => {
  expect(readList(writeList(['["]', '"]'], ' ::: '))).toEqual(['["]', '"]'])
  expect(readList(writeList(['["vip"]'], ', '))).toEqual(['["vip"]'])
})

it('takes a text in brackets for what it is', () => {
  expect(readList('[a, b]')).toEqual(['[a', ' b]'])
  expect(readList('["a", 1]')).toEqual(['["a"', ' 1]'])
})
