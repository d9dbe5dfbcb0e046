import { describe, expect, it } from 'vitest'

import { withCreditCheck, withIdCheck, withLuhn, withOrganizationCheck } from './check-characters.ts'

describe('the check character', () => {
  it('of an identity number is that of the example in GB 11643', () => {
    expect(withIdCheck('11010519491231002')).toBe('11010519491231002X')
    expect(withIdCheck('44052418800101001')).toBe('440524188001010014')
  })

  it('of a card makes published test cards', () => {
    expect(withLuhn('411111111111111')).toBe('4111111111111111')
    expect(withLuhn('37828224631000')).toBe('378282246310005')
  })

  it('of an organization code and of a credit code are those of the example in GB 32100', () => {
    expect(withOrganizationCheck('M000100Y')).toBe('M000100Y4')
    expect(withCreditCheck('91350100M000100Y4')).toBe('91350100M000100Y43')
  })
})
