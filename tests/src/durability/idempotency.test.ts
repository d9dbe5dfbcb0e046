import { join } from 'node:path'

import { expect, test } from 'vitest'

import { killWhenBusy, temporaryFolder } from './fixtures/kill-rounds.ts'
import { openStore, shop } from './fixtures/open-store.ts'

test('resolves under the same key what became of a call whose process was killed before it answered', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'once.db')
  const { crm, raw } = openStore(file)
  await crm.migrate()
  const { customers } = crm.as(shop)
  const count = async () => (await customers.list({ limit: 1, count: 'exact' })).count ?? 0
  for (let round = 0; round < 3; round += 1) {
    await killWhenBusy('create-once.ts', [file], round * 37)
    const before = await count()
    expect(before).toBeGreaterThan(20)
    // The calls that were made and never answered, and one that was not made.
    const replays: number[] = []
    for (let number = 0; number <= before; number += 1) {
      const options = { idempotencyKey: String(number), onReplay: () => void replays.push(number) }
      await customers.create({ name: `Customer ${number}` }, options)
    }
    expect(replays).toHaveLength(before)
    expect(await count()).toBe(before + 1)
  }
  await crm.close()
  raw.close()
}, 120_000)

test('makes one effect of the same call in two instances over one file', async () => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'once.db')
  const stores = [openStore(file), openStore(file)]
  await stores[0]!.crm.migrate()
  let replays = 0
  const options = { idempotencyKey: 'one', onReplay: () => void (replays += 1) }
  const calls = Array.from({ length: 50 }, (_, index) =>
    stores[index % 2]!.crm.as(shop).customers.create({ name: 'Wang Fang' }, options),
  )
  const ends = await Promise.allSettled(calls)
  const made = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value.id] : []))
  const refusals = ends.flatMap((end) =>
    end.status === 'rejected' ? [(end.reason as { code: string }).code] : [],
  )
  expect(new Set(made).size).toBe(1)
  expect(made.length).toBe(replays + 1)
  expect(new Set(refusals)).toEqual(new Set(['KITH_IDEMPOTENCY_RUNNING']))
  const { count } = await stores[0]!.crm.as(shop).customers.list({ limit: 1, count: 'exact' })
  expect(count).toBe(1)
  for (const { crm, raw } of stores) {
    await crm.close()
    raw.close()
  }
}, 60_000)
