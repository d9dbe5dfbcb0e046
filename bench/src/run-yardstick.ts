import { median } from './cost.ts'
import { load } from './load.ts'
import type { BenchOptions } from './options.ts'
import { prepare } from './prepare.ts'
import { type Scenario, scenarios } from './scenarios.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { measureStarts } from './start-up.ts'

const MOST_SECONDS = 0.45
const MOST_MEGABYTES = 100

interface Row {
  readonly scenario: Scenario
  readonly kith: number
  readonly raw: number
  readonly ratio: number
}

/**
 * Measures every scenario against the yardstick and prints the ratios.
 *
 * @returns the names of what was missed.
 */
export async function runYardstick(options: BenchOptions): Promise<readonly string[]> {
  const { db, rows, seconds, pairs, smoke } = options
  const results = await measureAll(await prepare(db, rows), options)
  console.log(
    `\n${rows} customers on ${db}, 16 connections, median of ${pairs} pairs of ${seconds} s, requests per second`,
  )
  console.table(
    results.map(({ scenario, ...figures }) => ({
      path: scenario.name,
      kith: Math.round(figures.kith),
      'hono + kysely': Math.round(figures.raw),
      ratio: Number(figures.ratio.toFixed(2)),
      floor: scenario.floor,
      aim: scenario.aim,
    })),
  )
  const missed = results
    .filter(({ scenario, ratio }) => ratio < scenario.floor)
    .map(({ scenario }) => scenario.name)
  return db === 'sqlite' ? [...missed, ...(await reportStarts(smoke ? 1 : 5))] : missed
}

/** Prints what starting costs. @returns what is above its limit. */
async function reportStarts(runs: number): Promise<readonly string[]> {
  const starts = await measureStarts(runs)
  console.log(
    `kith serve --demo: first answer after ${starts.seconds.toFixed(2)} s (at most ${MOST_SECONDS}),`,
  )
  console.log(
    `${Math.round(starts.megabytes)} MB resident when idle (at most ${MOST_MEGABYTES}); median of ${starts.runs} starts, built`,
  )
  return [
    ...(starts.seconds > MOST_SECONDS ? ['start'] : []),
    ...(starts.megabytes > MOST_MEGABYTES ? ['memory'] : []),
  ]
}

async function measureAll(place: string, { seconds, pairs }: BenchOptions): Promise<Row[]> {
  const kith = await startServer('kith-server.ts', place, 4471)
  const raw = await startServer('raw-server.ts', place, 4472)
  const results: Row[] = []
  try {
    for (const scenario of await scenarios(place)) {
      console.error(`${scenario.name} ...`)
      await load(kith.url, Math.min(1, seconds), await scenario.round('kith'))
      await load(raw.url, Math.min(1, seconds), await scenario.round('raw'))
      results.push(await measure(scenario, { kith, raw, seconds, pairs }))
    }
  } finally {
    await Promise.all([kith.stop(), raw.stop()])
  }
  return results
}

interface Round {
  readonly kith: ServerProcess
  readonly raw: ServerProcess
  readonly seconds: number
  readonly pairs: number
}

async function measure(scenario: Scenario, { kith, raw, seconds, pairs }: Round): Promise<Row> {
  const measured: Omit<Row, 'scenario'>[] = []
  for (let pair = 0; pair < pairs; pair++) {
    const ours = await load(kith.url, seconds, await scenario.round('kith'))
    const theirs = await load(raw.url, seconds, await scenario.round('raw'))
    measured.push({ kith: ours, raw: theirs, ratio: ours / theirs })
  }
  const middle = (of: (row: Omit<Row, 'scenario'>) => number): number => median(measured.map(of))
  return {
    scenario,
    kith: middle((row) => row.kith),
    raw: middle((row) => row.raw),
    ratio: middle((row) => row.ratio),
  }
}
