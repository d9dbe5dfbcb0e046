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
}

/** So many wait, with their tables, for another test with the same plugins. */
const MOST_IDLE = 6

const idle: Record<Server, KeptPlace[]> = { pglite: [], postgres: [], mariadb: [] }

/** Whose rows are part of a migrated database. */
const KEPT_ROWS = /_(?:migration|search_build)$/

/** A place for one test: one with its tables, an empty one, or a new one. */
export async function openPlace(server: Server, history: string): Promise<TestDatabase> {
  const kept = await takePlace(server, history)
  const { place } = kept
  const isMigrated = kept.history === history
  const opened: Kysely<TestTables>[] = []
  const connect = async (): Promise<Kysely<TestTables>> => {
    const kysely = await place.connect()
    opened.push(kysely)
    return kysely
  }
  return {
    kysely: await connect(),
    isMigrated,
    connect,
    async remember() {
      kept.tables = await place.tables()
      kept.history = history
    },
    async close() {
      await Promise.all(opened.map((kysely) => kysely.destroy()))
      await makeReady(kept)
      idle[server].push(kept)
    },
  }
}

async function takePlace(server: Server, history: string): Promise<KeptPlace> {
  const waiting = idle[server]
  const known = waiting.findIndex((each) => each.history === history)
  const empty = waiting.findIndex((each) => each.history === undefined)
  const isFull = server === 'pglite' || waiting.length >= MOST_IDLE
  const index = known >= 0 ? known : empty >= 0 ? empty : isFull ? 0 : -1
  const [kept] = index >= 0 ? waiting.splice(index, 1) : []
  if (kept === undefined) return { place: await createPlace(server), history: undefined, tables: [] }
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

async function forget(kept: KeptPlace): Promise<void> {
  await kept.place.clear()
  kept.history = undefined
  kept.tables = []
}
