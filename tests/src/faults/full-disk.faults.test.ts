import { sql } from 'kysely'
import { describe, expect, inject } from 'vitest'

import { openInstances, shop } from './fixtures/fault-crm.ts'
import { describeFaults } from './fixtures/find-out.ts'

const STEPS = 60

/** Fault 17: the disk is full, at one page after the other, so that every statement of a write is the one that fails. */
async function fillsTheDisk(): Promise<void> {
  await using one = await openInstances('sqlite', [{}])
  const [crm] = one.crms
  const database = one.database.connect()
  await crm!.as(shop).customers.create({ name: 'first', phone: '13800138000' })
  const pages = async () => Number((await one.database.rows('pragma page_count'))[0]!['page_count'])
  const [made, refused] = [[] as string[], [] as unknown[]]
  const from = await pages()
  for (let step = 0; step < STEPS; step += 1) {
    await limitOf(crm!, from + Math.floor(step / 3))
    await crm!
      .as(shop)
      .customers.create({ name: `Customer ${step}`, notes: 'x'.repeat(500) })
      .then(
        ({ id }) => made.push(id),
        (error: unknown) => refused.push(error),
      )
  }
  const whole = async () => [
    await one.database.count('crm_customer'),
    await one.database.count('crm_event'),
    await one.database.count('crm_delivery', `subscriber = 'effects.note'`),
  ]
  expect(refused.length).toBeGreaterThan(STEPS / 6)
  expect(made.length).toBeGreaterThan(STEPS / 6)
  expect(await whole()).toEqual([made.length + 1, made.length + 1, made.length + 1])
  // There is room again, and nobody has to be started anew.
  await limitOf(crm!, 1_000_000)
  await crm!.as(shop).customers.create({ name: 'last' })
  while ((await crm!.tick()) > 0);
  expect(await one.database.count('crm_effects_effect')).toBe(made.length + 2)
  await database.destroy()
}

/** The limit is one of the connection that writes. */
function limitOf(
  crm: Awaited<ReturnType<typeof openInstances>>['crms'][number],
  pages: number,
): Promise<void> {
  return crm.transaction(async ({ trx }) => {
    await sql.raw(`pragma max_page_count = ${pages}`).execute(trx)
  })
}

describe.runIf(inject('database') === 'sqlite')('on a disk', () => {
  describeFaults('a write', { 'fault 17: is whole or not there when the disk is full': fillsTheDisk }, [
    {
      without: 'minding what fails at the end',
      fault: fillsTheDisk,
      edits: [
        {
          file: 'database/unit-of-work.ts',
          remove: 'for (const { items, flush } of this.#batches.values()) await flush(items)',
          put: 'for (const { items, flush } of this.#batches.values()) await flush(items).catch(() => undefined)',
        },
        {
          file: 'database/transaction-watch.ts',
          remove: 'if (losesTransaction(error)) lostBy ??= { error }',
          put: '',
        },
      ],
    },
  ])
})
