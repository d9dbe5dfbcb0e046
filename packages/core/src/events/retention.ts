import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { DELIVERY_TABLE, EVENT_TABLE } from './event-tables.ts'

const BATCH = 500

/** Removes old events. */
export class Retention {
  readonly #database: Database
  readonly #event: RawBuilder<unknown>
  readonly #delivery: RawBuilder<unknown>

  constructor(database: Database) {
    this.#database = database
    this.#event = sql.table(`${database.naming.prefix}${EVENT_TABLE}`)
    this.#delivery = sql.table(`${database.naming.prefix}${DELIVERY_TABLE}`)
  }

  /**
   * Removes events with ids below `firstKept` that nobody is owed any more and that have their number in the feed. The
   * last number stays, because the next one follows from it.
   *
   * @returns how many were removed.
   */
  async remove(firstKept: string, signal: AbortSignal): Promise<number> {
    let removed = 0
    for (let count = BATCH; count === BATCH && !signal.aborted; removed += count)
      count = await this.#removeBatch(firstKept)
    return removed
  }

  #removeBatch(firstKept: string): Promise<number> {
    return this.#database.transaction(async ({ db }) => {
      const { rows } = await sql<{ id: string }>`
        select e.id from ${this.#event} as e
        where e.id < ${firstKept} and e.feed_seq < (select max(feed_seq) from ${this.#event})
          and not exists (select 1 from ${this.#delivery} as d where d.event_id = e.id)
        order by e.id limit ${BATCH}
      `.execute(db)
      if (rows.length === 0) return 0
      const ids = JSON.stringify(rows.map((row) => row.id))
      const isOld = this.#database.traits.isAmong(sql.ref('id'), ids, 'id')
      await sql`delete from ${this.#event} where ${isOld}`.execute(db)
      return rows.length
    })
  }
}
