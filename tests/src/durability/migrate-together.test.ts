import { join } from 'node:path'

import { expect, test } from 'vitest'

import { run, temporaryFolder } from './fixtures/kill-rounds.ts'
import { openStore } from './fixtures/open-store.ts'

test.each([2, 4])(
  'applies each migration once when %i processes migrate one file at once',
  async (count) => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'shared.db')
    const startAt = String(Date.now() + 1200)
    const answers = await Promise.all(
      Array.from({ length: count }, () => run('migrate-once.ts', [file, startAt])),
    )
    const applied = answers.map(Number).toSorted((a, b) => b - a)
    const { crm, raw } = openStore(file)
    expect(applied).toEqual([
      (await crm.migrations.plan()).applied.length,
      ...Array.from({ length: count - 1 }, () => 0),
    ])
    expect(raw.prepare('select count(*) as n from crm_migration').get()).toEqual({ n: applied[0] })
    await crm.ready()
    raw.close()
  },
  30_000,
)
