import type { LogEvent } from 'kysely'

import type { BenchOptions } from '../options.ts'
import { clockDatabase, createTicketCrm, START } from './clock-database.ts'

/** The longest that the query of a tick may take, in milliseconds. */
const LIMIT_MS = 20
const TICK_MS = 10_000
const TICKS = 60

/**
 * Measures how long it takes to find the clocks that are due among a million that are open, tick by tick.
 *
 * @returns the names of what was beyond its limit.
 */
export async function runServiceLevels({ smoke }: BenchOptions): Promise<readonly string[]> {
  const clocks = smoke ? 5_000 : 1_000_000
  const file = await clockDatabase(clocks)
  const took: number[] = []
  let now = START
  const log = (event: LogEvent): void => {
    const { sql } = event.query
    if (/^select .*sla_clock.*"next_at" <=/s.test(sql)) took.push(event.queryDurationMillis)
  }
  const crm = createTicketCrm(file, { clock: () => new Date(now), log })
  await crm.migrate()
  for (let tick = 0; tick < (smoke ? 5 : TICKS); tick++) {
    now += TICK_MS
    while ((await crm.tick()) > 0);
  }
  await crm.close()
  if (took.length === 0) throw new Error('No query for what is due was seen.')
  const inOrder = took.toSorted((a, b) => a - b)
  const at = (share: number): number => Number(inOrder[Math.floor((inOrder.length - 1) * share)]!.toFixed(2))
  console.log('\nMilliseconds to find what is due')
  console.table([
    {
      'open clocks': clocks,
      queries: took.length,
      median: at(0.5),
      p95: at(0.95),
      longest: at(1),
      'at most': LIMIT_MS,
    },
  ])
  return at(0.95) > LIMIT_MS ? ['the clocks that are due'] : []
}
