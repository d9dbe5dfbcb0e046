import { Kysely, sql } from 'kysely'

import { benchActor, type BenchCrm, createBenchCrm } from './bench-crm.ts'
import { benchCustomer } from './bench-customer.ts'
import { benchFile } from './bench-database.ts'
import { type BenchKind, type BenchTables, databaseOnServer, dialectAt } from './places.ts'
import { storedCustomer } from './scale/stored-customer.ts'

const BATCH = 500
const MOST_PASTS = 200

/** So many are made by the operation, with contacts and encrypted fields; what is more is written as it would store them. */
const MOST_REAL = 100_000

/** Makes the benchmark database with `rows` customers, or takes the one that is there. */
export async function prepare(kind: BenchKind, rows: number): Promise<string> {
  const place = kind === 'sqlite' ? benchFile(rows) : await databaseOnServer(kind, `kith_bench_${rows}`)
  const crm = createBenchCrm(place)
  await crm.migrate()
  const database = new Kysely<BenchTables>({ dialect: dialectAt(place) })
  await fill(crm, database, rows)
  if ((await count(database, 'crm_interaction')) === 0) await givePasts(crm, database)
  await database.destroy()
  await crm.close()
  return place
}

async function fill(crm: BenchCrm, database: Kysely<BenchTables>, rows: number): Promise<void> {
  const real = Math.min(rows, MOST_REAL)
  for (let from = await count(database, 'crm_customer'); from < rows;) {
    const to = Math.min(from < real ? real : rows, from + BATCH)
    const indexes = Array.from({ length: to - from }, (_, at) => from + at)
    if (from < real)
      await crm.transaction(async ({ as }) => {
        const manager = as(benchActor('relationship-manager'))
        for (const index of indexes) await manager.customers.create(benchCustomer(index))
      })
    else await database.insertInto('crm_customer').values(indexes.map(storedCustomer)).execute()
    from = to
    if (process.stderr.isTTY) process.stderr.write(`\rpreparing ${from} of ${rows} customers`)
  }
}

/** Gives some customers the past that a profile shows: identities, relations and more interactions than it lists. */
async function givePasts(crm: BenchCrm, database: Kysely<BenchTables>): Promise<void> {
  const some = await database
    .selectFrom('crm_customer')
    .select('id')
    .where('phone', 'is not', null)
    .orderBy('id')
    .limit(MOST_PASTS)
    .execute()
  const ids = some.map(({ id }) => String(id))
  await crm.transaction(async ({ as }) => {
    const { customers } = as(benchActor('relationship-manager'))
    for (const [index, id] of ids.entries()) {
      await customers.identities.add({ id, namespace: 'shop', externalId: `account-${index}` })
      await customers.identities.add({ id, namespace: 'wechat', externalId: `openid-${index}` })
      const other = ids[(index + 1) % ids.length]!
      if (other !== id) await customers.relations.add({ id, type: 'guarantor', otherId: other })
      for (let day = 1; day <= 20; day++) {
        const occurredAt = new Date(Date.UTC(2026, 0, day))
        const call = {
          channel: 'phone',
          direction: 'in',
          kind: 'call',
          body: 'asked when it arrives',
        } as const
        await customers.interactions.record({ id, ...call, occurredAt })
      }
    }
  })
}

async function count(database: Kysely<BenchTables>, table: string): Promise<number> {
  const { rows } = await sql<{ n: number | string }>`select count(*) as n from ${sql.table(table)}`.execute(
    database,
  )
  return Number(rows[0]!.n)
}
