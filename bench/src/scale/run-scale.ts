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

const CALLS = 400
const WARM_UP = 20

/**
 * Measures in this process what a hundred times the customers cost: the two databases take turns, call by call.
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
    results.push({ scenario, ...(await alternate(calls, smoke ? 40 : CALLS)) })
  }
  await Promise.all([small!.close(), large!.close()])
  console.log(`\nMilliseconds at the median of calls in process, the databases in turn`)
  console.table(
    results.map((result) => ({
      call: result.scenario.name,
      [`${few} rows`]: Number(result.small.toFixed(2)),
      [`${many} rows`]: Number(result.large.toFixed(2)),
      growth: Number((result.large / result.small).toFixed(2)),
      'growth at most': result.scenario.growth,
      'ms at most': result.scenario.milliseconds,
    })),
  )
  return results.filter(isBeyond).map(({ scenario }) => scenario.name)
}

async function alternate(
  [small, large]: readonly [() => Promise<unknown>, () => Promise<unknown>],
  calls: number,
): Promise<{ small: number; large: number }> {
  const times: { small: number; large: number }[] = []
  for (let call = -WARM_UP; call < calls; call++) {
    const pair = { small: await time(small), large: await time(large) }
    if (call >= 0) times.push(pair)
  }
  return { small: median(times.map((pair) => pair.small)), large: median(times.map((pair) => pair.large)) }
}

async function time(call: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await call()
  return performance.now() - began
}

function isBeyond({ scenario, small, large }: Measured): boolean {
  const { growth = Infinity, milliseconds = Infinity } = scenario
  return large / small > growth || large > milliseconds
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
