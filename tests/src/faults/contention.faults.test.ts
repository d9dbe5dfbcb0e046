import { describe, expect, inject, test } from 'vitest'

import { openFaultCrm, openInstances, shop } from './fixtures/fault-crm.ts'
import type { SharedKind } from './fixtures/fault-database.ts'
import { openFaultDatabase } from './fixtures/fault-database.ts'
import { describeFaults } from './fixtures/find-out.ts'
import { startProgram } from './fixtures/programs.ts'

const kind = inject('database') as SharedKind

const PROCESSES = 4
const SHARED = 18
/** PostgreSQL looks for deadlocks once a second only, so that each takes as long. */
const WRITES = Number(process.env['KITH_FAULT_WRITES'] ?? (kind === 'mariadb' ? 2000 : 100))

/** Fault 19 and goal 6: writers of the same few customers, each beside a relay. */
async function writesTheSame(writes: number): Promise<void> {
  const all = Array.from({ length: PROCESSES }, () => ({ effects: { delivery: { attempts: 1000 } } }))
  await using many = await openInstances(kind, all, { most: 4 })
  const { crms, database } = many
  const shared = await Promise.all(
    Array.from({ length: SHARED }, () => crms[0]!.as(shop).customers.create({ name: '张三' })),
  )
  for (const crm of crms) await crm.start()
  const refused: unknown[] = []
  let left = writes
  const write = async (at: number): Promise<void> => {
    while (left > 0) {
      left -= 1
      const [one, other] = [shared[left % SHARED]!, shared[(left * 5 + 1) % SHARED]!]
      await crms[at % PROCESSES]!.transaction(async ({ as }) => {
        const { customers } = as(shop)
        await customers.update({ id: one.id, patch: { nickname: `n${left}` } })
        await customers.update({ id: other.id, patch: { city: `c${left}` } })
        if (left % 4 === 0) await customers.create({ name: '李四' })
      }).catch((error: { code?: unknown }) => {
        // Who has read a customer that another has changed by then is told so: that is no deadlock.
        if (error.code !== 'KITH_VERSION_MISMATCH') refused.push(error)
      })
    }
  }
  await Promise.all(Array.from({ length: PROCESSES * 2 }, (_, at) => write(at)))
  for (const crm of crms) await crm.close()
  expect(refused).toEqual([])
  expect(many.errors).toEqual([])
  const versions = await database.rows('select version from crm_customer')
  const events = await database.count('crm_event')
  expect(versions.reduce((sum, { version }) => sum + Number(version), 0)).toBe(events)
}

/** Fault 18: four processes that write and deliver all the time, on a database with one writer. */
async function allWriteAtOnce(): Promise<void> {
  const count = 40
  await using database = await openFaultDatabase(kind)
  const crm = await openFaultCrm(database.connect())
  await crm.migrate()
  const programs = await Promise.all(
    Array.from({ length: PROCESSES }, () => startProgram('writer.ts', [database.url, String(count)])),
  )
  await Promise.all(programs.map(({ ended }) => ended))
  expect(programs.flatMap(({ lines }) => lines.filter((line) => line.startsWith('refused')))).toEqual([])
  while ((await crm.tick()) > 0);
  const wanted = PROCESSES * count
  expect(await database.count('crm_customer', 'version = 2')).toBe(wanted)
  expect(await database.count('crm_effects_effect')).toBe(wanted)
  expect(await database.count('crm_event')).toBe(wanted * 2)
  await crm.close()
}

describe('writers that meet', () => {
  test('fault 18: in four processes are refused nothing', async () => {
    expect(await allWriteAtOnce()).toBeUndefined()
  })
})

describe.skipIf(kind === 'sqlite')('on a server', () => {
  describeFaults(
    'a storm of writers',
    {
      [`fault 19 and goal 6: of ${WRITES} transactions that cross each other none is refused`]: () =>
        writesTheSame(WRITES),
    },
    [
      {
        without: 'running again what was rolled back',
        fault: () => writesTheSame(kind === 'mariadb' ? 400 : 100),
        edits: [
          { file: 'database/database.ts', remove: 'const MOST_ATTEMPTS = 5', put: 'const MOST_ATTEMPTS = 1' },
        ],
      },
    ],
  )
})
