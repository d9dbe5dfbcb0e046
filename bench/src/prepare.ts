import { benchActor, createBenchCrm } from './bench-crm.ts'
import { benchCustomer } from './bench-customer.ts'
import { benchFile, openDatabase } from './bench-database.ts'

const BATCH = 500

/** Makes the benchmark database with `rows` customers, or takes the one that is there. */
export async function prepare(rows: number): Promise<string> {
  const file = benchFile(rows)
  const crm = createBenchCrm(file)
  await crm.migrate()
  for (let from = countRows(file); from < rows; from += BATCH) {
    await crm.transaction(async ({ as }) => {
      const manager = as(benchActor('relationship-manager'))
      for (let index = from; index < Math.min(rows, from + BATCH); index++) {
        await manager.customers.create(benchCustomer(index))
      }
    })
    if (process.stderr.isTTY)
      process.stderr.write(`\rpreparing ${Math.min(rows, from + BATCH)} of ${rows} customers`)
  }
  await crm.close()
  return file
}

function countRows(file: string): number {
  const database = openDatabase(file)
  const row = database.prepare('select count(*) as n from crm_customer').get() as { n: number }
  database.close()
  return row.n
}
