import { benchActor, createBenchCrm } from './bench-crm.ts'
import { benchCustomer } from './bench-customer.ts'
import { benchFile, openDatabase } from './bench-database.ts'

const BATCH = 500
const MOST_PASTS = 200

/** Makes the benchmark database with `rows` customers, or takes the one that is there. */
export async function prepare(rows: number): Promise<string> {
  const file = benchFile(rows)
  const crm = createBenchCrm(file)
  await crm.migrate()
  for (let from = count(file, 'crm_customer'); from < rows; from += BATCH) {
    await crm.transaction(async ({ as }) => {
      const manager = as(benchActor('relationship-manager'))
      for (let index = from; index < Math.min(rows, from + BATCH); index++) {
        await manager.customers.create(benchCustomer(index))
      }
    })
    if (process.stderr.isTTY)
      process.stderr.write(`\rpreparing ${Math.min(rows, from + BATCH)} of ${rows} customers`)
  }
  if (count(file, 'crm_interaction') === 0) await givePasts(crm, file, rows)
  await crm.close()
  return file
}

/** Gives some customers the past that a profile shows: identities, relations and more interactions than it lists. */
async function givePasts(crm: ReturnType<typeof createBenchCrm>, file: string, rows: number): Promise<void> {
  const database = openDatabase(file)
  const some = database
    .prepare('select id from crm_customer order by id limit ?')
    .all(Math.min(MOST_PASTS, rows)) as { id: string }[]
  database.close()
  await crm.transaction(async ({ as }) => {
    const { customers } = as(benchActor('relationship-manager'))
    for (const [index, { id }] of some.entries()) {
      await customers.identities.add({ id, namespace: 'shop', externalId: `account-${index}` })
      await customers.identities.add({ id, namespace: 'wechat', externalId: `openid-${index}` })
      const other = some[(index + 1) % some.length]!.id
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

function count(file: string, table: string): number {
  const database = openDatabase(file)
  const row = database.prepare(`select count(*) as n from ${table}`).get() as { n: number }
  database.close()
  return row.n
}
