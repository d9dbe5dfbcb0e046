import { describe, expect, it } from 'vitest'

import { shows } from './check-requests.ts'

describe('an answer shows what the page says', () => {
  it.each([
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ data: [{ name: 'x', id: 1 }], count: 1 }, { data: [{ name: 'x' }] }],
    [{ a: null }, { a: null }],
  ])('when %j has at least %j', (answer, shown) => {
    expect(shows(answer, shown)).toBe(true)
  })

  it.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [{ data: [1, 2] }, { data: [1] }],
    [{ a: 'x' }, { a: ['x'] }],
    [null, { a: 1 }],
    [{}, { a: null }],
  ])('but not when %j is asked for %j', (answer, shown) => {
    expect(shows(answer, shown)).toBe(false)
  })
})
