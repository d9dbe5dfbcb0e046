import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { endLease, takeLease } from '../database/lease.ts'
import { turn } from '../shared/platform.ts'
import { EVENT_TABLE } from './event-tables.ts'
import type { FeedWatch } from './feed-watch.ts'

const LEASE = 'feed'
const LEASE_MS = 30_000
/** Numbering compares each of them with each other. */
const BATCH = 200

/**
 * Gives committed events their numbers in the change feed: after the commit, one holder of a lease at a time, without
 * holes. A number that a reader has seen is never followed by a smaller one that appears later, as numbers given at
 * writing would be.
 */
export class FeedNumbering {
  readonly #database: Database
  readonly #holder: string
  readonly #watch: FeedWatch
  readonly #event: RawBuilder<unknown>

  constructor(database: Database, holder: string, watch: FeedWatch) {
    this.#database = database
    this.#holder = holder
    this.#watch = watch
    this.#event = sql.table(`${database.naming.prefix}${EVENT_TABLE}`)
  }

  /** Numbers what is committed by now, unless another process is the one to. @returns how many events. */
  async tick(): Promise<number> {
    if ((await this.#unnumbered(1)).length === 0) return 0
    let numbered = 0
    for (let count = BATCH; count === BATCH; numbered += count) {
      count = await this.#numberBatch()
      // A driver that answers at once would keep everybody else waiting until all is numbered.
      await turn()
    }
    if (numbered > 0) this.#watch.wake()
    return numbered
  }

  /** Lets another process number at once. */
  async release(): Promise<void> {
    const { kysely: db, traits, naming } = this.#database
    await this.#database.whenFree(() =>
      endLease({ db, traits, table: `${naming.prefix}lease` }, LEASE, this.#holder),
    )
  }

  /** The lease is renewed in the same transaction: two holders would wait for each other's row. */
  #numberBatch(): Promise<number> {
    const { traits, naming } = this.#database
    return this.#database.transaction(async ({ db }) => {
      const lease = { db, traits, table: `${naming.prefix}lease` }
      if (!(await takeLease(lease, LEASE, { holder: this.#holder, ttlMs: LEASE_MS }))) return 0
      const ids = await this.#unnumbered(BATCH, db)
      if (ids.length === 0) return 0
      const { rows } = await sql<{ last: unknown }>`
        select max(feed_seq) as last from ${this.#event}
      `.execute(db)
      const last = Number(rows[0]?.last ?? 0)
      const cases = ids.map((id, index) => sql`when ${id} then ${sql.lit(index + 1)}`)
      await sql`
        update ${this.#event} set feed_seq = ${traits.integer(sql`${last}`)} + case id ${sql.join(cases, sql` `)} end
        where ${traits.isAmong(sql.ref('id'), JSON.stringify(ids), 'id')}
      `.execute(db)
      return ids.length
    })
  }

  async #unnumbered(limit: number, db = this.#database.kysely): Promise<readonly string[]> {
    const { rows } = await sql<{ id: string }>`
      select id from ${this.#event} where feed_seq is null order by id limit ${limit}
    `.execute(db)
    return rows.map((row) => row.id)
  }
}
