import { sql } from 'kysely'

import { cliErrors } from '../cli-errors.ts'
import type { HostDatabase } from '../config/config.ts'
import { isSqlite } from '../database/is-sqlite.ts'
import type { OpenDatabase } from '../instance.ts'

/**
 * The table that marks a database as the demo's and records what is loaded: one row for each item, with the row that was
 * made from it. Each entry is written in the transaction of what it tells of, so loading can be cut off anywhere.
 */
const TABLE = 'kith_demo'

const COMPLETE = 'complete'

/** Whether demo mode made the database. */
export async function isDemoDatabase(kysely: HostDatabase): Promise<boolean> {
  return (await tableNames(kysely)).includes(TABLE)
}

/**
 * Makes an empty database the demo's.
 *
 * @throws KITH_CLI_NOT_A_DEMO_DATABASE when there is anything in it that demo mode did not make.
 */
export async function claimDemoDatabase({ kysely, label }: OpenDatabase): Promise<void> {
  const names = await tableNames(kysely)
  if (names.includes(TABLE)) return
  if (names.length > 0) throw cliErrors.NOT_A_DEMO_DATABASE({ path: label })
  await sql`create table if not exists ${sql.table(TABLE)} (item varchar(200) not null primary key, made text)`.execute(
    kysely,
  )
}

/** Whether everything is loaded. */
export async function isSeeded(kysely: HostDatabase): Promise<boolean> {
  return (await readLoaded(kysely)).has(COMPLETE)
}

/** The items that are loaded, with the ids of the rows made from them. */
export async function readLoaded(kysely: HostDatabase): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await sql<{ item: string; made: string | null }>`
    select item, made from ${sql.table(TABLE)}
  `.execute(kysely)
  return new Map(rows.map(({ item, made }) => [item, made]))
}

/** Records an item with the id of the row made from it. */
export async function recordLoaded(trx: HostDatabase, item: string, made: string | null): Promise<void> {
  await sql`insert into ${sql.table(TABLE)} (item, made) values (${item}, ${made})`.execute(trx)
}

/** Records that everything is loaded; recording it again changes nothing. */
export async function recordComplete(kysely: HostDatabase): Promise<void> {
  if (!(await isSeeded(kysely))) await recordLoaded(kysely, COMPLETE, null)
}

/** SQLite's own statement costs a tenth of asking for every column of every table. */
async function tableNames(kysely: HostDatabase): Promise<readonly string[]> {
  if (!isSqlite(kysely)) return (await kysely.introspection.getTables()).map(({ name }) => name)
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!'
  `.execute(kysely)
  return rows.map((row) => row.name)
}
