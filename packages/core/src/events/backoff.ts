const SHORTEST_MS = 1000
const LONGEST_MS = 3_600_000

/**
 * How long to wait after so many attempts: anything from a second to a bound that doubles with each, up to an hour, so
 * that what failed together does not come back together. `random` is in [0, 1).
 */
export function backoffMs(attempts: number, random = Math.random()): number {
  const longest = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** attempts)
  return SHORTEST_MS + random * (longest - SHORTEST_MS)
}
