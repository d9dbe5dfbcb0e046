import { Kysely, sql } from 'kysely'

import { type BenchTables, dialectAt } from '../places.ts'
import type { Written } from './driver-limit.ts'

/**
 * How many a second PostgreSQL itself takes in: the very rows that stand in a database, by `copy` from a file on the server,
 * into tables with the same indexes. The writing of the files is not timed.
 *
 * @returns customers a second.
 */
export async function copyLimit(place: string, { count, tables }: Written): Promise<number> {
  const database = new Kysely<BenchTables>({ dialect: dialectAt(place) })
  const { rows } = await sql<{ folder: string }>`
    select current_setting('data_directory') as folder
  `.execute(database)
  let spent = 0
  for (const table of tables) {
    const [copy, file] = [`${table}_copy`, `${rows[0]!.folder}/kith-bench.copy`]
    await sql.raw(`copy ${table} to '${file}'`).execute(database)
    await sql.raw(`create table ${copy} (like ${table} including all)`).execute(database)
    const began = performance.now()
    await sql.raw(`copy ${copy} from '${file}'`).execute(database)
    spent += performance.now() - began
    await sql.raw(`drop table ${copy}`).execute(database)
  }
  await database.destroy()
  return count / (spent / 1000)
}
