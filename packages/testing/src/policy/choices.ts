/** A seeded source of choices: equal seeds make equal choices (mulberry32). */
export interface Choices {
  /** From 0 up to, not including, 1. */
  next(): number
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
}

/** Makes one. */
export function choicesFrom(seed: number): Choices {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    chance: (probability) => next() < probability,
  }
}
