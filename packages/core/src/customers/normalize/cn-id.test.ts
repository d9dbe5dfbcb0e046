import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { normalizeCnId } from './cn-id.ts'

describe('an identity number', () => {
  it('tells the birth date and the sex', () => {
    expect(normalizeCnId('11010519491231002X')).toEqual({
      ok: true,
      value: '11010519491231002X',
      birthDate: '1949-12-31',
      sex: 'female',
    })
    expect(normalizeCnId('44010619900307001X')).toMatchObject({ birthDate: '1990-03-07', sex: 'male' })
  })

  it.each([
    '11010519491231002x',
    ' 110105 19491231 002X ',
    '110105-19491231-002X',
    '１１０１０５１９４９１２３１００２Ｘ',
    "'11010519491231002X",
  ])('is read from %j', (input) => {
    expect(normalizeCnId(input)).toMatchObject({ ok: true, value: '11010519491231002X' })
  })

  it('of 15 digits is completed to 18', () => {
    expect(normalizeCnId('110105491231002')).toMatchObject({ ok: true, value: '11010519491231002X' })
  })

  it.each([
    ['', 'empty'],
    ['1101051949123100', 'malformed'],
    ['1101051949123100200', 'malformed'],
    ['1101051949X231002X', 'malformed'],
    ['1****************X', 'malformed'],
    ['991', 'malformed'],
    ['01010519491231002X', 'region'],
    ['77010519491231002X', 'region'],
    ['11010519490230002X', 'birth_date'],
    ['11010519491331002X', 'birth_date'],
    ['11010501491231002X', 'birth_date'],
    ['110105491331002', 'birth_date'],
    ['110105194912310021', 'checksum'],
  ])('%j is refused as %s', (input, reason) => {
    expect(normalizeCnId(input)).toEqual({ ok: false, reason })
  })

  it('in any text gives an answer, and stays as it is once it is normalised', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[1-6][1-5]\d{4}\d{2}(0[1-9]|1[0-2])[0-2]\d\d{3}$/))
    fc.assert(
      fc.property(text, (input) => {
        const result = normalizeCnId(input)
        expect(result.ok ? normalizeCnId(result.value) : result).toEqual(result)
      }),
    )
  })
})
