import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { tokenMask } from './token-mask.ts'

const SECRET = 'a secret of the tests, long enough'

describe('a token in place of a value', () => {
  const partner = tokenMask('partner', SECRET)
  const mask = (value: string): string => partner.mask(value)

  it('is the same for the same value, however it is typed, and another for another', () => {
    expect(mask('+8613800138000')).toMatch(/^tok_[a-z2-7]{24}$/)
    expect(mask('１３８')).toBe(mask(' 138 '))
    expect(mask('138')).not.toBe(mask('139'))
  })

  it('is another for another recipient, and with another secret', () => {
    expect(tokenMask('other', SECRET).mask('138')).not.toBe(mask('138'))
    expect(tokenMask('partner', `${SECRET}!`).mask('138')).not.toBe(mask('138'))
  })

  it('is never the value, and stays as it is', () => {
    const forged = fc.stringMatching(/^tok_[a-z2-7]{24}$/)
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), forged), (value) => {
        const token = mask(value)
        expect(token).not.toBe(value)
        expect(mask(token)).toBe(token)
      }),
    )
  })

  it('leaves the empty value alone', () => {
    expect(mask('')).toBe('')
  })
})
