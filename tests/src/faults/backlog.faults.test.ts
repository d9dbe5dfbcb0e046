import { expect, inject, test } from 'vitest'

import { openFaultCrm, shop } from './fixtures/fault-crm.ts'
import { type FaultDatabase, openFaultDatabase, type SharedKind } from './fixtures/fault-database.ts'

const kind = inject('database') as SharedKind

/** `KITH_FAULT_BACKLOG=500000` is the goal. */
const BACKLOG = Number(process.env['KITH_FAULT_BACKLOG'] ?? 200_000)
const ROUNDS = 12

const numbers: Readonly<Record<SharedKind, (from: number, to: number) => string>> = {
  sqlite: (from, to) =>
    `with recursive number(n) as (select ${from} union all select n + 1 from number where n < ${to}) select n from number`,
  postgres: (from, to) => `select n from generate_series(${from}, ${to}) as t(n)`,
  mariadb: (from, to) => `select seq as n from seq_${from}_to_${to}`,
}

/** Owes so many deliveries to a subscriber, without making the events: what is looked for is the claim. */
async function owe(database: FaultDatabase, [from, to]: readonly [number, number]): Promise<void> {
  const id =
    kind === 'sqlite' ? `printf('%036d', n)` : `lpad(${kind === 'postgres' ? 'n::text' : 'n'}, 36, '0')`
  await database.rows(`
    insert into crm_delivery (event_id, subscriber, tenant_id, subject_id, state, attempts, due_at, payload)
    select ${id}, 'job:effects.nothing', 'default', ${id}, 'ready', 0, '2026-01-01T00:00:00.000Z', 'null'
    from (${numbers[kind](from, to)}) as numbers`)
  if (kind === 'postgres') await database.rows('vacuum analyze crm_delivery')
}

/** The statements that the relay looks for work with, as the database takes them. */
const LOOKS = /select (?:d\.event_id, d\.attempts|m\.value as value)/

test(`fault 26: behind ${BACKLOG} deliveries a hundred more take as long as behind none`, async () => {
  await using database = await openFaultDatabase(kind)
  const looks = new Map<string, readonly unknown[]>()
  const crm = await openFaultCrm(
    database.connect({
      log: ({ query: { sql, parameters } }) => {
        const isOurs = JSON.stringify(parameters).includes('effects.nothing')
        if (isOurs && LOOKS.test(sql)) looks.set(sql, parameters)
      },
    }),
    { effects: { jobs: { 'effects.nothing': { title: 'Nothing', run: () => undefined } } } },
  )
  await crm.migrate()
  await crm.as(shop).customers.create({ name: '张三' })
  while ((await crm.tick()) > 0);
  const tick = async (): Promise<number> => {
    const began = performance.now()
    expect(await crm.tick()).toBe(100)
    return performance.now() - began
  }
  const ticks = async (): Promise<number> => {
    const taken: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) taken.push(await tick())
    return taken.toSorted((a, b) => a - b)[ROUNDS / 2]!
  }
  await owe(database, [1, 1500])
  const few = await ticks()
  await owe(database, [2000, 2000 + BACKLOG])
  const many = await ticks()
  console.log(`${kind}: 100 deliveries in ${few.toFixed(0)} ms, behind ${BACKLOG} in ${many.toFixed(0)} ms`)
  expect(many).toBeLessThan(few * 3 + 20)
  expect(looks.size).toBe(2)
  for (const [statement, parameters] of looks)
    expect(await plan(database, statement, parameters)).toBe('index')
  // The check can fail.
  const drop = kind === 'mariadb' ? ' on crm_delivery' : ''
  for (const columns of ['subscriber_state_due_at', 'state_due_at', 'subscriber_subject_id_event_id'])
    await database.rows(`drop index ix_crm_delivery_${columns}${drop}`)
  const plans = await Promise.all(
    [...looks].map(([statement, parameters]) => plan(database, statement, parameters)),
  )
  expect(plans).toContain('scan')
  await crm.close()
})

/** Whether a statement seeks the deliveries in an index, or reads all of them. */
async function plan(
  database: FaultDatabase,
  statement: string,
  parameters: readonly unknown[],
): Promise<string> {
  const explain = kind === 'sqlite' ? 'explain query plan' : 'explain'
  const rows = await database.run(`${explain} ${statement}`, parameters)
  const text = rows.map((row) => Object.values(row).join(' ')).join('\n')
  const isScan =
    kind === 'mariadb'
      ? rows.some((row) => row['table'] === 'd' && (row['type'] === 'ALL' || row['type'] === 'index'))
      : kind === 'postgres'
        ? /Seq Scan on crm_delivery/.test(text)
        : !text.includes('INDEX ix_crm_delivery')
  return isScan ? 'scan' : 'index'
}
