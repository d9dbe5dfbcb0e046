import { describe, expect, inject } from 'vitest'

import { openFaultCrm, shop } from './fixtures/fault-crm.ts'
import type { SharedKind } from './fixtures/fault-database.ts'
import { openFaultDatabase } from './fixtures/fault-database.ts'
import { describeFaults } from './fixtures/find-out.ts'
import { canRunServer, openPrivateServer } from './fixtures/private-server.ts'

const kind = inject('database') as SharedKind

const CRASHES = 2
const WRITERS = 4
const LIVES_MS = 700

async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt === 100) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Fault 6: the server goes down under load without a word, twice, and every process goes on with the one that is back. */
async function crashesUnderLoad(server: 'postgres' | 'mariadb'): Promise<void> {
  await using own = await openPrivateServer(server)
  await using database = await retried(() => openFaultDatabase(server, own.url))
  const crm = await openFaultCrm(database.connect(), { onError: () => undefined })
  await crm.migrate()
  await crm.start()
  const { customers } = crm.as(shop)
  const acknowledged: string[] = []
  const load = { failed: 0, isOver: false }
  const write = async (): Promise<void> => {
    while (!load.isOver) {
      await customers.create({ name: '张三' }).then(
        ({ id }) => acknowledged.push(id),
        async () => {
          load.failed += 1
          await new Promise((resolve) => setTimeout(resolve, 20))
        },
      )
    }
  }
  const writing = Promise.all(Array.from({ length: WRITERS }, write))
  for (let crash = 0; crash < CRASHES; crash += 1) {
    await new Promise((resolve) => setTimeout(resolve, LIVES_MS))
    await own.crash()
  }
  const before = acknowledged.length
  while (acknowledged.length < before + 10) await new Promise((resolve) => setTimeout(resolve, 50))
  load.isOver = true
  await writing
  await retried(async () => {
    await database.rows(
      `update crm_delivery set due_at = '2001-01-01T00:00:00.000Z' where state <> 'waiting'`,
    )
    while ((await crm.tick()) > 0);
    expect(await database.count('crm_delivery', `subscriber = 'effects.note'`)).toBe(0)
  })
  await crm.close()
  const stored = await database.rows('select id from crm_customer')
  const ids = new Set(stored.map(({ id }) => String(id)))
  expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
  expect(load.failed).toBeGreaterThan(0)
  // What nobody heard of may be there as well, whole.
  expect(await database.count('crm_event')).toBe(ids.size)
  expect(await database.count('crm_effects_effect')).toBe(ids.size)
  expect(await database.rows('select distinct event_id from crm_effects_effect')).toHaveLength(ids.size)
  console.log(
    `${server}: ${CRASHES} crashes, ${acknowledged.length} acknowledged, ${load.failed} failed calls`,
  )
}

const server = kind === 'sqlite' ? undefined : kind

describe.runIf(server !== undefined && canRunServer(server))('on a machine that has its programs', () => {
  const crash = (): Promise<void> => crashesUnderLoad(server!)
  describeFaults(
    'a server',
    {
      'fault 6: that crashes under load loses nothing that was acknowledged, and doubles no effect': crash,
    },
    [
      {
        without: 'the event in the transaction of its change',
        fault: crash,
        edits: [
          {
            file: 'events/outbox.ts',
            remove: 'unit.queue<KithEvent>(this, event, (events) => this.#write(unit, events))',
            put: `const write = () => this.#options.database.transaction((own) => this.#write(own, [event]))
    unit.afterCommit(() => void setTimeout(() => void write().catch(() => undefined), 400))`,
          },
        ],
      },
    ],
  )
})
