import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { cnIdCheckCharacter, passesLuhn } from './check-digits.ts'

describe('the check character of an identity number', () => {
  it('is the one printed in GB 11643', () => {
    expect(cnIdCheckCharacter('11010519491231002')).toBe('X')
    expect(cnIdCheckCharacter('44052418800101001')).toBe('4')
  })

  it('is empty for what has no 17 digits', () => {
    expect(cnIdCheckCharacter('1101051949123100')).toBe('')
    expect(cnIdCheckCharacter('1101051949123100X')).toBe('')
  })

  it('changes with any single digit', () => {
    const digits = fc.stringMatching(/^\d{17}$/)
    fc.assert(
      fc.property(digits, fc.nat(16), fc.integer({ min: 1, max: 9 }), (number, position, shift) => {
        const other = String((Number(number[position]) + shift) % 10)
        const changed = number.slice(0, position) + other + number.slice(position + 1)
        expect(cnIdCheckCharacter(changed)).not.toBe(cnIdCheckCharacter(number))
      }),
    )
  })
})

describe('the Luhn check', () => {
  it('accepts published test cards', () => {
    expect(passesLuhn('4111111111111111')).toBe(true)
    expect(passesLuhn('378282246310005')).toBe(true)
  })

  it('refuses a changed digit, and what is no digit at all', () => {
    expect(passesLuhn('4111111111111112')).toBe(false)
    expect(passesLuhn('')).toBe(false)
    expect(passesLuhn('4111-1111')).toBe(false)
  })

  it('accepts exactly one last digit of ten', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{11,18}$/), (start) => {
        const accepted = [...'0123456789'].filter((last) => passesLuhn(start + last))
        expect(accepted).toHaveLength(1)
      }),
    )
  })
})
