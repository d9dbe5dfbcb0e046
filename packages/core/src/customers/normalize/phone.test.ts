import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { normalizePhone } from './phone.ts'

const MOBILE = { ok: true, value: '+8613912345678' }

describe('a phone number', () => {
  it.each([
    '13912345678',
    '139 1234 5678',
    '139-1234-5678',
    '+8613912345678',
    '+86 139 1234 5678',
    '8613912345678',
    '008613912345678',
    '0086-139-1234-5678',
    '013912345678',
    '(+86)13912345678',
    '（+86）139 1234 5678',
    '(0086)13912345678',
    '＋８６１３９１２３４５６７８',
    '１３９１２３４５６７８',
    'tel:+86-139-1234-5678',
    '电话：13912345678',
    '手机 13912345678',
    ' \u200b139\u00a01234\u00a05678\n',
  ])('is read from %j', (input) => {
    expect(normalizePhone(input, 'CN')).toEqual(MOBILE)
  })

  it.each([
    ['010-87654321', 'CN', '+861087654321'],
    ['400-700-1234', 'CN', '+864007001234'],
    ['+852 6123 4567', 'CN', '+85261234567'],
    ['+1 (415) 555-2671', 'CN', '+14155552671'],
    ['+86 139 1234 5678', 'US', '+8613912345678'],
    ['0086 139 1234 5678', 'US', '+8613912345678'],
    ['(415) 555-2671', 'US', '+14155552671'],
    ['+44 (0)20 7946 0958', 'CN', '+442079460958'],
    ['1 (780) 836-9987', 'CA', '+17808369987'],
    ['030-1234567-89', 'DE', '+4930123456789'],
  ])('%j dialled in %s is %s', (input, region, value) => {
    expect(normalizePhone(input, region)).toEqual({ ok: true, value })
  })

  it('belongs to mainland China where no region is given', () => {
    expect(normalizePhone('13912345678')).toEqual(MOBILE)
  })

  it('is not a mainland mobile in another region', () => {
    expect(normalizePhone('14155552671', 'US')).toEqual({ ok: true, value: '+14155552671' })
  })

  it('keeps an extension behind it', () => {
    const expected = { ok: true, value: '+8675526001234;ext=801' }
    expect(normalizePhone('0755-26001234转801')).toEqual(expected)
    expect(normalizePhone('0755-26001234 分机 801')).toEqual(expected)
    expect(normalizePhone('0755-26001234-801')).toEqual(expected)
    expect(normalizePhone('+86 755 26001234-801', 'US')).toEqual(expected)
    expect(normalizePhone('0086-755-26001234-801')).toEqual(expected)
    expect(normalizePhone('(415) 555-2671 x801', 'US')).toMatchObject({ value: '+14155552671;ext=801' })
    expect(normalizePhone('+14155552671;ext=801')).toEqual({ ok: true, value: '+14155552671;ext=801' })
  })

  it.each([
    ['', 'empty'],
    [' \u3000 ', 'empty'],
    ['无', 'malformed'],
    ['138****8000', 'malformed'],
    ['zhang@qq.com', 'malformed'],
    ['13912345678/13812345678', 'several'],
    ['13912345678；13812345678', 'several'],
    ['13912345678 或 010-87654321', 'several'],
    ['1391234567', 'invalid'],
    ['139123456789', 'invalid'],
    ['12345678901', 'invalid'],
    ['95588', 'invalid'],
    ['110', 'invalid'],
    ['+', 'malformed'],
  ])('%j is refused as %s', (input, reason) => {
    expect(normalizePhone(input, 'CN')).toEqual({ ok: false, reason })
  })

  it('without country code is refused in an unknown region', () => {
    expect(normalizePhone('4155552671', '??')).toEqual({ ok: false, reason: 'invalid' })
  })

  it('in any text gives an answer, and E.164 stays as it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'+0123456789 ()-./转x;') }),
    )
    fc.assert(
      fc.property(text, fc.constantFrom('CN', 'US', 'DE', 'XX'), (input, region) => {
        const result = normalizePhone(input, region)
        const value = result.ok ? result.value : '+8613912345678'
        expect(normalizePhone(value, region)).toEqual({ ok: true, value })
      }),
      { numRuns: 1000 },
    )
  })
})
