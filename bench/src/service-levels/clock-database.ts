import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { createCrm, standardRoles, withStatementCache } from '@kith/core'
import { tickets } from '@kith/tickets'
import type Database from 'better-sqlite3'
import { Kysely, type LogEvent, SqliteDialect } from 'kysely'

import { TEAM } from '../bench-crm.ts'
import { openDatabase } from '../bench-database.ts'

/** When the measurement begins. */
export const START = Date.UTC(2026, 2, 2, 8)

/** The clocks of the database are due within so many days, as evenly as can be. */
const DAYS = 30
const DAY_MS = 86_400_000
const BATCH = 20_000

interface ClockCrm {
  readonly clock: () => Date
  readonly log?: (event: LogEvent) => void
}

/** A CRM with tickets on a file of the benchmark. */
export function createTicketCrm(file: string, { clock, log }: ClockCrm) {
  const dialect = new SqliteDialect({ database: withStatementCache(openDatabase(file)) })
  return createCrm({
    database: new Kysely({ dialect, ...(log === undefined ? {} : { log }) }),
    policy: standardRoles(),
    secret: 'a secret for benchmarks only, not for data',
    plugins: [tickets()],
    onError: console.error,
    clock,
  })
}

/** The database with so many open clocks, taken from the cache or made there. */
export async function clockDatabase(clocks: number): Promise<string> {
  const file = join(import.meta.dirname, `../../../.kith/bench/clocks-${clocks}.db`)
  if (existsSync(file)) return file
  mkdirSync(dirname(file), { recursive: true })
  const unfinished = `${file}.part`
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${unfinished}${suffix}`, { force: true })
  await openOne(unfinished)
  const database = openDatabase(unfinished)
  copyClock(database, clocks)
  database.pragma('wal_checkpoint(truncate)')
  database.close()
  renameSync(unfinished, file)
  return file
}

/** One real ticket under one real policy: its clock is the pattern of all others. */
async function openOne(file: string): Promise<void> {
  const crm = createTicketCrm(file, { clock: () => new Date(START) })
  await crm.migrate()
  const admin = crm.as({ id: 'root', roles: ['system-admin'] })
  await admin.slaPolicies.create({ name: 'All', targets: [{ metric: 'resolution', minutes: DAYS * 1440 }] })
  const rep = crm.as({ id: 'ann', roles: ['service-rep'], attributes: { teamIds: [TEAM] } })
  const { id: customerId } = await rep.customers.create({ name: 'Zhang' })
  await rep.tickets.open({ customerId, subject: 'The parcel is missing' })
  await crm.close()
}

type Row = Record<string, string | number | null>

function copyClock(database: Database.Database, clocks: number): void {
  const table = 'crm_tickets_sla_clock'
  const [pattern] = database.prepare(`select * from ${table}`).all() as Row[]
  const names = Object.keys(pattern!)
  const insert = database.prepare(
    `insert into ${table} (${names.join()}) values (${names.map(() => '?').join()})`,
  )
  const isText = typeof pattern!['next_at'] === 'string'
  const rowAt = (index: number): Row => {
    const due = START + Math.floor(((index + 1) / clocks) * DAYS * DAY_MS)
    const dueAt = isText ? new Date(due).toISOString() : due
    const id = `${String(index).padStart(8, '0')}-0000-7000-8000-000000000000`
    return { ...pattern, id, ticket_id: id, due_at: dueAt, next_at: dueAt }
  }
  for (let from = 0; from < clocks; from += BATCH) {
    database.transaction(() => {
      for (let index = from; index < Math.min(from + BATCH, clocks); index++)
        insert.run(Object.values(rowAt(index)))
    })()
  }
}
