import { type RawBuilder, sql } from 'kysely'

import { type Database, run, runCounted, type StoredRow } from '../database/database.ts'
import { type Prepared, prepare, Slot } from '../database/prepared.ts'
import type { AnyDatabase } from '../database/traits.ts'
import { type Claim, claimOf } from './claim.ts'
import { DELIVERY_TABLE, EVENT_TABLE } from './event-tables.ts'
import type { DeliveryOrder } from './subscriber.ts'

/** A delivery that may be leased. */
export interface Candidate {
  readonly eventId: string
  readonly attempts: number
  /** How often a process held it and never came back. */
  readonly expiries: number
}

/** Which of one subscriber's deliveries are looked at. */
export interface CandidateQuery {
  readonly subscriber: string
  readonly limit: number
  readonly order: DeliveryOrder
}

/** How a failed delivery goes on. */
export interface Postponement {
  readonly state: 'ready' | 'dead'
  readonly delayMs: number
  /** Whether it was an attempt: one that was not is not counted. */
  readonly isAttempt: boolean
  /** What kind of failure it was. Never a message: messages may hold values. */
  readonly failure: string
}

type Binding = Readonly<Record<string, unknown>>

const LEASE_MS = 30_000
const PARKED_AT_ONCE = 1000
/** Databases end a recursive query after a thousand steps. */
const WALKED_AT_ONCE = 500
/** Stands between the name of a subscription and the id of one of its recipients; the character after it ends the range. */
const RECIPIENT = '/'
const AFTER_RECIPIENT = '0'

/**
 * The rows of work that is owed, whatever kind it is: an event for a subscriber, a run of a job. Every change of a
 * leased row names the lease, so that a process that lost it changes nothing. All times are the database's.
 */
export class DeliveryQueue {
  readonly #database: Database
  readonly #event: RawBuilder<unknown>
  readonly #delivery: RawBuilder<unknown>
  readonly #now: RawBuilder<unknown>
  readonly #active: Prepared<Binding>
  readonly #recipients: Prepared<Binding>
  /** How far the recipients of each subscription were looked through. */
  readonly #walkedTo = new Map<string, string>()
  readonly #candidates: Readonly<Record<DeliveryOrder, Prepared<Binding>>>
  readonly #finish: Prepared<Binding>

