import { rmSync } from 'node:fs'

import { createCrm, standardRoles, withStatementCache } from '@kith/core'
import { loyalty } from '@kith/loyalty'
import type Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'

import { openDatabase } from '../bench-database.ts'

/** Opens a CRM with points on an empty file. */
export async function openPointsCrm(file: string) {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
  const database = openDatabase(file)
  const crm = createCrm({
    database: new Kysely({ dialect: new SqliteDialect({ database: withStatementCache(database) }) }),
    policy: standardRoles(),
    secret: 'a secret for benchmarks only, not for data',
    plugins: [loyalty()],
    onError: console.error,
  })
  await crm.migrate()
  return { crm, database }
}

type Row = Record<string, string | number | bigint | null>

const id = (kind: number, index: number): string =>
  `00000000-0000-7000-${String(8000 + kind)}-${String(index).padStart(12, '0')}`

/** Gives an account a past: entries that were earned and spent again, copied from its first two. */
export function addHistory(database: Database.Database, accountId: string, entries: number): void {
  const [earned, spent] = rowsOf(database, 'loyalty_entry', accountId)
  const [lot] = rowsOf(database, 'loyalty_lot', accountId)
  const [allocation] = rowsOf(database, 'loyalty_allocation', accountId)
  const account = Number(BigInt(`0x${accountId.replaceAll('-', '').slice(-6)}`))
  const addEntry = inserter(database, 'loyalty_entry', earned!)
  const addLot = inserter(database, 'loyalty_lot', lot!)
  const addAllocation = inserter(database, 'loyalty_allocation', allocation!)
  database.transaction(() => {
    for (let index = 0; index < entries; index += 1) {
      const seq = index + 3
      const pattern = index % 2 === 0 ? earned! : spent!
      const own = { seq, slot: `${accountId}:${seq}`, once: null }
      addEntry({ ...pattern, ...own, id: id(account % 1000, index) })
      if (index % 2 === 0) continue
      const lotId = id((account % 1000) + 1000, index)
      addLot({
        ...lot!,
        id: lotId,
        entry_id: id(account % 1000, index - 1),
        remaining: 0,
        is_open: 0,
      })
      addAllocation({
        ...allocation!,
        id: id((account % 1000) + 2000, index),
        entry_id: id(account % 1000, index),
        lot_id: lotId,
      })
    }
    database
      .prepare('update crm_loyalty_loyalty_account set seq = seq + ? where id = ?')
      .run(entries, accountId)
  })()
}

function rowsOf(database: Database.Database, table: string, accountId: string): Row[] {
  return database
    .prepare(`select * from crm_loyalty_${table} where account_id = ? order by id`)
    .all(accountId) as Row[]
}

/** Inserts rows that are like a pattern, by one statement. */
function inserter(database: Database.Database, table: string, pattern: Row): (row: Row) => void {
  const names = Object.keys(pattern)
  const statement = database.prepare(
    `insert into crm_loyalty_${table} (${names.join()}) values (${names.map(() => '?').join()})`,
  )
  return (row) => void statement.run(names.map((name) => row[name]))
}
