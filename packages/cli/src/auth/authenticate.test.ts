import { expect, it } from 'vitest'

import { bearerOf } from './authenticate.ts'

it.each([
  ['Bearer abc', 'abc'],
  ['bearer   abc ', 'abc'],
  ['Basic abc', undefined],
  ['Bearer', undefined],
  ['Bearer a b', undefined],
  ['abc', undefined],
  [undefined, undefined],
])('reads the header %o as the credential %o', (header, credential) => {
  expect(bearerOf(header)).toBe(credential)
})
