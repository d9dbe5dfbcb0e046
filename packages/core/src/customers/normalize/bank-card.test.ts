import { describe, expect, it } from 'vitest'

import { normalizeBankCard } from './bank-card.ts'

describe('a bank card number', () => {
  it.each([
    ['4111111111111111', '4111111111111111'],
    ['4111 1111 1111 1111', '4111111111111111'],
    ['4111-1111-1111-1111', '4111111111111111'],
    ['４１１１１１１１１１１１１１１１', '4111111111111111'],
    ['6217000012345678907', '6217000012345678907'],
    ['378282246310005', '378282246310005'],
  ])('%j is stored as %j', (input, value) => {
    expect(normalizeBankCard(input)).toEqual({ ok: true, value })
  })

  it.each([
    ['', 'empty'],
    ['**** **** **** 1111', 'malformed'],
    ['4111x1111', 'malformed'],
    ['41111111111', 'length'],
    ['41111111111111111111', 'length'],
    ['4111111111111112', 'checksum'],
  ])('%j is refused as %s', (input, reason) => {
    expect(normalizeBankCard(input)).toEqual({ ok: false, reason })
  })
})
