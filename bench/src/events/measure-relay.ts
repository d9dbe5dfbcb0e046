import { setTimeout as sleep } from 'node:timers/promises'

import { median } from '../cost.ts'
import type { BenchPlace } from './bench-place.ts'
import { openPings, type PingsCrm, sender, sendPings } from './open-pings.ts'

/** How long it takes from the answer of a write until its subscriber runs, in milliseconds. */
export interface Latency {
  readonly p50: number
  readonly p99: number
  /** In another process, which nobody wakes. */
  readonly pollP50: number
  readonly pollLongest: number
}

/** How many are done in a second. */
export interface Drain {
  /** Each in a transaction of its own. */
  readonly ownTransactions: number
  /** Handed over to a broker, many at a time. */
  readonly together: number
}

/** Measures how soon a subscriber runs when there is nothing else to do. */
export async function measureLatency(
  place: BenchPlace,
  { samples, polls }: { readonly samples: number; readonly polls: number },
): Promise<Latency> {
  const own = await latencies(place, { count: samples, isElsewhere: false })
  const elsewhere = await latencies(place, { count: polls, isElsewhere: true })
  return {
    p50: median(own),
    p99: own.toSorted((a, b) => a - b)[Math.floor(own.length * 0.99)]!,
    pollP50: median(elsewhere),
    pollLongest: Math.max(...elsewhere),
  }
}

async function latencies(
  place: BenchPlace,
  { count, isElsewhere }: { readonly count: number; readonly isElsewhere: boolean },
): Promise<readonly number[]> {
  let heard = (): void => undefined
  const worker = await openPings(place, { heard: () => heard() })
  const writer = isElsewhere ? await openPings(place, { isBeside: true }) : worker
  await worker.start()
  const taken: number[] = []
  for (let sample = 0; sample < count; sample += 1) {
    // At any moment between two looks of the worker, when it has nothing to do.
    await sleep(isElsewhere ? 1200 + Math.random() * 1000 : 15)
    const arrived = new Promise<void>((resolve) => (heard = resolve))
    await writer.as(sender).pings.send({ isTold: true })
    const committed = performance.now()
    await arrived
    taken.push(performance.now() - committed)
  }
  await worker.close()
  await writer.close()
  return taken
}

/** Measures how many deliveries a second one process does. */
export async function measureDrain(
  place: BenchPlace,
  { deliveries }: { readonly deliveries: number },
): Promise<Drain> {
  const alone = await openPings(place)
  const ownTransactions = await drainOf(alone, deliveries)
  await alone.close()
  const together = await openPings(place, {
    subscribers: 0,
    broker: { publish: async (batch) => batch.map(({ id }) => ({ id, ok: true })) },
  })
  const handedOver = await drainOf(together, deliveries)
  await together.close()
  return { ownTransactions, together: handedOver }
}

async function drainOf(crm: PingsCrm, deliveries: number): Promise<number> {
  await sendPings(crm, deliveries, true)
  const began = performance.now()
  let done = 0
  while (done < deliveries) done += await crm.tick()
  return deliveries / ((performance.now() - began) / 1000)
}
