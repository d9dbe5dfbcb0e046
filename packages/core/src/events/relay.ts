import { sql } from 'kysely'

import type { Database, StoredRow } from '../database/database.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import { KithError } from '../shared/errors.ts'
import type { IdSource } from '../shared/ids.ts'
import type { EventBus } from './event-bus.ts'
import type { KithEvent } from './event-definition.ts'
import { DELIVERY_TABLE, EVENT_TABLE } from './event-tables.ts'
import { eventOf, type Outbox } from './outbox.ts'

/** Runs one subscriber on one event inside a transaction. */
export type DeliverySink = (subscriber: string, event: KithEvent, unit: UnitOfWork) => Promise<void>

/** What the relay is made of. */
export interface RelayOptions {
  readonly database: Database
  readonly outbox: Outbox
  readonly bus: EventBus
  readonly createId: IdSource
  /** The subscribers that this process has handlers for; it claims no others. */
  readonly subscribers: readonly string[]
  readonly deliver: DeliverySink
  readonly onError: (error: unknown) => void
}

/** One delivery that this process has leased. */
interface Claim {
  readonly eventId: string
  readonly subscriber: string
  readonly attempts: number
  readonly token: string
}

const BATCH = 100
const LEASE_MS = 30_000
const MAX_ATTEMPTS = 12
const MAX_BACKOFF_MS = 3_600_000

/**
 * Hands events to durable subscribers. A delivery row is leased by the database's clock, run, and deleted in the
 * transaction of the subscriber's own effects; a relay that lost its lease changes nothing. A crashed relay's rows come
 * due again when their lease ends.
 */
export class Relay {
  readonly #options: RelayOptions
  readonly #event: string
  readonly #delivery: string

  constructor(options: RelayOptions) {
    this.#options = options
    this.#event = `${options.database.naming.prefix}${EVENT_TABLE}`
    this.#delivery = `${options.database.naming.prefix}${DELIVERY_TABLE}`
  }

  /** Delivers what is due now. @returns how many deliveries were tried. */
  async tick(): Promise<number> {
    await this.#publishJoined()
    if (this.#options.subscribers.length === 0) return 0
    const token = this.#options.createId()
    const claimed = await this.#claim(token)
    for (const row of claimed) await this.#attempt(row, token)
    return claimed.length
  }

  async #claim(token: string): Promise<readonly StoredRow[]> {
    const { database, subscribers } = this.#options
    const { traits } = database
    const mine = traits.jsonMembers(sql`${JSON.stringify(subscribers)}`)
    const isDue = sql`state in ('ready', 'leased') and due_at <= ${traits.now()} and subscriber in (${mine})`
    return database.transaction(async ({ db }) => {
      // Whoever ran these never came back to say why: an event that ends its process must not end every one after it.
      await sql`
        update ${sql.table(this.#delivery)} set state = 'dead', lease_token = null, last_error = 'LeaseExpired'
        where ${isDue} and attempts >= ${MAX_ATTEMPTS}
      `.execute(db)
      await sql`
        update ${sql.table(this.#delivery)}
        set lease_token = ${token}, state = 'leased', attempts = attempts + 1, due_at = ${traits.now(LEASE_MS)}
        where (event_id, subscriber) in (
          select event_id, subscriber from ${sql.table(this.#delivery)}
          where ${isDue} order by due_at, event_id limit ${BATCH}
        )
      `.execute(db)
      const { rows } = await sql<StoredRow>`
        select e.*, d.subscriber, d.attempts from ${sql.table(this.#delivery)} as d
        join ${sql.table(this.#event)} as e on e.id = d.event_id
        where d.lease_token = ${token} order by d.event_id
      `.execute(db)
      return rows
    })
  }

  async #attempt(row: StoredRow, token: string): Promise<void> {
    const { database, deliver, onError } = this.#options
    const decode = database.traits.codec('instant').decode as ((stored: unknown) => Date) | undefined
    const claim: Claim = {
      eventId: row['id'] as string,
      subscriber: row['subscriber'] as string,
      attempts: Number(row['attempts']),
      token,
    }
    try {
      await database.transaction(async (unit) => {
        if (!(await this.#finish(unit, claim))) return
        await deliver(claim.subscriber, eventOf(row, decode ?? ((stored) => stored as Date)), unit)
      })
    } catch (error) {
      onError(error)
      await this.#postpone(claim, error)
    }
  }

  /** Deletes the delivery first: whoever no longer holds the lease deletes nothing and must not run. */
  async #finish(unit: UnitOfWork, claim: Claim): Promise<boolean> {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(this.#delivery)}
      where event_id = ${claim.eventId} and subscriber = ${claim.subscriber} and lease_token = ${claim.token}
    `.execute(unit.db)
    return numAffectedRows === 1n
  }

  async #postpone(claim: Claim, error: unknown): Promise<void> {
    const { database } = this.#options
    const { kysely, traits } = database
    const state = claim.attempts >= MAX_ATTEMPTS ? 'dead' : 'ready'
    const delay = Math.random() * Math.min(MAX_BACKOFF_MS, 1000 * 2 ** claim.attempts)
    await database.whenFree(() =>
      sql`
        update ${sql.table(this.#delivery)}
        set state = ${state}, lease_token = null, due_at = ${traits.now(delay)}, last_error = ${nameOf(error)}
        where event_id = ${claim.eventId} and subscriber = ${claim.subscriber} and lease_token = ${claim.token}
      `.execute(kysely),
    )
  }

  /** Events of a host's transaction are told to listeners once their rows are there, and forgotten after an hour. */
  async #publishJoined(): Promise<void> {
    const { outbox, bus, database } = this.#options
    if (outbox.joined.size === 0) return
    const ids = database.traits.jsonMembers(sql`${JSON.stringify([...outbox.joined.keys()])}`)
    const { rows } = await sql<{ id: string }>`
      select id from ${sql.table(this.#event)} where id in (${ids})
    `.execute(database.kysely)
    const found = new Set(rows.map((row) => row.id))
    const forgotten = Date.now() - MAX_BACKOFF_MS
    for (const [id, { event, heardAtMs }] of outbox.joined) {
      if (!found.has(id) && heardAtMs >= forgotten) continue
      outbox.joined.delete(id)
      if (found.has(id)) bus.publish(event)
    }
  }
}

/** What went wrong, without its message: messages may hold values. */
function nameOf(error: unknown): string {
  if (error instanceof KithError) return error.code
  return error instanceof Error ? error.name : 'Error'
}
