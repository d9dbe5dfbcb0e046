import { type RawBuilder, sql } from 'kysely'

import type { Database } from '../database/database.ts'
import type { AnyDatabase } from '../database/traits.ts'
import { lowestIdAt } from '../shared/ids.ts'
import { deliveryErrors, eventErrors } from './event-errors.ts'
import { DELIVERY_TABLE, EVENT_TABLE, SUBSCRIPTION_TABLE } from './event-tables.ts'
import { EVERY_EVENT } from './subscription-book.ts'

/** A delivery that was set aside. Neither the subject nor the message of the failure: both are not for an administrator. */
export interface DeadLetter {
  readonly id: string
  readonly subscriber: string
  /** The name of the event; absent for a run of a job. */
  readonly event: string | null
  readonly attempts: number
  /** The code or the class of the last failure. */
  readonly failure: string | null
  readonly deadAt: Date | null
}

/** Where a page of dead letters begins. */
export interface DeadLetterQuery {
  readonly limit: number
  readonly after: DeadLetterKey | undefined
}

interface DeadLetterKey {
  readonly eventId: string
  readonly subscriber: string
}

/** Which past events are delivered again; several conditions are joined by "and". */
export interface PastEvents {
  /** Events that happened then or later. */
  readonly since?: Date | undefined
  /** Events that happened before. */
  readonly until?: Date | undefined
  readonly ids?: readonly string[] | undefined
  readonly names?: readonly string[] | undefined
}

/** A replay of past events. */
export interface Replay {
  readonly subscriber: string
  readonly since: Date
}

const ID_LENGTH = 36

/** The deliveries of one tenant that were set aside, and events that are to be delivered again. */
export class DeadLetters {
  readonly #database: Database
  readonly #db: AnyDatabase
  readonly #tenantId: string
  readonly #delivery: RawBuilder<unknown>

  constructor(database: Database, db: AnyDatabase, tenantId: string) {
    this.#database = database
    this.#db = db
    this.#tenantId = tenantId
    this.#delivery = this.#table(DELIVERY_TABLE)
  }

