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
