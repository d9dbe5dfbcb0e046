import { randomUUID } from 'node:crypto'

import type { Kysely } from 'kysely'

import type { BenchTables } from '../places.ts'
import type { BenchPlace } from './bench-place.ts'
import { openPings, type PingsCrm, sendPings } from './open-pings.ts'

/** What events cost who writes: each figure a pair of turns. */
export interface Writes {
  /** Writes with an event, a second. */
  readonly told: readonly number[]
  /** Compared with the same operation without an event. */
  readonly toldToUntold: readonly number[]
  /** Compared with a transaction of one insert by Kysely alone. */
  readonly toldToBare: readonly number[]
  /** Four subscribers compared with one. */
  readonly fourToOne: readonly number[]
}

interface Size {
  readonly pairs: number
  readonly writes: number
}

const CLIENTS = 8

/** Measures writes by eight clients, in turns. */
export async function measureWrites(
  [place, another]: readonly [BenchPlace, BenchPlace],
  { pairs, writes }: Size,
): Promise<Writes> {
  const one = await openPings(place)
  const four = await openPings(another, { subscribers: 4 })
  const bare = await bareWrites(place)
  const turns = {
    told: () => rateOf(writes, () => sendPings(one, writes, true)),
    untold: () => rateOf(writes, () => sendPings(one, writes, false)),
    bare: () => rateOf(writes, () => bare(writes)),
    four: () => rateOf(writes, () => sendPings(four, writes, true)),
  }
  for (const turn of Object.values(turns)) await turn()
  const rounds: { told: number; untold: number; bare: number; four: number }[] = []
  for (let pair = 0; pair < pairs; pair += 1) {
    rounds.push({
      told: await turns.told(),
      untold: await turns.untold(),
      bare: await turns.bare(),
      four: await turns.four(),
    })
    await Promise.all([emptied(one), emptied(four)])
  }
  await Promise.all([one.close(), four.close()])
  return {
    told: rounds.map(({ told }) => told),
    toldToUntold: rounds.map(({ told, untold }) => told / untold),
    toldToBare: rounds.map(({ told, bare }) => told / bare),
    fourToOne: rounds.map(({ four, told }) => four / told),
  }
}

async function emptied(crm: PingsCrm): Promise<void> {
  while ((await crm.tick()) > 0);
}

async function rateOf(count: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return count / ((performance.now() - began) / 1000)
}

/** A transaction with one insert, as a host writes it. */
async function bareWrites(place: BenchPlace): Promise<(count: number) => Promise<void>> {
  const database: Kysely<BenchTables> = place.connect()
  await createBareTable(database)
  return async (count) => {
    let left = count
    const client = async (): Promise<void> => {
      while (left-- > 0)
        await database.transaction().execute((trx) =>
          trx
            .insertInto('bare_ping')
            .values({ id: randomUUID(), text: 'x'.repeat(100) })
            .execute(),
        )
    }
    await Promise.all(Array.from({ length: CLIENTS }, client))
  }
}

/** Makes the table of a host that knows nothing of Kith. */
export async function createBareTable(database: Kysely<BenchTables>): Promise<void> {
  await database.schema
    .createTable('bare_ping')
    .addColumn('id', 'varchar(36)', (column) => column.primaryKey())
    .addColumn('text', 'varchar(200)')
    .execute()
}
