import { describe, expect, it } from 'vitest'

import { allAttacks } from './all-attacks.ts'
import { allRemovedGuards } from './all-removed-guards.ts'

/**
 * The numbers of the catalogue of attacks: row policies, fields, writes, side channels, visitors, repeated calls, what is
 * sent out.
 */
const ranges = {
  K: [1, 18],
  F: [19, 33],
  W: [34, 47],
  S: [48, 58],
  V: [59, 68],
  R: [69, 73],
  O: [1, 10],
} as const

const numbers = Object.entries(ranges).flatMap(([letter, [from, to]]) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${letter}${from + index}`),
)

/** `S58` of `S58.9`, `F29` of `F29 encrypted`: a number may be held by several attacks. */
const whole = (number: string): string => number.match(/^[A-Z]\d+/)![0]

describe('the inventory of attacks', () => {
  it.each(numbers)('holds %s, and a guard that it needs', (number) => {
    expect(allAttacks.map((attack) => whole(attack.number))).toContain(number)
    expect(allRemovedGuards.map(({ attack }) => whole(attack))).toContain(number)
  })

  it('has no attack twice, none beyond the catalogue, and a guard for each', () => {
    const held = allAttacks.map(({ number }) => number)
    expect(new Set(held).size).toBe(held.length)
    expect(held.map(whole).filter((number) => !numbers.includes(number))).toEqual([])
    expect(held.toSorted()).toEqual([...new Set(allRemovedGuards.map(({ attack }) => attack))].toSorted())
  })
})
