import { describe, expect, it } from 'vitest'

import { createSeededRandom } from './seeded-random.ts'

const draws = (seed: number, count: number) => {
  const random = createSeededRandom(seed)
  return Array.from({ length: count }, () => random.next())
}

describe('a seeded stream of choices', () => {
  it('is the same for the same seed and another for the next seed', () => {
    expect(draws(1, 20)).toEqual(draws(1, 20))
    expect(draws(2, 20)).not.toEqual(draws(1, 20))
  })

  it('is even', () => {
    const found = draws(42, 20_000)
    expect(Math.min(...found)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...found)).toBeLessThan(1)
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = found.filter((value) => Math.floor(value * 10) === tenth).length / found.length
      expect(share).toBeGreaterThan(0.09)
      expect(share).toBeLessThan(0.11)
    }
  })

  it('reaches both ends of a range and respects weights', () => {
    const random = createSeededRandom(3)
    const numbers = new Set(Array.from({ length: 200 }, () => random.int(1, 6)))
    expect(numbers).toEqual(new Set([1, 2, 3, 4, 5, 6]))
    const choices = [
      ['often', 9],
      ['seldom', 1],
      ['never', 0],
    ] as const
    const words = Array.from({ length: 2000 }, () => random.weighted(choices))
    expect(words).not.toContain('never')
    expect(words.filter((word) => word === 'often').length).toBeGreaterThan(1700)
  })
})
