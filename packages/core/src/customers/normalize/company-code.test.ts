import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { companyCheckCharacter } from '../../shared/check-digits.ts'
import { normalizeCompanyCode } from './company-code.ts'

describe('a unified social credit code', () => {
  it.each([
    '91350100M000100Y43',
    ' 91350100-M000100Y43',
    '91350100m000100y43',
    '９１３５０１００Ｍ０００１００Ｙ４３',
  ])('is read from %j', (input) => {
    expect(normalizeCompanyCode(input)).toEqual({ ok: true, value: '91350100M000100Y43' })
  })

  it.each([
    ['', 'empty'],
    ['110105012345678', 'registration_number'],
    ['M000100Y4', 'organization_code'],
    ['12345678-X', 'organization_code'],
    ['91350100I000100Y43', 'malformed'],
    ['91350100M000100Y44', 'checksum'],
    ['91350100M000100Y4', 'malformed'],
    ['91**************43', 'malformed'],
  ])('%j is refused as %s', (input, reason) => {
    expect(normalizeCompanyCode(input)).toEqual({ ok: false, reason })
  })

  it('is refused when any one character is another, and stays as it is once it is normalised', () => {
    const character = fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY')
    const code = fc
      .tuple(fc.string({ unit: character, minLength: 2, maxLength: 2 }), fc.stringMatching(/^\d{6}$/))
      .chain(([head, region]) =>
        fc.string({ unit: character, minLength: 9, maxLength: 9 }).map((tail) => `${head}${region}${tail}`),
      )
      .map((body) => `${body}${companyCheckCharacter(body)}`)
    fc.assert(
      fc.property(code, fc.integer({ min: 8, max: 16 }), character, (valid, place, other) => {
        expect(normalizeCompanyCode(valid)).toEqual({ ok: true, value: valid })
        const changed = `${valid.slice(0, place)}${other}${valid.slice(place + 1)}`
        expect(normalizeCompanyCode(changed).ok).toBe(other === valid[place])
      }),
    )
  })
})
