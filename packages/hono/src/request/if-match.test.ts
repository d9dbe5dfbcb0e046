import { describe, expect, it } from 'vitest'

import { readIfMatch } from './if-match.ts'

describe('readIfMatch', () => {
  it('reads one strong tag', () => {
    expect(readIfMatch('"3"')).toBe(3)
    expect(readIfMatch(' "0" ')).toBe(0)
  })

  it('names no version without the header, and for any version', () => {
    expect(readIfMatch(undefined)).toBeUndefined()
    expect(readIfMatch('*')).toBeUndefined()
  })

  it.each(['W/"3"', '"3", "4"', '3', '"x"', '"03"', '""', ''])('refuses %s', (tag) => {
    expect(() => readIfMatch(tag)).toThrow('The header If-Match is not valid here')
  })
})
