import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { createBenchCrm } from '../bench-crm.ts'
import { openDatabase } from '../bench-database.ts'
import { scaleCustomer } from './scale-customer.ts'
import { createdAt, storedCustomerInsert } from './stored-customer.ts'

/** Customers of one transaction. */
const BATCH = 2_000

/** One customer in so many is made by the operation, with a phone; the others are written as it would store them. */
const REAL_EVERY = 50

/** Tables that no measurement here reads. */
const LEFT_BEHIND = ['crm_audit', 'crm_event', 'crm_delivery']

/**
 * The database with `rows` customers, taken from the cache or made there. Memory stays bounded, whatever the size.
 */
export async function scaleDatabase(rows: number): Promise<string> {
  const file = join(import.meta.dirname, `../../../.kith/bench/scale-${rows}.db`)
  if (existsSync(file)) return file
  mkdirSync(dirname(file), { recursive: true })
  const unfinished = `${file}.part`
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${unfinished}${suffix}`, { force: true })
  await create(unfinished, rows)
  settle(unfinished)
  renameSync(unfinished, file)
  return file
}

async function create(file: string, rows: number): Promise<void> {
  let now = createdAt(0)
  const crm = createBenchCrm(file, { clock: () => now })
  await crm.migrate()
  const database = openDatabase(file)
  const insert = storedCustomerInsert(database)
  for (let from = 0; from < rows; from += BATCH) {
    const indexes = Array.from({ length: Math.min(BATCH, rows - from) }, (_, at) => from + at)
    database.transaction(() => indexes.filter((index) => index % REAL_EVERY !== 0).forEach(insert))()
    await crm.transaction(async ({ system }) => {
      const { customers } = system('make a database to measure')
      for (const index of indexes.filter((each) => each % REAL_EVERY === 0)) {
        now = createdAt(index)
        await customers.create(scaleCustomer(index))
      }
    })
    tell(`${from + indexes.length} of ${rows} customers`)
  }
  for (const table of LEFT_BEHIND) database.exec(`delete from ${table}`)
  // As if the tokens came with an update: all rows were there before them.
  database.exec('delete from crm_search_build')
  database.close()
  await crm.migrate({ onProgress: ({ rows: done }) => tell(`search tokens of ${done} of ${rows} customers`) })
  await crm.close()
}

/** Folds the log into the file. Without `analyze`: hosts do not all run it, and no plan may depend on it. */
function settle(file: string): void {
  const database = openDatabase(file)
  database.pragma('wal_checkpoint(truncate)')
  database.close()
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
}

let told = 0

/** Shows how far it is, at most every five seconds. */
function tell(progress: string): void {
  if (performance.now() - told < 5000) return
  told = performance.now()
  console.error(progress)
}
