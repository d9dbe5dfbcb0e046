import type { Kysely } from 'kysely'

import type { TestDatabase, TestTables } from './opened-database.ts'
import type { Place } from './place.ts'
import { createPlace, type Server } from './servers.ts'

/** A place with what is known of it. */
interface KeptPlace {
  readonly place: Place
  /** The plugins that its tables are for; absent while it is empty. */
  history: string | undefined
  /** The tables that migrations made. */
  tables: readonly string[]
  /** The rows that are part of a migrated database, by table. */
  rows: ReadonlyMap<string, readonly Row[]>
}

type Row = TestTables[string]

/** So many wait, with their tables, for another test with the same plugins. */
const MOST_IDLE = 6

const idle: Record<Server, KeptPlace[]> = { pglite: [], postgres: [], mariadb: [] }

/** The tables whose rows are part of a migrated database. */
const KEPT_ROWS = /_(?:migration|search_build)$/

/** A place for one test: one with its tables, an empty one, or a new one. Without a history it is empty. */
export async function openPlace(server: Server, history: string | undefined): Promise<TestDatabase> {
  const kept = await takePlace(server, history)
  const { place } = kept
  const isMigrated = history !== undefined && kept.history === history
  const opened: Kysely<TestTables>[] = []
  const connect = async (): Promise<Kysely<TestTables>> => {
    const kysely = await place.connect()
    opened.push(kysely)
    return kysely
  }
  const kysely = await connect()
  return {
    kysely,
    isMigrated,
    connect,
    async remember() {
      kept.tables = await place.tables()
      kept.rows = await readRows(kysely, kept.tables)
      kept.history = history
    },
    async close() {
      if (kept.history !== undefined) await restoreRows(kysely, kept)
      await Promise.all(opened.map((kysely) => kysely.destroy()))
      await makeReady(kept)
      idle[server].push(kept)
    },
  }
}

async function takePlace(server: Server, history: string | undefined): Promise<KeptPlace> {
  const waiting = idle[server]
  const known = history === undefined ? -1 : waiting.findIndex((each) => each.history === history)
  const empty = waiting.findIndex((each) => each.history === undefined)
  const isFull = server === 'pglite' || waiting.length >= MOST_IDLE
  const index = known >= 0 ? known : empty >= 0 ? empty : isFull ? 0 : -1
  const [kept] = index >= 0 ? waiting.splice(index, 1) : []
  if (kept === undefined)
    return { place: await createPlace(server), history: undefined, tables: [], rows: new Map() }
  if (known < 0 && kept.history !== undefined) await forget(kept)
  return kept
}

/** Without a template nothing is known of what is in it. */
async function makeReady(kept: KeptPlace): Promise<void> {
  if (kept.history === undefined) return forget(kept)
  const found = await kept.place.tables()
  const isWhole = kept.tables.every((table) => found.includes(table))
  if (!isWhole) return forget(kept)
  await kept.place.tidy(
    kept.tables.filter((table) => !KEPT_ROWS.test(table)),
    found.filter((table) => !kept.tables.includes(table)),
  )
}

async function readRows(
  kysely: Kysely<TestTables>,
  tables: readonly string[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const rows = new Map<string, readonly Row[]>()
  for (const table of tables)
    if (KEPT_ROWS.test(table)) rows.set(table, await kysely.selectFrom(table).selectAll().execute())
  return rows
}

/** A test may have migrated for more plugins. */
async function restoreRows(kysely: Kysely<TestTables>, { rows }: KeptPlace): Promise<void> {
  const known = [...rows.keys()]
  const found = await readRows(kysely, known).catch(() => new Map<string, readonly Row[]>())
  for (const [table, kept] of rows) {
    if (found.get(table)?.length === kept.length) continue
    await kysely.deleteFrom(table).execute()
    if (kept.length > 0)
      await kysely
        .insertInto(table)
        .values([...kept])
        .execute()
  }
}

async function forget(kept: KeptPlace): Promise<void> {
  await kept.place.clear()
  kept.history = undefined
  kept.tables = []
  kept.rows = new Map()
}
