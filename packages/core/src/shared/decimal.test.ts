import { describe, expect, it } from 'vitest'

import { decimalPattern, decimalText, scaledInteger } from './decimal.ts'

const size = { precision: 6, scale: 2 }

describe('a decimal text', () => {
  it.each(['0.00', '0.01', '-0.01', '1.00', '10.50', '9999.99', '-9999.99'])('may be %s', (text) => {
    expect(decimalPattern(size).test(text)).toBe(true)
  })

  it.each([
    '',
    '0',
    '1',
    '1.',
    '.50',
    '1.5',
    '1.500',
    '01.00',
    '00.00',
    '+1.00',
    '-0.00',
    '10000.00',
    '1e2',
    '1,00',
    ' 1.00',
    '1.00 ',
    '1.00\n',
    '１.00',
    'NaN',
    'Infinity',
    '--1.00',
    '0x1.00',
    '1.0٠',
  ])('is not %j', (text) => {
    expect(decimalPattern(size).test(text)).toBe(false)
  })

  it('has no point without digits after it, and a zero before it where there is room for none', () => {
    const whole = decimalPattern({ precision: 3, scale: 0 })
    expect(['0', '-7', '999', '1000', '1.', '-0'].map((text) => whole.test(text))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
    const fraction = decimalPattern({ precision: 2, scale: 2 })
    expect(['0.00', '-0.99', '1.00', '.99'].map((text) => fraction.test(text))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('comes back from the integer that it is stored as, at every scale', () => {
    const integers = [0, 1, -1, 9, 10, -10, 12_345, 999_999_999_999_999, -999_999_999_999_999]
    for (let scale = 0; scale <= 15; scale += 1) {
      for (const integer of integers) {
        const text = decimalText(integer, scale)
        expect(decimalPattern({ precision: 15, scale }).test(text)).toBe(true)
        expect(scaledInteger(text)).toBe(integer)
      }
    }
  })
})
