import { expect, inject } from 'vitest'

import { type FaultOptions, openInstances, shop } from './fixtures/fault-crm.ts'
import type { SharedKind } from './fixtures/fault-database.ts'
import { describeFaults } from './fixtures/find-out.ts'

const kind = inject('database') as SharedKind
const HOUR_MS = 3_600_000

/** A handler that stands still in the middle until it is let go. */
function standing() {
  const reached = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  return {
    reached: reached.promise,
    goOn: goOn.resolve,
    stand: async (): Promise<void> => {
      reached.resolve()
      await goOn.promise
    },
  }
}

/** What an instance does that notes whom it told outside. */
const telling = (told: string[], stand?: () => Promise<void>): FaultOptions => ({
  effects: {
    external: async ({ id }) => {
      told.push(id)
      await stand?.()
    },
  },
})

/** Fault 13: whoever was taken for dead goes on, and changes nothing any more. */
async function outlivesItsLease(): Promise<void> {
  const [told, slow] = [[] as string[], standing()]
  await using two = await openInstances(kind, [telling(told, slow.stand), telling(told)])
  const [first, second] = two.crms
  await first!.as(shop).customers.create({ name: '张三' })
  const ticking = first!.tick()
  await slow.reached
  await two.database.rows(
    `update crm_delivery set due_at = '2001-01-01T00:00:00.000Z' where subscriber = 'effects.mail'`,
  )
  await second!.tick()
  slow.goOn()
  await ticking
  expect(told).toHaveLength(2)
  expect(await two.database.count('crm_effects_effect', `kind = 'mail'`)).toBe(1)
  expect(await two.database.count('crm_delivery', `subscriber like 'effects.%'`)).toBe(0)
  expect(two.errors).toMatchObject([{ code: 'KITH_DELIVERY_LEASE_LOST' }])
}

/** Fault 8: a process whose clock is an hour ahead, or behind, takes nothing away from one that is at work. */
async function looksFromAnotherHour(): Promise<void> {
  const [told, slow] = [[] as string[], standing()]
  const at = (skewMs: number): FaultOptions => ({
    ...telling(told),
    clock: () => new Date(Date.now() + skewMs),
  })
  await using three = await openInstances(kind, [telling(told, slow.stand), at(HOUR_MS), at(-HOUR_MS)])
  const [own, ahead, behind] = three.crms
  await own!.as(shop).customers.create({ name: '张三' })
  const ticking = own!.tick()
  await slow.reached
  // The transaction of the other subscriber is over by then, which one writer at a time would wait for.
  await ahead!.tick()
  await behind!.tick()
  slow.goOn()
  await ticking
  expect(told).toHaveLength(1)
  expect(three.errors).toEqual([])
  // What those write is due at once, whatever their clocks say.
  await ahead!.as(shop).customers.create({ name: '李四' })
  await behind!.as(shop).customers.create({ name: '王五' })
  await own!.tick()
  expect(await three.database.count('crm_effects_effect')).toBe(6)
}

describeFaults(
  'a lease',
  {
    'fault 13: fences off a handler that outlived it': outlivesItsLease,
    'fault 8: ends by the clock of the database, whatever that of a process says': looksFromAnotherHour,
  },
  [
    {
      without: 'the token of the lease at the end',
      fault: outlivesItsLease,
      edits: [
        {
          file: 'events/delivery-queue.ts',
          remove: `and subscriber = \${slot('subscriber')} and lease_token = \${slot('token')}\``,
          put: `and subscriber = \${slot('subscriber')}\``,
        },
        {
          file: 'events/delivery-attempt.ts',
          remove: 'if (!(await isHeld(unit)))',
          put: 'await isHeld(unit)\n        if (false)',
        },
      ],
    },
    {
      without: 'one clock for all leases',
      fault: looksFromAnotherHour,
      edits: [
        {
          file: 'events/delivery-queue.ts',
          remove: 'this.#now = database.traits.now()',
          put: 'this.#now = sql`${new Date(Date.now() + 3_600_000).toISOString()}`',
        },
      ],
    },
  ],
)
