import { join } from 'node:path'

import { expect, test } from 'vitest'

import { killImport, temporaryFolder } from './fixtures/kill-rounds.ts'
import { openStore, shop } from './fixtures/open-store.ts'

const RECORDS = 800
const ROUNDS = 3

const lines = Array.from({ length: RECORDS }, (_, index) => {
  const phone = index % 50 === 0 ? '12' : `138${String(index).padStart(8, '0')}`
  return `Customer ${index},${phone},M${index % 700}`
})
const content = new TextEncoder().encode(`name,phone,member number\n${lines.join('\n')}\n`)
const options = { mapping: { 'member number': 'identity:shop' }, onDuplicate: 'update', start: true } as const

/** What an import left in a store, without ids and times. */
async function endOf(file: string) {
  const { crm, raw } = openStore(file)
  while ((await crm.tick()) > 0);
  const session = crm.as(shop)
  const [done] = (await session.imports.list({})).data
  const rows: unknown[] = []
  for (let cursor: string | undefined; ;) {
    const page = await session.customers.list({
      sort: ['name'],
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    })
    rows.push(...page.data.map(({ name, phone, version }) => ({ name, phone, version })))
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  const all = <T>(sql: string) => raw.prepare<[], T>(sql).all()
  const end = {
    state: done!.state,
    counts: done!.counts,
    progress: done!.progress,
    rows,
    events: all('select name, count(*) as n from crm_event group by name order by name'),
    told: all('select type, count(*) as n from crm_timeline_entry group by type order by type'),
    logged: all('select line, action from crm_import_row order by line'),
    faults: all('select line, code, field from crm_import_fault order by line'),
    welcomes: all('select count(*) as n, count(distinct customer_id) as customers from crm_welcomes_welcome'),
    waiting: all('select subscriber, state from crm_delivery'),
  }
  await crm.close()
  raw.close()
  return end
}

async function uploadTo(file: string): Promise<string> {
  const { crm, raw } = openStore(file)
  await crm.migrate()
  const { id } = await crm.as(shop).customers.import({ file: content, ...options })
  await crm.close()
  raw.close()
  return id
}

test('ends the same, however often the process that imports is killed', async () => {
  using folder = temporaryFolder()
  const [calm, killed] = [join(folder.path, 'calm.db'), join(folder.path, 'killed.db')]
  await uploadTo(calm)
  const id = await uploadTo(killed)
  const how = { script: 'import-on.ts', id, rounds: ROUNDS, longerMs: 40, open: openStore }
  const positions = await killImport(killed, how)
  expect(positions[0]).toBeGreaterThan(0)
  expect(new Set(positions).size).toBe(ROUNDS)
  const end = await endOf(killed)
  expect(end).toEqual(await endOf(calm))
  expect(end.counts).toMatchObject({ created: 686, failed: 16 })
  // What the file left is removed in a week.
  expect(end.waiting).toEqual([{ subscriber: 'job:imports.expire', state: 'waiting' }])
}, 180_000)
