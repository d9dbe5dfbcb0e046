import { expect, it } from 'vitest'

import { parseLifetime } from './key-lifetime.ts'

const now = new Date('2026-11-22T12:00:00.000Z')

it.each([
  ['90d', '2027-02-20T12:00:00.000Z'],
  ['12h', '2026-11-23T00:00:00.000Z'],
  ['4w', '2026-12-20T12:00:00.000Z'],
  ['2027-01-01', '2027-01-01T00:00:00.000Z'],
  ['2027-01-01T08:00:00+08:00', '2027-01-01T00:00:00.000Z'],
])('reads %s as %s', (text, end) => {
  expect(parseLifetime(text, now)?.toISOString()).toBe(end)
})

it('knows keys without an end', () => {
  expect(parseLifetime('never', now)).toBeNull()
})

it.each(['', '90', 'd', '-1d', 'tomorrow', '2027-13-01', '2020-01-01', '0d'])('refuses "%s"', (text) => {
  expect(() => parseLifetime(text, now)).toThrow('API key')
})
