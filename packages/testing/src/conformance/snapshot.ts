import type { Kysely } from 'kysely'

import type { TestTables } from '../databases/opened-database.ts'

/** Rows of tables by the name of the table, as they are stored. */
export type Snapshot = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

/** Reads every row of every table, but those of the tables in `without`. */
export async function takeSnapshot(
  database: Kysely<TestTables>,
  without: readonly string[] = [],
): Promise<Snapshot> {
  const tables = await database.introspection.getTables()
  const snapshot: Record<string, readonly Readonly<Record<string, unknown>>[]> = {}
  for (const { name } of tables) {
    if (!without.includes(name)) snapshot[name] = await database.selectFrom(name).selectAll().execute()
  }
  return snapshot
}

/** The tables in which a value stands somewhere, as text. */
export function tablesHolding(snapshot: Snapshot, value: string): string[] {
  return Object.entries(snapshot)
    .filter(([, rows]) => JSON.stringify(rows).includes(JSON.stringify(value).slice(1, -1)))
    .map(([table]) => table)
}
