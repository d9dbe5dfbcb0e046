import type { BrokerPort, CloudEvent, Published } from '@kith/core'
import BetterSqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, it, test } from 'vitest'

import type { Edit } from '../attacks/altered-module.ts'
import { endOfAltered } from '../attacks/without-guard.ts'

const SECRET = 'the same secret in every process of this test'
const shop = { kind: 'apiKey', id: 'shop', roles: ['integration'] } as const

/** Two processes on one database. The kernel is loaded when they open, altered or not. */
async function openTwo(ports: readonly [BrokerPort, BrokerPort]) {
  const { createCrm, standardRoles, withStatementCache } = await import('@kith/core')
  const raw = new BetterSqlite(':memory:')
  const open = (bus: BrokerPort) =>
    createCrm({
      database: new Kysely<never>({ dialect: new SqliteDialect({ database: withStatementCache(raw) }) }),
      policy: standardRoles(),
      secret: SECRET,
      migrate: 'auto',
      brokers: { bus },
    })
  const [first, second] = [open(ports[0]), open(ports[1])]
  await first.ready()
  return {
    raw,
    first,
    second,
    /** What the process that holds them never gives back comes due again. */
    endLeases: () => void raw.exec(`update crm_delivery set due_at = '2001-01-01T00:00:00.000Z'`),
    async [Symbol.asyncDispose]() {
      await Promise.all([first.close(), second.close()])
      raw.close()
    },
  }
}

/** A broker that keeps what it is handed; the process that hands over freezes where the test says. */
function brokerWith(kept: string[], moment: 'before' | 'after' | 'never') {
  const thaw = Promise.withResolvers<void>()
  const reached = Promise.withResolvers<void>()
  const port: BrokerPort = {
    async publish(batch): Promise<readonly Published[]> {
      if (moment === 'before') {
        reached.resolve()
        await thaw.promise
        return []
      }
      kept.push(...batch.map(({ id }) => id))
      reached.resolve()
      if (moment === 'after') await thaw.promise
      return batch.map(({ id }) => ({ id, ok: true }))
    },
  }
  return { port, thaw: thaw.resolve, reached: reached.promise }
}

/** Fault 4: the process ends between the broker's confirmation and the end of the delivery. */
async function diesAfterConfirm(): Promise<void> {
  const kept: string[] = []
  const frozen = brokerWith(kept, 'after')
  await using two = await openTwo([frozen.port, brokerWith(kept, 'never').port])
  await two.first.as(shop).customers.create({ name: '张三' })
  const ticking = two.first.tick()
  await frozen.reached
  two.endLeases()
  await two.second.tick()
  frozen.thaw()
  await ticking
  const [event] = two.raw.prepare('select id from crm_event').pluck().all() as string[]
  expect(kept).toEqual([event, event])
  expect(two.raw.prepare('select count(*) from crm_delivery').pluck().get()).toBe(0)
}

/** The same before the confirmation: what nobody has confirmed is handed over by the next process. */
async function diesBeforeConfirm(): Promise<void> {
  const kept: string[] = []
  const frozen = brokerWith(kept, 'before')
  await using two = await openTwo([frozen.port, brokerWith(kept, 'never').port])
  await two.first.as(shop).customers.create({ name: '张三' })
  const ticking = two.first.tick()
  await frozen.reached
  two.endLeases()
  await two.second.tick()
  frozen.thaw()
  await ticking
  expect(kept).toHaveLength(1)
  expect(two.raw.prepare('select count(*) from crm_delivery').pluck().get()).toBe(0)
}

/** Fault 14: the broker delivers a message twice, in one batch, later, and to two consumers at once. */
async function deliversTwice(): Promise<void> {
  const { createTestCrm } = await import('@kith/testing')
  await using consumer = await createTestCrm()
  const { ingestion } = consumer.as('integration')
  const identify = { type: 'identify', messageId: 'who', userId: 'u1', traits: { name: '张三' } }
  await ingestion.ingest({ source: 'bus', batch: [identify] })
  const event: CloudEvent = {
    specversion: '1.0',
    id: '019b8ae5-2b00-7000-8000-000000000000',
    type: 'crm.order.paid.v1',
    source: '/crm/default',
    subject: 'u1',
    partitionkey: 'u1',
    time: '2026-01-05T01:00:00.000Z',
    datacontenttype: 'application/json',
    actorid: 'shop',
    data: { orderId: 'o1' },
  }
  const take = () => ingestion.ingest({ source: 'bus', batch: [event, event] })
  const first = await take()
  const again = [await take(), ...(await Promise.all([take(), take()]))]
  const statuses = [first, ...again].flatMap(({ results }) => results.map(({ status }) => status))
  expect(statuses).toEqual(['recorded', ...Array.from({ length: 7 }, () => 'duplicate')])
  const interactions = await consumer.database.selectFrom('crm_interaction').selectAll().execute()
  expect(interactions).toHaveLength(1)
}

const faults: Readonly<Record<string, () => Promise<void>>> = {
  'fault 4: a process that dies after the confirmation hands over again, under the same id': diesAfterConfirm,
  'fault 4: a process that dies before the confirmation loses nothing': diesBeforeConfirm,
  'fault 14: a message that is delivered twice is taken once': deliversTwice,
}

/** Each takes one thing away that a fault needs. */
const mutants: readonly {
  readonly without: string
  readonly fault: () => Promise<void>
  readonly edits: readonly Edit[]
}[] = [
  {
    without: 'waiting for the confirmation',
    fault: diesBeforeConfirm,
    edits: [
      {
        file: 'events/delivery-attempt.ts',
        remove: 'const failures = await this.#failuresOf(claims, attempt)',
        put: `await this.#options.database.transaction(({ db }) => this.#options.queue.finishAll(db, claims))
      const failures = await this.#failuresOf(claims, attempt)`,
      },
    ],
  },
  {
    without: 'the end of a delivery in the database',
    fault: diesAfterConfirm,
    edits: [
      {
        file: 'events/delivery-attempt.ts',
        remove: 'if (done.length > 0)',
        put: 'if (done.length > 1)',
      },
    ],
  },
  {
    without: 'an id that stays',
    fault: diesAfterConfirm,
    edits: [
      {
        file: 'brokers/cloud-event.ts',
        remove: '    id,\n    type:',
        put: '    id: `${id}-${Math.random()}`,\n    type:',
      },
    ],
  },
  {
    without: 'an inbox that knows the message',
    fault: deliversTwice,
    edits: [
      {
        file: 'ingestion/inbox-repository.ts',
        remove: '`${source}\\0${messageId}`)',
        put: '`${source}\\0${messageId}\\0${Math.random()}`)',
      },
    ],
  },
]

describe('between the CRM and a broker', () => {
  it.each(Object.entries(faults))('%s', async (_says, run) => {
    expect(await run()).toBeUndefined()
  })
})

describe('the faults are found', () => {
  test.each(mutants)('without $without', async ({ fault, edits }) => {
    expect(await endOfAltered(edits, fault)).toBe('AssertionError')
  })
})
