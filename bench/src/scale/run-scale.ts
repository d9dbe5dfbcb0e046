import { loadavg } from 'node:os'

import { createBenchCrm } from '../bench-crm.ts'
import { alternate, type Cost } from '../cost.ts'
import type { BenchOptions } from '../options.ts'
import { scaleDatabase } from './scale-database.ts'
import { type ScaleScenario, scaleScenarios } from './scale-scenarios.ts'

/** Medians. */
interface Measured {
  readonly scenario: ScaleScenario
  readonly small: Cost
  readonly large: Cost
}

const CALLS = 400

/**
 * Measures in this process what a hundred times the customers cost: the two databases take turns, call by call.
 *
 * @returns the names of the scenarios beyond their limits.
 */
export async function runScale({ smoke }: BenchOptions): Promise<readonly string[]> {
  const [few, many] = smoke ? [2_000, 4_000] : [10_000, 1_000_000]
  const files = [await scaleDatabase(few), await scaleDatabase(many)] as const
  const crms = files.map((file) => createBenchCrm(file))
  // A database of the cache may be older than the kernel.
  for (const crm of crms) await crm.migrate()
  const results: Measured[] = []
  for (const scenario of scaleScenarios) {
    console.error(`${scenario.name} ...`)
    const calls = [await scenario.prepare(crms[0]!), await scenario.prepare(crms[1]!)] as const
    const [small, large] = await alternate(calls, smoke ? 40 : CALLS)
    results.push({ scenario, small, large })
  }
  await Promise.all(crms.map((crm) => crm.close()))
  console.log(
    `\nMilliseconds of the processor for a call at the median, load of the machine ${loadavg()[0]?.toFixed(1)}`,
  )
  console.table(
    results.map(({ scenario, small, large }) => ({
      call: scenario.name,
      [`${few} rows`]: Number(small.cpu.toFixed(2)),
      [`${many} rows`]: Number(large.cpu.toFixed(2)),
      growth: Number((large.cpu / small.cpu).toFixed(2)),
      'growth at most': scenario.growth,
      'ms at most': scenario.milliseconds,
      'waited for': Number(large.wall.toFixed(2)),
    })),
  )
  return results.filter(isBeyond).map(({ scenario }) => scenario.name)
}

function isBeyond({ scenario, small, large }: Measured): boolean {
  const { growth = Infinity, milliseconds = Infinity } = scenario
  return large.cpu / small.cpu > growth || large.cpu > milliseconds
}