  /** A page of dead letters by their events, oldest first. */
  async list({ limit, after }: DeadLetterQuery): Promise<readonly DeadLetter[]> {
    const { traits } = this.#database
    const from =
      after === undefined
        ? sql`1 = 1`
        : sql`d.event_id >= ${after.eventId} and (d.event_id > ${after.eventId} or d.subscriber > ${after.subscriber})`
    const { rows } = await sql<Record<string, unknown>>`
      select d.event_id, d.subscriber, d.attempts, d.last_error, d.dead_at, e.name
      from ${this.#delivery} as d left join ${this.#table(EVENT_TABLE)} as e on e.id = d.event_id
      where d.state = 'dead' and d.tenant_id = ${this.#tenantId} and ${from}
      order by d.event_id, d.subscriber limit ${limit}
    `.execute(this.#db)
    const decode = traits.codec('instant').decode as ((stored: unknown) => Date) | undefined
    return rows.map((row) => ({
      id: `${row['event_id'] as string}:${row['subscriber'] as string}`,
      subscriber: row['subscriber'] as string,
      event: row['name'] as string | null,
      attempts: Number(row['attempts']),
      failure: row['last_error'] as string | null,
      deadAt:
        row['dead_at'] === null || decode === undefined
          ? (row['dead_at'] as Date | null)
          : decode(row['dead_at']),
    }))
  }

  /** Has a dead letter tried again from the first attempt. @throws KITH_DELIVERY_NOT_DEAD */
  async retry(id: string): Promise<void> {
    const key = keyOf(id)
    const { numAffectedRows } = await sql`
      update ${this.#delivery}
      set state = 'ready', attempts = 0, expiries = null, due_at = ${this.#database.traits.now()}, dead_at = null
      where ${this.#isDead(key)}
    `.execute(this.#db)
    if (numAffectedRows !== 1n) throw deliveryErrors.NOT_DEAD()
    await this.#release(key)
  }

  /** Removes a dead letter, so that what waits behind it can go on. @throws KITH_DELIVERY_NOT_DEAD */
  async discard(id: string): Promise<void> {
    const key = keyOf(id)
    await this.#release(key)
    const { numAffectedRows } = await sql`delete from ${this.#delivery} where ${this.#isDead(key)}`.execute(
      this.#db,
    )
    if (numAffectedRows !== 1n) throw deliveryErrors.NOT_DEAD()
  }

  /**
   * Owes past events to a subscriber again, those since an instant. What it is owed already stays one delivery.
   *
   * @returns how many deliveries were added.
   * @throws KITH_EVENT_SUBSCRIBER_UNKNOWN
   */
  async replay({ subscriber, since }: Replay): Promise<number> {
    const subscription = this.#table(SUBSCRIPTION_TABLE)
    const known = await sql`select 1 as one from ${subscription} where subscriber = ${subscriber}`.execute(
      this.#db,
    )
    if (known.rows.length === 0) throw eventErrors.SUBSCRIBER_UNKNOWN()
    const { numAffectedRows } = await sql`
      insert into ${this.#delivery} (event_id, subscriber, tenant_id, subject_id, state, attempts, due_at)
      select distinct e.id, s.subscriber, e.tenant_id, e.subject_id, 'ready', 0, ${this.#database.traits.now()}
      from ${this.#table(EVENT_TABLE)} as e
      join ${subscription} as s on s.event in (e.name, ${EVERY_EVENT}) and s.subscriber = ${subscriber}
      where e.id >= ${lowestIdAt(since)} and e.tenant_id = ${this.#tenantId}
        and not exists (
          select 1 from ${this.#delivery} as d where d.event_id = e.id and d.subscriber = s.subscriber)
    `.execute(this.#db)
    return Number(numAffectedRows ?? 0n)
  }

  /**
   * Owes past events to one recipient of a subscription again. What it is owed already stays one delivery.
   *
   * @returns how many deliveries were added.
   */
  async redeliver(subscriber: string, events: PastEvents): Promise<number> {
    const { numAffectedRows } = await sql`
      insert into ${this.#delivery} (event_id, subscriber, tenant_id, subject_id, state, attempts, due_at)
      select e.id, ${subscriber}, e.tenant_id, e.subject_id, 'ready', 0, ${this.#database.traits.now()}
      from ${this.#table(EVENT_TABLE)} as e
      where e.tenant_id = ${this.#tenantId} and ${this.#among(events)}
        and not exists (
          select 1 from ${this.#delivery} as d where d.event_id = e.id and d.subscriber = ${subscriber})
    `.execute(this.#db)
    return Number(numAffectedRows ?? 0n)
  }

  #among({ since, until, ids, names }: PastEvents): RawBuilder<unknown> {
    const members = (list: readonly string[]): RawBuilder<unknown> =>
      this.#database.traits.jsonMembers(sql`${JSON.stringify(list)}`)
    const conditions = [
      ...(since === undefined ? [] : [sql`e.id >= ${lowestIdAt(since)}`]),
      ...(until === undefined ? [] : [sql`e.id < ${lowestIdAt(until)}`]),
      ...(ids === undefined ? [] : [sql`e.id in (${members(ids)})`]),
      ...(names === undefined ? [] : [sql`e.name in (${members(names)})`]),
    ]
    return sql.join([sql`1 = 1`, ...conditions], sql` and `)
  }

  /** Brings back what waits behind it out of sight. */
  async #release(key: DeadLetterKey): Promise<void> {
    const { rows } = await sql<{ subject_id: string }>`
      select subject_id from ${this.#delivery}
      where event_id = ${key.eventId} and subscriber = ${key.subscriber} and tenant_id = ${this.#tenantId}
    `.execute(this.#db)
    await sql`
      update ${this.#delivery} set state = 'ready'
      where subscriber = ${key.subscriber} and subject_id = ${rows[0]?.subject_id ?? ''}
        and tenant_id = ${this.#tenantId} and state = 'parked'
    `.execute(this.#db)
  }

  #isDead({ eventId, subscriber }: DeadLetterKey): RawBuilder<unknown> {
    return sql`event_id = ${eventId} and subscriber = ${subscriber} and tenant_id = ${this.#tenantId} and state = 'dead'`
  }

  #table(name: string): RawBuilder<unknown> {
    return sql.table(`${this.#database.naming.prefix}${name}`)
  }
}

function keyOf(id: string): DeadLetterKey {
  return { eventId: id.slice(0, ID_LENGTH), subscriber: id.slice(ID_LENGTH + 1) }
}
