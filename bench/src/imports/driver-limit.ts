import { rmSync } from 'node:fs'

import type Database from 'better-sqlite3'

import { openDatabase } from '../bench-database.ts'

/** Everything that an import writes of a customer. */
export const customerTables = [
  'crm_subject_key',
  'crm_customer',
  'crm_search_token',
  'crm_contact_point',
  'crm_customer_identity',
  'crm_timeline_entry',
  'crm_event',
  'crm_audit',
  'crm_import_row',
]

/** Customers, or messages, of one transaction. */
const BATCH = 1000

/** What was written, and into which tables. */
export interface Written {
  readonly count: number
  readonly tables: readonly string[]
}

const orders: Readonly<Record<string, string>> = {
  crm_subject_key: 'subject_id',
  crm_search_token: 'row_id',
  crm_audit: 'writer, writer_seq',
}

interface Copy {
  readonly source: Database.Database
  readonly rows: IterableIterator<unknown[]>
  readonly count: number
  readonly insert: Database.Statement
}

/** So many a second: as one waits for them, and by the time of the processor alone. */
export interface Rate {
  readonly wall: number
  readonly cpu: number
}

/**
 * How many a second the driver itself writes: the very rows that stand in a database, with prepared inserts, into tables with
 * the same indexes, those of a thousand in a transaction. The reading of them is not timed.
 */
export function driverLimit(file: string, { count, tables }: Written): Rate {
  const target = `${file}.limit`
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${target}${suffix}`, { force: true })
  const database = openDatabase(target)
  const copies = tables.map((table) => prepareCopy(openDatabase(file), database, table))
  const batches = Math.ceil(count / BATCH)
  const spent = { wall: 0, cpu: 0 }
  for (let batch = 0; batch < batches; batch++) {
    const parts = copies.map((copy) => ({ copy, rows: take(copy, batch, batches) }))
    const [began, before] = [performance.now(), process.cpuUsage()]
    database.transaction(() => {
      for (const { copy, rows } of parts) for (const row of rows) copy.insert.run(row)
    })()
    const { user, system } = process.cpuUsage(before)
    spent.wall += performance.now() - began
    spent.cpu += (user + system) / 1000
  }
  database.close()
  for (const { source, rows } of copies) {
    rows.return?.()
    source.close()
  }
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${target}${suffix}`, { force: true })
  return { wall: count / (spent.wall / 1000), cpu: count / (spent.cpu / 1000) }
}

function prepareCopy(source: Database.Database, target: Database.Database, table: string): Copy {
  const schema = source
    .prepare<[string], { sql: string }>(
      "select sql from sqlite_master where tbl_name = ? and sql is not null order by type = 'index'",
    )
    .all(table)
  for (const { sql } of schema) target.exec(sql)
  const { count } = source.prepare<[], { count: number }>(`select count(*) as count from ${table}`).get()!
  const columns = source.prepare(`select * from ${table}`).columns().length
  const insert = target.prepare(`insert into ${table} values (${Array(columns).fill('?').join()})`)
  // In the order in which they were written: ids are in that of time.
  const all = source.prepare(`select * from ${table} order by ${orders[table] ?? 'id'}`).raw()
  return { source, rows: all.iterate() as IterableIterator<unknown[]>, count, insert }
}

function take({ rows, count }: Copy, batch: number, batches: number): unknown[][] {
  const wanted = Math.floor(((batch + 1) * count) / batches) - Math.floor((batch * count) / batches)
  const taken: unknown[][] = []
  for (let at = 0; at < wanted; at++) {
    const next = rows.next()
    if (next.done === true) break
    taken.push(next.value)
  }
  return taken
}
