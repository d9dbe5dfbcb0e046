import { expect, inject } from 'vitest'

import { openInstances } from './fixtures/fault-crm.ts'
import type { SharedKind } from './fixtures/fault-database.ts'
import { describeFaults } from './fixtures/find-out.ts'

const kind = inject('database') as SharedKind

const PER_MINUTE = 10
const manager = { id: 'u1', roles: ['relationship-manager'], attributes: { teamIds: ['t1'] } } as const
const now = new Date('2026-01-05T00:00:00Z')
const counted = { clock: () => now, rates: { store: 'database', callsPerMinute: PER_MINUTE } } as const

/** Fault 35: two instances count together, whoever of them is asked. */
async function countsTogether(): Promise<void> {
  await using two = await openInstances(kind, [counted, counted])
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      two.crms[index % 2]!.as(manager)
        .customers.list({ limit: 1 })
        .then(
          () => 'ok',
          ({ code }: { code: string }) => code,
        ),
    ),
  )
  expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(PER_MINUTE)
  expect(new Set(outcomes)).toEqual(new Set(['ok', 'KITH_RATE_LIMITED']))
}

/** Two transactions of the host make the bucket of one caller at the same moment, and both go on. */
async function makesTheBucketTwice(): Promise<void> {
  await using two = await openInstances(kind, [counted, counted])
  const create = (at: number) =>
    two.crms[at]!.transaction(async ({ as, trx }) => {
      const { customers } = as(manager)
      await customers.list({ limit: 1 })
      await customers.create({ name: '张三' })
      await trx.selectFrom('crm_customer').select('id').execute()
    })
  const ends = await Promise.allSettled([create(0), create(1)])
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
  expect(await two.database.count('crm_customer')).toBe(2)
}

describeFaults(
  'a rate',
  {
    'fault 35: is one for two instances': countsTogether,
    'leaves two transactions of a host alone that count for the first time': makesTheBucketTwice,
  },
  [
    {
      without: 'the condition of the change',
      fault: countsTogether,
      edits: [
        {
          file: 'rates/database-rate-store.ts',
          remove: 'where id = ${bucket.id} and ${from} + ${interval} <= ${limit}',
          put: 'where id = ${bucket.id} and ${limit} = ${limit}',
        },
      ],
    },
    ...(kind === 'sqlite'
      ? []
      : [
          {
            without: 'an insert that keeps the row of another',
            fault: makesTheBucketTwice,
            edits: [{ file: 'rates/database-rate-store.ts', remove: " ${traits.keepRow('id')}", put: '' }],
          },
        ]),
  ],
)
