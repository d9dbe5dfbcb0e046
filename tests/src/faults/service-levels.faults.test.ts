import { setTimeout as wait } from 'node:timers/promises'

import { describe, expect, inject, it } from 'vitest'

import type { Edit } from '../attacks/altered-module.ts'
import { admin, openDeskCrm, rep } from './fixtures/desk-crm.ts'
import { openFaultDatabase, type SharedKind } from './fixtures/fault-database.ts'
import { startProgram } from './fixtures/programs.ts'

const kind = inject('database') as SharedKind

const WORKERS = 4
const TICKETS = Number(process.env['KITH_FAULT_BREACHES'] ?? 40)
const TARGET_MS = 60_000
/** When the first of them are due from now on, and how far they lie apart. */
const FIRST_MS = 3_000
const APART_MS = 100
const LATEST_MS = 20_000

interface BreachEnd {
  readonly tickets: number
  /** Tickets whose breach nobody has told of in time. */
  readonly late: number
  readonly missing: number
  /** Breaches and steps of escalation that were told of again. */
  readonly doubled: number
}

/** Lets tickets become late while several processes look for them. */
async function breachTickets(edits: readonly Edit[] = []): Promise<BreachEnd> {
  await using database = await openFaultDatabase(kind)
  const crm = openDeskCrm(database.connect())
  await crm.migrate()
  await crm.as(admin).slaPolicies.create({
    name: 'All',
    targets: [
      {
        metric: 'first_response',
        minutes: TARGET_MS / 60_000,
        thresholds: [{ percent: 100, actions: [{ do: 'raisePriority' }] }],
      },
    ],
  })
  const workers = await Promise.all(
    Array.from({ length: WORKERS }, () => startProgram('desk-worker.ts', [database.url], edits)),
  )
  await Promise.all(workers.map((worker) => worker.said('started')))
  const due = new Map<string, number>()
  const { id: customerId } = await crm.as(rep).customers.create({ name: '张三' })
  const begin = Date.now()
  for (let number = 0; number < TICKETS; number += 1) {
    const openedAt = new Date(begin + FIRST_MS + number * APART_MS - TARGET_MS)
    const { id } = await crm.as(rep).tickets.open({ customerId, subject: 'Late', openedAt })
    due.set(id, openedAt.getTime() + TARGET_MS)
  }
  await wait(Math.max(...due.values()) + LATEST_MS - Date.now())
  for (const worker of workers) worker.kill()
  await Promise.all(workers.map(({ ended }) => ended))
  const told = await database.rows(
    `select payload, occurred_at from crm_event where name = 'slaClock.breached'`,
  )
  const times = Map.groupBy(
    told.map(({ payload, occurred_at: at }) => ({
      ...(JSON.parse(String(payload)) as { readonly ticketId: string }),
      at: Date.parse(String(at)),
    })),
    ({ ticketId }) => ticketId,
  )
  const escalated = await crm.as(rep).tickets.list({ where: { priority: { lt: 2 } }, limit: 200 })
  await crm.close()
  const first = [...due].map(([id, at]) => (times.get(id)?.[0]?.at ?? Infinity) - at)
  return {
    tickets: due.size,
    late: first.filter((delay) => delay > LATEST_MS).length,
    missing: due.size - times.size,
    doubled: told.length - times.size + escalated.data.length,
  }
}

describe('a breach that several processes look for', () => {
  it(`is acted on within ${LATEST_MS / 1000} seconds and once, for ${TICKETS} tickets and ${WORKERS} workers`, async () => {
    expect(await breachTickets()).toEqual({ tickets: TICKETS, late: 0, missing: 0, doubled: 0 })
  })

  it('is found late where the look for it is a rare one', async () => {
    const edit = { file: 'plugins/tickets/src/plugin.ts', remove: `every: '10s'`, put: `every: '24h'` }
    expect((await breachTickets([edit])).late).toBeGreaterThan(0)
  })

  it('is acted on again where nobody notes that it was', async () => {
    const file = 'plugins/tickets/src/service-levels/watch-clocks.ts'
    const edit = { file, remove: 'await rows.update({ id, patch: {}, managed })\n', put: '\n' }
    expect((await breachTickets([edit])).doubled).toBeGreaterThan(0)
  })
})
