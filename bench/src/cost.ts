/** What a call costs, in milliseconds. */
export interface Cost {
  /** Time of the processor: the call alone, whatever else the machine does. It is what the limits are about. */
  readonly cpu: number
  /** Time that the caller waits. */
  readonly wall: number
}

/** A call to measure. */
export type Call = () => Promise<unknown>

const WARM_UP = 20

/**
 * What two calls cost at the median. They take turns, and turns at being first, so that whatever else the machine does and
 * what the one leaves to the other are the same for both.
 */
export async function alternate(
  [one, other]: readonly [Call, Call],
  calls: number,
): Promise<readonly [Cost, Cost]> {
  const costs: [Cost, Cost][] = []
  for (let call = -WARM_UP; call < calls; call++) {
    const isSwapped = call % 2 !== 0
    const [first, second] = [await measure(isSwapped ? other : one), await measure(isSwapped ? one : other)]
    if (call >= 0) costs.push(isSwapped ? [second, first] : [first, second])
  }
  return [middle(costs.map(([cost]) => cost)), middle(costs.map(([, cost]) => cost))]
}

async function measure(call: Call): Promise<Cost> {
  const [began, before] = [performance.now(), process.cpuUsage()]
  await call()
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / 1000, wall: performance.now() - began }
}

function middle(costs: readonly Cost[]): Cost {
  return { cpu: median(costs.map(({ cpu }) => cpu)), wall: median(costs.map(({ wall }) => wall)) }
}

/** The middle one of the values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
