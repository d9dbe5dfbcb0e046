import { loadavg } from 'node:os'

import { createBenchCrm } from '../bench-crm.ts'
import type { BenchOptions } from '../options.ts'
import { scaleDatabase } from './scale-database.ts'
import { type ScaleScenario, scaleScenarios } from './scale-scenarios.ts'

/** What a call costs, in milliseconds. */
interface Cost {
  /** Time of the processor: the call alone, whatever else the machine does. It is what the limits are about. */
  readonly cpu: number
  /** Time that the caller waits. */
  readonly wall: number
}

/** Medians. */
interface Measured {
  readonly scenario: ScaleScenario
  readonly small: Cost
  readonly large: Cost
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
  const crms = files.map((file) => createBenchCrm(file))
  // A database of the cache may be older than the kernel.
  for (const crm of crms) await crm.migrate()
  const results: Measured[] = []
  for (const scenario of scaleScenarios) {
    console.error(`${scenario.name} ...`)
    const calls = [await scenario.prepare(crms[0]!), await scenario.prepare(crms[1]!)] as const
    results.push({ scenario, ...(await alternate(calls, smoke ? 40 : CALLS)) })
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

async function alternate(
  [small, large]: readonly [() => Promise<unknown>, () => Promise<unknown>],
  calls: number,
): Promise<{ small: Cost; large: Cost }> {
  const costs: { small: Cost; large: Cost }[] = []
  for (let call = -WARM_UP; call < calls; call++) {
    const pair = { small: await measure(small), large: await measure(large) }
    if (call >= 0) costs.push(pair)
  }
  return { small: middle(costs.map((pair) => pair.small)), large: middle(costs.map((pair) => pair.large)) }
}

async function measure(call: () => Promise<unknown>): Promise<Cost> {
  const [began, before] = [performance.now(), process.cpuUsage()]
  await call()
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / 1000, wall: performance.now() - began }
}

function middle(costs: readonly Cost[]): Cost {
  return { cpu: median(costs.map(({ cpu }) => cpu)), wall: median(costs.map(({ wall }) => wall)) }
}

function isBeyond({ scenario, small, large }: Measured): boolean {
  const { growth = Infinity, milliseconds = Infinity } = scenario
  return large.cpu / small.cpu > growth || large.cpu > milliseconds
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
