import { getCountries, getCountryCallingCode } from 'libphonenumber-js/min'
import { describe, expect, it } from 'vitest'

import { callingCode } from './calling-code.ts'

describe('the calling code', () => {
  it.each(getCountries())('of a number of %s is split off', (country) => {
    const code = getCountryCallingCode(country)
    expect(callingCode(`${code}5551234567`)).toBe(code)
  })
})
