import { median } from '../cost.ts'
import type { BenchOptions } from '../options.ts'
import { type BenchKind, kinds } from '../places.ts'
import { openBenchPlace } from './bench-place.ts'
import { measureBesidePgBoss } from './measure-pg-boss.ts'
import { measureDrain, measureLatency } from './measure-relay.ts'
import { measureWrites } from './measure-writes.ts'

/** The goals: milliseconds from commit to handler, what an event may cost, and what three more subscribers may. */
const goals = { inProcessMs: 5, byPollMs: 1100, event: 0.6, subscribers: 0.9, pgBossDrain: 1.1 }

/**
 * Measures events on every database: how long they take, how many a second, and what they cost who writes.
 *
 * @returns the names of what was missed.
 */
export async function runEvents({ smoke }: BenchOptions): Promise<readonly string[]> {
  const missed: string[] = []
  for (const kind of kinds) {
    console.error(`events on ${kind} ...`)
    const [row, beyond] = await measure(kind, smoke)
    console.table({ [kind]: row })
    missed.push(...beyond.map((name) => `${name} on ${kind}`))
  }
  await using place = await openBenchPlace('postgres')
  const beside = await measureBesidePgBoss(
    place,
    smoke ? { pairs: 1, writes: 40 } : { pairs: 5, writes: 2000 },
  )
  console.table({
    'beside pg-boss': {
      'writes with an event, to its sends in a transaction': beside.writes.toFixed(2),
      'its sends a second': Math.round(beside.sendsASecond),
      'to a broker, to its jobs fetched and completed': beside.drain.toFixed(2),
      'its jobs a second': Math.round(beside.jobsASecond),
    },
  })
  return [...missed, ...(beside.drain < goals.pgBossDrain ? ['drain beside pg-boss'] : [])]
}

async function measure(kind: BenchKind, smoke: boolean): Promise<readonly [object, readonly string[]]> {
  const size = smoke
    ? { samples: 5, polls: 2, deliveries: 200, pairs: 1, writes: 40 }
    : { samples: 100, polls: 10, deliveries: 3000, pairs: 5, writes: 400 }
  await using place = await openBenchPlace(kind)
  await using another = await openBenchPlace(kind)
  const latency = await measureLatency(place, size)
  const drain = await measureDrain(place, size)
  const writes = await measureWrites([place, another], size)
  const ratio = (pairs: readonly number[]): number => median(pairs)
  const [event, bare, four] = [ratio(writes.toldToUntold), ratio(writes.toldToBare), ratio(writes.fourToOne)]
  const row = {
    'commit to handler, p50 ms': latency.p50.toFixed(1),
    'p99 ms': latency.p99.toFixed(1),
    'by poll, p50 ms': latency.pollP50.toFixed(0),
    'by poll, longest ms': latency.pollLongest.toFixed(0),
    'deliveries a second': Math.round(drain.ownTransactions),
    'to a broker, a second': Math.round(drain.together),
    'writes with an event, a second': Math.round(median(writes.told)),
    'of writes without': event.toFixed(2),
    'of bare inserts': bare.toFixed(2),
    'four subscribers, of one': four.toFixed(2),
  }
  return [
    row,
    [
      ...(latency.p50 > goals.inProcessMs ? ['commit to handler'] : []),
      ...(latency.pollLongest > goals.byPollMs ? ['commit to handler by poll'] : []),
      ...(event < goals.event ? ['cost of an event'] : []),
      ...(four < goals.subscribers ? ['cost of four subscribers'] : []),
    ],
  ]
}