  constructor(database: Database) {
    const { prefix } = database.naming
    this.#database = database
    this.#event = sql.table(`${prefix}${EVENT_TABLE}`)
    this.#delivery = sql.table(`${prefix}${DELIVERY_TABLE}`)
    this.#now = database.traits.now()
    this.#active = this.#prepare(this.#activeQuery())
    this.#recipients = this.#prepare(this.#recipientQuery())
    this.#candidates = {
      none: this.#prepare(this.#candidateQuery(sql``)),
      subject: this.#prepare(this.#candidateQuery(sql` and not ${this.#earlier('1 = 1')}`)),
      passing: this.#prepare(this.#candidateQuery(sql` and not ${this.#earlier(`p.state <> 'dead'`)}`)),
    }
    this.#finish = this.#prepare(
      sql`delete from ${this.#delivery}
        where event_id = ${slot('id')} and subscriber = ${slot('subscriber')} and lease_token = ${slot('token')}`,
    )
  }

  /** The subscribers, of those named, that are owed something now. */
  async active(db: AnyDatabase, subscribers: readonly string[]): Promise<readonly string[]> {
    const rows = await run(db, this.#active, { subscribers: JSON.stringify(subscribers) })
    return rows.map((row) => row['value'] as string)
  }

  /**
   * The recipients of a subscription that are owed something now, each as the subscriber that its deliveries name. Goes
   * from one to the next along an index, so that its cost is their number and not that of what they are owed; where there
   * are very many it goes on from there the next time.
   */
  async activeRecipients(db: AnyDatabase, subscription: string): Promise<readonly string[]> {
    const begin = `${subscription}${RECIPIENT}`
    const from = this.#walkedTo.get(subscription) ?? begin
    const rows = await run(db, this.#recipients, { from, end: `${subscription}${AFTER_RECIPIENT}` })
    const names = rows.map((row) => row['value'] as string)
    this.#walkedTo.set(subscription, names.length < WALKED_AT_ONCE ? begin : names.at(-1)!)
    return names.filter((_, index) => Number(rows[index]!['is_due']) === 1)
  }

  /** Owes the event of a claim to each of some recipients; what one is owed already stays one delivery. */
  async owe(db: AnyDatabase, claim: Claim, recipients: readonly string[]): Promise<void> {
    if (recipients.length === 0) return
    const names = recipients.map((recipient) => recipientName(claim.subscriber, recipient))
    const named = this.#database.traits.jsonMembers(sql`${JSON.stringify(names)}`, 'string')
    await sql`
      insert into ${this.#delivery} (event_id, subscriber, tenant_id, subject_id, state, attempts, due_at)
      select e.id, m.value, e.tenant_id, e.subject_id, 'ready', 0, ${this.#now}
      from ${this.#event} as e cross join (${named}) as m
      where e.id = ${claim.id} and not exists (
        select 1 from ${this.#delivery} as d where d.event_id = e.id and d.subscriber = m.value)
    `.execute(db)
  }

  /**
   * The deliveries of a subscriber that may be leased now: those whose lease has ended, then those due longest. Each state is
   * asked for by itself, so that an index answers the first of them in their order, however many there are.
   */
  async candidates(
    db: AnyDatabase,
    { limit, order, subscriber }: CandidateQuery,
  ): Promise<readonly Candidate[]> {
    const of = (state: string, most: number) =>
      run(db, this.#candidates[order], { subscriber, state, limit: most })
    const lapsed = await of('leased', limit)
    const rows = lapsed.length === limit ? lapsed : [...lapsed, ...(await of('ready', limit - lapsed.length))]
    return rows.map((row) => ({
      eventId: row['event_id'] as string,
      attempts: Number(row['attempts']),
      expiries: Number(row['expiries'] ?? 0) + (row['state'] === 'leased' ? 1 : 0),
    }))
  }

  /** Leases deliveries for half a minute. Answers those it got, in the order of their events. */
  async lease(
    db: AnyDatabase,
    subscriber: string,
    { ids, token }: { readonly ids: readonly string[]; readonly token: string },
  ): Promise<readonly Claim[]> {
    const mine = sql`subscriber = ${subscriber} and ${this.#isAmong(ids)}`
    await sql`
      update ${this.#delivery}
      set expiries = case when state = 'leased' then coalesce(expiries, 0) + 1 else expiries end,
        state = 'leased', lease_token = ${token}, attempts = attempts + 1,
        due_at = ${this.#database.traits.now(LEASE_MS)}
      where ${mine} and ${this.#areDue()}
    `.execute(db)
    const { rows } = await sql<StoredRow>`
      select e.*, d.event_id as delivery_id, d.subscriber, d.attempts, d.expiries, d.payload as input,
        d.tenant_id as delivery_tenant, d.subject_id as delivery_subject
      from ${this.#delivery} as d left join ${this.#event} as e on e.id = d.event_id
      where d.subscriber = ${subscriber} and ${this.#isAmong(ids, 'd.event_id')} and d.lease_token = ${token}
      order by d.event_id
    `.execute(db)
    return rows.map((row) => claimOf(row, token))
  }

  /** Sets deliveries aside that took every attempt: whoever ran them never came back to say why. */
  async expire(db: AnyDatabase, subscriber: string, ids: readonly string[]): Promise<void> {
    await sql`
      update ${this.#delivery}
      set state = 'dead', lease_token = null, last_error = 'LeaseExpired', dead_at = ${this.#now}
      where subscriber = ${subscriber} and ${this.#isAmong(ids)} and ${this.#areDue()}
    `.execute(db)
  }

  /**
   * Takes a delivery out of the queue, in the transaction of its effects. What waited behind a failed one may go on.
   *
   * @returns whether the lease was still held: whoever lost it must not run.
   */
  async finish(db: AnyDatabase, claim: Claim): Promise<boolean> {
    const { changed } = await runCounted(db, this.#finish, { ...claim })
    if (changed === 1 && claim.attempts > 1) await this.release(db, claim)
    return changed === 1
  }

  /** Takes several deliveries of one lease out of the queue; those whose lease was lost stay. */
  async finishAll(db: AnyDatabase, claims: readonly Claim[]): Promise<void> {
    const { subscriber, token } = claims[0]!
    await sql`
      delete from ${this.#delivery}
      where subscriber = ${subscriber} and ${this.#isAmong(claims.map(({ id }) => id))}
        and lease_token = ${token}
    `.execute(db)
    for (const claim of claims) if (claim.attempts > 1) await this.release(db, claim)
  }

  /**
   * Puts a failed delivery off, or sets it aside; what is behind it in an ordered queue waits without being looked at.
   *
   * @returns whether the lease was still held.
   */
  async postpone(db: AnyDatabase, claim: Claim, to: Postponement): Promise<boolean> {
    const deadAt = to.state === 'dead' ? this.#now : sql`null`
    const attempts = to.isAttempt ? sql`attempts` : sql`attempts - 1`
    const { numAffectedRows } = await sql`
      update ${this.#delivery}
      set state = ${to.state}, lease_token = null, due_at = ${this.#database.traits.now(to.delayMs)},
        last_error = ${to.failure}, dead_at = ${deadAt}, attempts = ${attempts}
      where ${this.#held(claim)}
    `.execute(db)
    return numAffectedRows === 1n
  }

  /** Lets what waits behind a delivery go on. */
  async release(db: AnyDatabase, { subscriber, tenantId, subjectId }: Claim): Promise<void> {
    await sql`
      update ${this.#delivery} set state = 'ready'
      where subscriber = ${subscriber} and subject_id = ${subjectId} and tenant_id = ${tenantId} and state = 'parked'
    `.execute(db)
  }

  /** Gives a lease back at once, as if it had never been taken. */
  async giveBack(db: AnyDatabase, claim: Claim): Promise<void> {
    await sql`
      update ${this.#delivery}
      set state = 'ready', lease_token = null, attempts = attempts - 1, due_at = ${this.#now}
      where ${this.#held(claim)}
    `.execute(db)
  }

  /** Prolongs leases. Answers the keys of those that are still held. */
  async renew(db: AnyDatabase, claims: readonly Claim[]): Promise<ReadonlySet<string>> {
    const [first] = claims
    if (first === undefined) return new Set()
    const held = sql`${this.#isAmong(claims.map(({ id }) => id))} and lease_token = ${first.token}`
    await sql`
      update ${this.#delivery} set due_at = ${this.#database.traits.now(LEASE_MS)}
      where ${held}
    `.execute(db)
    const { rows } = await sql<{ event_id: string; subscriber: string }>`
      select event_id, subscriber from ${this.#delivery} where ${held}
    `.execute(db)
    return new Set(rows.map((row) => `${row.event_id}:${row.subscriber}`))
  }

  /** Takes what waits behind a failed delivery out of sight, so that looking for work stays cheap. */
  async park(db: AnyDatabase, subscriber: string, order: Exclude<DeliveryOrder, 'none'>): Promise<void> {
    const dead = order === 'subject' ? `or p.state = 'dead'` : ''
    const failed = this.#earlier(`((p.state = 'ready' and p.attempts > 0) ${dead})`)
    const { rows } = await sql<{ event_id: string }>`
      select d.event_id from ${this.#delivery} as d
      where d.subscriber = ${subscriber} and d.state = 'ready' and d.due_at <= ${this.#now} and ${failed}
      limit ${PARKED_AT_ONCE}
    `.execute(db)
    await this.#move(db, { subscriber, ids: rows.map((row) => row.event_id) }, ['ready', 'parked'])
  }

  /** Brings back what is parked behind nothing but dead letters. */
  async unpark(db: AnyDatabase, subscriber: string): Promise<void> {
    const { rows } = await sql<{ event_id: string }>`
      select d.event_id from ${this.#delivery} as d
      where d.subscriber = ${subscriber} and d.state = 'parked' and not ${this.#earlier(`p.state <> 'dead'`)}
    `.execute(db)
    await this.#move(db, { subscriber, ids: rows.map((row) => row.event_id) }, ['parked', 'ready'])
  }

  async #move(
    db: AnyDatabase,
    { subscriber, ids }: { readonly subscriber: string; readonly ids: readonly string[] },
    [from, to]: readonly [string, string],
  ): Promise<void> {
    if (ids.length === 0) return
    await sql`
      update ${this.#delivery} set state = ${to}
      where subscriber = ${subscriber} and ${this.#isAmong(ids)} and state = ${from}
    `.execute(db)
  }

  #activeQuery(): RawBuilder<unknown> {
    const named = this.#database.traits.jsonMembers(sql`${slot('subscribers')}`)
    return sql`select m.value as value from (${named}) as m where ${this.#isOwed(sql`m.value`)}`
  }

  #recipientQuery(): RawBuilder<unknown> {
    const next = (after: unknown): RawBuilder<unknown> =>
      sql`select min(d.subscriber) from ${this.#delivery} as d
        where d.subscriber > ${after} and d.subscriber < ${slot('end')}`
    return sql`with recursive recipient(value, place) as (
        select (${next(slot('from'))}), 1 union all
        select (${next(sql`recipient.value`)}), recipient.place + 1 from recipient
        where recipient.value is not null and recipient.place < ${sql.lit(WALKED_AT_ONCE)})
      select recipient.value as value, case when ${this.#isOwed(sql`recipient.value`)} then 1 else 0 end as is_due
      from recipient where recipient.value is not null order by recipient.place`
  }

  #candidateQuery(condition: RawBuilder<unknown>): RawBuilder<unknown> {
    return sql`select d.event_id, d.attempts, d.expiries, d.state from ${this.#delivery} as d
      where d.subscriber = ${slot('subscriber')} and d.state = ${slot('state')} and d.due_at <= ${this.#now}${condition}
      order by d.due_at limit ${slot('limit')}${this.#database.traits.skipLocked}`
  }

  /**
   * That a subscriber is owed something now. Asked for the first row of an index: to look whether there is any, a database may
   * read the whole table.
   */
  #isOwed(subscriber: RawBuilder<unknown>): RawBuilder<unknown> {
    const [ready, leased] = ['ready', 'leased'].map(
      (state) => sql`(select d.due_at from ${this.#delivery} as d
        where d.subscriber = ${subscriber} and d.state = ${sql.lit(state)} order by d.due_at limit 1) <= ${this.#now}`,
    )
    return sql`(${ready} or ${leased})`
  }

  /** That an earlier delivery of the same subject is there. */
  #earlier(condition: string): RawBuilder<unknown> {
    return sql`exists (select 1 from ${this.#delivery} as p
      where p.subscriber = d.subscriber and p.subject_id = d.subject_id and p.event_id < d.event_id
        and p.tenant_id = d.tenant_id and ${sql.raw(condition)})`
  }

  /** That rows which were named are still due: told so that no index is chosen by it instead of by their names. */
  #areDue(): RawBuilder<unknown> {
    return sql`case when state in ('ready', 'leased') and due_at <= ${this.#now} then 1 else 0 end = 1`
  }

  #held({ id, subscriber, token }: Claim): RawBuilder<unknown> {
    return sql`event_id = ${id} and subscriber = ${subscriber} and lease_token = ${token}`
  }

  #isAmong(ids: readonly string[], column = 'event_id'): RawBuilder<unknown> {
    return this.#database.traits.isAmong(sql.ref(column), JSON.stringify(ids), 'id')
  }

  #prepare(query: RawBuilder<unknown>): Prepared<Binding> {
    return prepare({ compile: () => this.#database.compile(query) })
  }
}

/** What stands as the subscriber of what one recipient of a subscription is owed. */
export function recipientName(subscription: string, recipient: string): string {
  return `${subscription}${RECIPIENT}${recipient}`
}

/** The subscription and the recipient of such a name; `undefined` where it names none. */
export function recipientOf(
  subscriber: string,
): { readonly subscription: string; readonly recipient: string } | undefined {
  const at = subscriber.indexOf(RECIPIENT)
  if (at < 0) return undefined
  return { subscription: subscriber.slice(0, at), recipient: subscriber.slice(at + 1) }
}

function slot(name: string): Slot<Binding> {
  return new Slot((binding) => binding[name])
}
