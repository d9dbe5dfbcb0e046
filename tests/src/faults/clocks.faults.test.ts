import type { JobDeclaration, JsonValue } from '@kith/core'
import { expect, inject } from 'vitest'

import { type FaultOptions, openInstances, shop } from './fixtures/fault-crm.ts'
import type { SharedKind } from './fixtures/fault-database.ts'
import { describeFaults } from './fixtures/find-out.ts'

const kind = inject('database') as SharedKind

const INSTANCES = 8
/** `KITH_FAULT_SLOTS=1000` is the goal; the ordinary run has fewer. */
const SLOTS = Number(process.env['KITH_FAULT_SLOTS'] ?? 200)
const AT_ONCE = 20
const MINUTE_MS = 60_000
const START = Date.parse('2026-01-05T00:00:00Z')

/** Faults 8 and 9: eight instances, of which no two agree what time it is, and one that is set back now and then. */
async function disagreeOnTheTime(slots: number): Promise<void> {
  let now = START
  const runs: string[] = []
  const minutely: JobDeclaration = {
    title: 'Every minute',
    schedule: { every: '1m' },
    misfire: 'all',
    run: (_ctx, input: JsonValue) => void runs.push((input as { scheduledFor: string }).scheduledFor),
  }
  const instance = (index: number): FaultOptions => ({
    clock: () => new Date(now + (index - INSTANCES / 2) * 17_000 - (Math.random() < 0.1 ? 90_000 : 0)),
    effects: { jobs: { 'effects.minutely': minutely } },
  })
  const all = Array.from({ length: INSTANCES }, (_, index) => instance(index))
  await using many = await openInstances(kind, all, { most: 2 })
  // A job runs in the tenants that have customers; the first look notes its next time.
  await many.crms[0]!.as(shop).customers.create({ name: '张三' })
  await many.crms[INSTANCES / 2]!.tick()
  for (let passed = 0; passed < slots; passed += AT_ONCE) {
    now += AT_ONCE * MINUTE_MS
    await Promise.all(many.crms.map((crm) => crm.tick()))
  }
  // The slowest clock reaches the last slot, and none the one after it.
  now += 2 * MINUTE_MS
  await Promise.all(many.crms.map((crm) => crm.tick()))
  const wanted = new Set(
    Array.from({ length: slots }, (_, index) => new Date(START + (index + 1) * MINUTE_MS).toISOString()),
  )
  const within = runs.filter((slot) => wanted.has(slot))
  expect(new Set(within).size).toBe(slots)
  expect(new Set(runs).size).toBe(runs.length)
  expect(many.errors).toEqual([])
}

describeFaults(
  'a schedule',
  {
    [`faults 8 and 9: asks ${SLOTS} times for ${SLOTS} times, whatever the clocks of ${INSTANCES} instances say`]:
      () => disagreeOnTheTime(SLOTS),
  },
  [
    {
      without: 'the comparison with the time that was read',
      fault: () => disagreeOnTheTime(100),
      edits: [
        {
          file: 'jobs/scheduler.ts',
          remove: 'and rule = ${rule.text} and next_at = ${at(from)}',
          put: 'and rule = ${rule.text}',
        },
      ],
    },
  ],
)
