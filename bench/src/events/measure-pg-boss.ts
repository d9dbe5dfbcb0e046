import { randomUUID } from 'node:crypto'

import { fromKysely, PgBoss } from 'pg-boss'

import { median } from '../cost.ts'
import type { BenchPlace } from './bench-place.ts'
import { createBareTable } from './measure-writes.ts'
import { openPings, type PingsCrm, sendPings } from './open-pings.ts'

/** Kith beside pg-boss on the same PostgreSQL, each figure a turn of the one to a turn of the other, at the median. */
export interface BesidePgBoss {
  /** Operations with an event, to transactions of one insert that send a job. */
  readonly writes: number
  /** Deliveries to a broker, to jobs that are fetched and completed, a hundred at a time. */
  readonly drain: number
  readonly sendsASecond: number
  readonly jobsASecond: number
}

interface Size {
  readonly pairs: number
  readonly writes: number
}

const CLIENTS = 8
const BATCH = 100
const QUEUE = 'pings'

/** Measures both in turns. pg-boss has a queue without retries to look after, and nothing else. */
export async function measureBesidePgBoss(place: BenchPlace, { pairs, writes }: Size): Promise<BesidePgBoss> {
  const crm = await openPings(place, {
    subscribers: 0,
    broker: { publish: async (batch) => batch.map(({ id }) => ({ id, ok: true })) },
  })
  const boss = new PgBoss({ connectionString: place.address, supervise: false, schedule: false, max: 10 })
  await boss.start()
  await boss.createQueue(QUEUE)
  const send = await bossSends(place, boss)
  const rounds: { ours: number; theirs: number; ourDrain: number; theirDrain: number }[] = []
  await Promise.all([sendPings(crm, BATCH, true), send(BATCH)])
  for (let pair = 0; pair < pairs; pair += 1) {
    const ours = await rateOf(writes, () => sendPings(crm, writes, true))
    const theirs = await rateOf(writes, () => send(writes))
    const ourDrain = await drainRate(() => drain(crm))
    const theirDrain = await drainRate(() => drainBoss(boss))
    rounds.push({ ours, theirs, ourDrain, theirDrain })
  }
  await boss.stop({ graceful: false })
  await crm.close()
  return {
    writes: median(rounds.map(({ ours, theirs }) => ours / theirs)),
    drain: median(rounds.map(({ ourDrain, theirDrain }) => ourDrain / theirDrain)),
    sendsASecond: median(rounds.map(({ theirs }) => theirs)),
    jobsASecond: median(rounds.map(({ theirDrain }) => theirDrain)),
  }
}

async function bossSends(place: BenchPlace, boss: PgBoss): Promise<(count: number) => Promise<void>> {
  const database = place.connect()
  await createBareTable(database)
  return async (count) => {
    let left = count
    const client = async (): Promise<void> => {
      while (left-- > 0)
        await database.transaction().execute(async (trx) => {
          const id = randomUUID()
          await trx
            .insertInto('bare_ping')
            .values({ id, text: 'x'.repeat(100) })
            .execute()
          await boss.send(QUEUE, { pingId: id }, { db: fromKysely(trx) })
        })
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
  }
}

async function drain(crm: PingsCrm): Promise<number> {
  let done = 0
  for (let more = await crm.tick(); more > 0; more = await crm.tick()) done += more
  return done
}

async function drainBoss(boss: PgBoss): Promise<number> {
  let done = 0
  for (;;) {
    const jobs = await boss.fetch(QUEUE, { batchSize: BATCH })
    if (jobs.length === 0) return done
    await boss.complete(
      QUEUE,
      jobs.map(({ id }) => id),
    )
    done += jobs.length
  }
}

async function drainRate(work: () => Promise<number>): Promise<number> {
  const began = performance.now()
  const done = await work()
  return done / ((performance.now() - began) / 1000)
}

async function rateOf(count: number, work: () => Promise<void>): Promise<number> {
  return await drainRate(() => work().then(() => count))
}
