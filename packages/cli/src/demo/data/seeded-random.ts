/** A stream of choices that a seed decides entirely. For demo records; nothing secret may come from it. */
export interface SeededRandom {
  /** A fraction from 0 up to, and not including, 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  int(least: number, most: number): number
  /** Whether something of this probability happens. */
  chance(probability: number): boolean
  /** One member of a list that is not empty. */
  pick<T>(list: readonly T[]): T
  /** One value, as often as its weight says. */
  weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T
  /** The properties that `make` answers, or none: an optional part of a record. */
  maybe<T extends object>(probability: number, make: () => T): Partial<T>
}

/** Starts a stream. The generator is a 32-bit counter whose bits are mixed by two multiplications (splitmix32). */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  const chance = (probability: number): boolean => next() < probability
  return {
    next,
    chance,
    int: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick: (list) => list[Math.floor(next() * list.length)]!,
    weighted: (choices) => weightedChoice(choices, next()),
    maybe: (probability, make) => (chance(probability) ? make() : {}),
  }
}

function weightedChoice<T>(choices: readonly (readonly [T, number])[], fraction: number): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0)
  let left = fraction * total
  const chosen = choices.find(([, weight]) => (left -= weight) < 0) ?? choices.at(-1)!
  return chosen[0]
}
