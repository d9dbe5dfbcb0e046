import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import { tableName } from '../database/naming.ts'
import type { AnyDatabase } from '../database/traits.ts'
import type { RateBucket, RateStore, RateVerdict } from './rate-store.ts'
import { RATE_TABLE } from './rate-table.ts'

const MINUTE_US = 60_000_000
const US = 1000

/**
 * Counts for all processes together, by the generic cell rate algorithm (ITU-T I.371, annex A): a bucket is one number, the
 * time at which it would be full again, in microseconds. Taking a call is one conditional update, so that no two processes
 * take the same one.
 */
export class DatabaseRateStore implements RateStore {
  readonly #database: Database
  readonly #table: RawBuilder<unknown>

  constructor(database: Database) {
    this.#database = database
    this.#table = sql.table(tableName(database.naming, 'core', RATE_TABLE))
  }

  async take(bucket: RateBucket): Promise<RateVerdict> {
    const { kysely } = this.#database
    const take = (db: AnyDatabase): Promise<boolean> => this.#take(db, bucket)
    const db = bucket.transaction ?? kysely
    const isAllowed = await (db === kysely ? this.#database.whenFree(() => take(db)) : take(db))
    return verdictOf(bucket, { isAllowed, fullAt: await this.#fullAt(db, bucket) })
  }

  /** Forgets the buckets that are full: they are as if they had never been. */
  async removeFull(now: Date): Promise<void> {
    await this.#database.transaction(({ db }) =>
      sql`delete from ${this.#table} where empty_until <= ${this.#integer(now.getTime() * US)}`.execute(db),
    )
  }

  async #take(db: AnyDatabase, bucket: RateBucket): Promise<boolean> {
    if (await this.#update(db, bucket)) return true
    const fullAt = await this.#fullAt(db, bucket)
    if (fullAt !== undefined && isEmpty(bucket, fullAt)) return false
    // The bucket was not there. It is now, whoever has made it, and may have calls left.
    if (fullAt === undefined) await this.#make(db, bucket)
    return this.#update(db, bucket)
  }

  /** No error where another process has made it: that would end a transaction of the host on PostgreSQL. */
  async #make(db: AnyDatabase, { id, now }: RateBucket): Promise<void> {
    const { traits } = this.#database
    await sql`
      insert into ${this.#table} (id, empty_until) values (${id}, ${now.getTime() * US}) ${traits.keepRow('id')}
    `.execute(db)
  }

  /** A clock that is set back must not cost anybody their calls: what lies beyond a minute is none of its times. */
  async #update(db: AnyDatabase, bucket: RateBucket): Promise<boolean> {
    const now = this.#integer(bucket.now.getTime() * US)
    const interval = this.#integer(intervalOf(bucket))
    const limit = this.#integer(bucket.now.getTime() * US + MINUTE_US)
    const from = sql`(case when empty_until between ${now} and ${limit} then empty_until else ${now} end)`
    const { numAffectedRows } = await sql`
      update ${this.#table} set empty_until = ${from} + ${interval}
      where id = ${bucket.id} and ${from} + ${interval} <= ${limit}
    `.execute(db)
    return numAffectedRows === 1n
  }

  async #fullAt(db: AnyDatabase, { id }: RateBucket): Promise<number | undefined> {
    const { rows } = await sql<{ at: unknown }>`
      select empty_until as at from ${this.#table} where id = ${id}
    `.execute(db)
    return rows[0] === undefined ? undefined : Number(rows[0].at)
  }

  #integer(value: number): RawBuilder<unknown> {
    return this.#database.traits.integer(sql`${value}`)
  }
}

function intervalOf({ perMinute }: RateBucket): number {
  return Math.floor(MINUTE_US / perMinute)
}

function isEmpty(bucket: RateBucket, fullAt: number): boolean {
  const limit = bucket.now.getTime() * US + MINUTE_US
  return fullAt <= limit && fullAt + intervalOf(bucket) > limit
}

function verdictOf(
  bucket: RateBucket,
  { isAllowed, fullAt = 0 }: { readonly isAllowed: boolean; readonly fullAt: number | undefined },
): RateVerdict {
  const interval = intervalOf(bucket)
  const missing = Math.max(0, fullAt - bucket.now.getTime() * US)
  const remaining = Math.max(0, Math.floor((MINUTE_US - missing) / interval))
  const wait = isAllowed ? missing : missing + interval - MINUTE_US
  return { isAllowed, remaining: isAllowed ? remaining : 0, resetMs: Math.max(0, Math.ceil(wait / US)) }
}
