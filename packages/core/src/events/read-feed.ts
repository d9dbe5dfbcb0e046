import { type RawBuilder, sql } from 'kysely'

import type { Database, StoredRow } from '../database/database.ts'
import type { AnyDatabase } from '../database/traits.ts'
import type { KithEvent } from './event-definition.ts'
import { EVENT_TABLE } from './event-tables.ts'
import { eventOf } from './outbox.ts'

/** A stretch of the change feed of one tenant. */
export interface FeedQuery {
  readonly tenantId: string
  readonly names: readonly string[]
  /** The number before the first. */
  readonly after: number
  /** The last number. */
  readonly upTo: number
  readonly limit: number
}

/** An event with its number in the feed. */
export interface FeedEntry {
  readonly number: number
  readonly event: KithEvent
}

/** The last number that has been given: below it there is no hole, and nothing will appear there any more. */
export async function lastFeedNumber(database: Database, db: AnyDatabase): Promise<number> {
  const { rows } = await sql<{ last: unknown }>`
    select max(feed_seq) as last from ${tableOf(database)}
  `.execute(db)
  return Number(rows[0]?.last ?? 0)
}

/** Numbered events in the order of their numbers. */
export async function readFeed(
  database: Database,
  db: AnyDatabase,
  { tenantId, names, after, upTo, limit }: FeedQuery,
): Promise<readonly FeedEntry[]> {
  const wanted = database.traits.jsonMembers(sql`${JSON.stringify(names)}`)
  const { rows } = await sql<StoredRow>`
    select * from ${tableOf(database)}
    where feed_seq > ${after} and feed_seq <= ${upTo} and tenant_id = ${tenantId} and name in (${wanted})
    order by feed_seq limit ${limit}
  `.execute(db)
  return rows.map((row) => ({ number: Number(row['feed_seq']), event: eventOf(row, database.traits) }))
}

/** One event of a tenant, numbered or not; `undefined` where there is none. */
export async function findEvent(
  database: Database,
  db: AnyDatabase,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
): Promise<KithEvent | undefined> {
  const { rows } = await sql<StoredRow>`
    select * from ${tableOf(database)} where id = ${id} and tenant_id = ${tenantId}
  `.execute(db)
  return rows[0] === undefined ? undefined : eventOf(rows[0], database.traits)
}

function tableOf({ naming }: Database): RawBuilder<unknown> {
  return sql.table(`${naming.prefix}${EVENT_TABLE}`)
}
