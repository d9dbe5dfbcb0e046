import SqliteDatabase from 'better-sqlite3'
import { sql } from 'kysely'

import type { HostDatabase } from '../config/config.ts'

/** Deliveries of one subscriber that wait for a word. */
export interface HeldWork {
  readonly subscriber: string
  readonly deliveries: number
  readonly oldest: string
  readonly newest: string
}

/** Far beyond every number that the feed can have reached since a backup was taken. */
const FEED_JUMP = 1_000_000_000

/**
 * Lets a restored database begin without doing again what may have been done since its backup was taken: deliveries that are due
 * wait for a word. The feed goes on beyond every number that it can have given meanwhile, so that readers who were further miss
 * nothing of what comes. Leases of the processes of then have ended.
 *
 * @returns how many deliveries wait.
 */
export function holdWork(file: string, now: Date): number {
  const database = new SqliteDatabase(file)
  try {
    return database.transaction(() => {
      database.exec(`
        update crm_event set feed_seq = feed_seq + ${FEED_JUMP}
        where feed_seq = (select max(feed_seq) from crm_event);
        update crm_lease set expires_at = '2000-01-01T00:00:00.000Z'
      `)
      const { changes } = database
        .prepare(
          `update crm_delivery set state = 'held', lease_token = null
           where state in ('ready', 'leased') or (state = 'waiting' and due_at <= ?)`,
        )
        .run(now.toISOString())
      return changes
    })()
  } finally {
    database.close()
  }
}

/** What waits, by subscriber. */
export async function listHeld(kysely: HostDatabase): Promise<readonly HeldWork[]> {
  const { rows } = await sql<HeldWork>`
    select subscriber, count(*) as deliveries, min(due_at) as oldest, max(due_at) as newest
    from crm_delivery where state = 'held' group by subscriber order by subscriber
  `.execute(kysely)
  return rows
}

/** Lets deliveries be made that wait. @returns how many. */
export async function releaseHeld(kysely: HostDatabase): Promise<number> {
  const { numAffectedRows } = await sql`
    update crm_delivery set state = 'ready', attempts = 0 where state = 'held'
  `.execute(kysely)
  return Number(numAffectedRows ?? 0n)
}

/** Gives up those of a subscriber that wait: what they are for was done before. @returns how many. */
export async function discardHeld(kysely: HostDatabase, subscriber: string): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from crm_delivery where state = 'held' and subscriber = ${subscriber}
  `.execute(kysely)
  return Number(numAffectedRows ?? 0n)
}
