import { createBenchCrm } from '../bench-crm.ts'
import type { BenchOptions } from '../options.ts'
import { scaleDatabase } from './scale-database.ts'
import { type ScaleScenario, scaleScenarios } from './scale-scenarios.ts'

interface Measured {
  readonly scenario: ScaleScenario
  /** Medians in milliseconds. */
  readonly small: number
  readonly large: number
}

const ROUNDS = 20
const CALLS = 20

/**
 * Measures in this process what a hundred times the customers cost: the two databases take turns, twenty calls each.
 *
 * @returns the names of the scenarios beyond their limits.
 */
export async function runScale({ smoke }: BenchOptions): Promise<readonly string[]> {
  const [few, many] = smoke ? [2_000, 4_000] : [10_000, 1_000_000]
  const files = [await scaleDatabase(few), await scaleDatabase(many)] as const
  const [small, large] = files.map((file) => createBenchCrm(file))
  const results: Measured[] = []
  for (const scenario of scaleScenarios) {
    console.error(`${scenario.name} ...`)
    const calls = [await scenario.prepare(small!), await scenario.prepare(large!)] as const
    results.push({ scenario, ...(await alternate(calls, smoke ? 2 : ROUNDS)) })
  }
  await Promise.all([small!.close(), large!.close()])
  console.log(`\nMilliseconds at the median of ${ROUNDS * CALLS} calls in process, the databases in turn`)
  console.table(
    results.map((result) => ({
      call: result.scenario.name,
      [few]: Number(result.small.toFixed(2)),
      [many]: Number(result.large.toFixed(2)),
      growth: Number((result.large / result.small).toFixed(2)),
      'growth at most': result.scenario.growth,
      'ms at most': result.scenario.milliseconds,
    })),
  )
  return results.filter(isBeyond).map(({ scenario }) => scenario.name)
}

async function alternate(
  calls: readonly [() => Promise<unknown>, () => Promise<unknown>],
  rounds: number,
): Promise<{ small: number; large: number }> {
  const times: [number[], number[]] = [[], []]
  for (let round = -1; round < rounds; round++) {
    for (const side of [0, 1] as const) {
      for (let call = 0; call < CALLS; call++) {
        const began = performance.now()
        await calls[side]()
        // The first round only warms up.
        if (round >= 0) times[side].push(performance.now() - began)
      }
    }
  }
  return { small: median(times[0]), large: median(times[1]) }
}

function isBeyond({ scenario, small, large }: Measured): boolean {
  const { growth = Infinity, milliseconds = Infinity } = scenario
  return large / small > growth || large > milliseconds
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
