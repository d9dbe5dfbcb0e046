import { type RawBuilder, sql } from 'kysely'

import { type Database, run } from '../database/database.ts'
import { type Prepared, prepare, Slot } from '../database/prepared.ts'
import type { AnyDatabase } from '../database/traits.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import { DELIVERY_TABLE, EVENT_TABLE, SUBSCRIPTION_TABLE } from './event-tables.ts'

/** One subscriber's wish for one event. */
export interface Subscription {
  /** The name of the event; `*` for every event. */
  readonly event: string
  readonly subscriber: string
  /** Whose it is. */
  readonly pluginId: string
}

/** Stands for the name of every event. */
export const EVERY_EVENT = '*'

/** A subscription that no process has had a handler for in so long gets nothing new. */
const FORGOTTEN_MS = 7 * 24 * 3_600_000
const RENEWED_AFTER_MS = 3_600_000

/**
 * The subscriptions of all processes, as rows. Whoever emits an event owes it to all of them, also to those of a plugin
 * that only newer processes have: in a rolling deployment nothing is lost.
 */
export class SubscriptionBook {
  readonly #database: Database
  readonly #own: readonly Subscription[]
  readonly #table: RawBuilder<unknown>
  readonly #fanOut: Prepared<{ readonly ids: string }>
  #registeredAtMs = -Infinity

  /** `own` are the subscriptions of this process. */
  constructor(database: Database, own: readonly Subscription[]) {
    this.#database = database
    this.#own = own
    this.#table = sql.table(`${database.naming.prefix}${SUBSCRIPTION_TABLE}`)
    this.#fanOut = prepare({ compile: () => database.compile(this.#fanOutQuery()) })
  }

  /** Whether a subscription of this process is one of a plugin. */
  isOf(pluginId: string, subscriber: string): boolean {
    return this.#own.some((each) => each.subscriber === subscriber && each.pluginId === pluginId)
  }

  /** Writes the subscriptions of this process down, in the transaction of an event, unless they are. */
  async ensure(unit: UnitOfWork): Promise<void> {
    if (this.#own.length === 0 || this.#isRegistered()) return
    await this.#register(unit.db)
    if (!unit.joined) unit.afterCommit(() => (this.#registeredAtMs = Date.now()))
  }

  /** Writes the subscriptions of this process down, and every hour that they are still wanted. */
  async register(): Promise<void> {
    if (this.#own.length === 0 || this.#isRegistered()) return
    await this.#database.transaction(({ db }) => this.#register(db))
    this.#registeredAtMs = Date.now()
  }

  /** Owes these events, whose rows are written, to everybody who wants them. */
  async fanOut(db: AnyDatabase, eventIds: readonly string[]): Promise<void> {
    await run(db, this.#fanOut, { ids: JSON.stringify(eventIds) })
  }

  #isRegistered(): boolean {
    return Date.now() - this.#registeredAtMs < RENEWED_AFTER_MS
  }

  async #register(db: AnyDatabase): Promise<void> {
    const { traits } = this.#database
    const now = traits.now()
    for (const { event, subscriber } of this.#own) {
      const same = sql`event = ${event} and subscriber = ${subscriber}`
      const { numAffectedRows } = await sql`
        update ${this.#table} set seen_at = ${now} where ${same}
      `.execute(db)
      if (numAffectedRows !== 0n) continue
      await sql`
        insert into ${this.#table} (event, subscriber, since, seen_at)
        values (${event}, ${subscriber}, ${now}, ${now}) ${traits.keepRow('event')}
      `.execute(db)
    }
  }

  /** Due by the database's clock, like everything the relay compares: a process whose clock is ahead delays nothing. */
  #fanOutQuery(): RawBuilder<unknown> {
    const { naming, traits } = this.#database
    const ids = traits.jsonMembers(sql`${new Slot(({ ids }: { readonly ids: string }) => ids)}`)
    return sql`
      insert into ${sql.table(`${naming.prefix}${DELIVERY_TABLE}`)}
        (event_id, subscriber, tenant_id, subject_id, state, attempts, due_at)
      select distinct e.id, s.subscriber, e.tenant_id, e.subject_id, 'ready', 0, ${traits.now()}
      from ${sql.table(`${naming.prefix}${EVENT_TABLE}`)} as e
      join ${this.#table} as s on s.event in (e.name, ${EVERY_EVENT}) and s.seen_at > ${traits.now(-FORGOTTEN_MS)}
      where e.id in (${ids})`
  }
}
