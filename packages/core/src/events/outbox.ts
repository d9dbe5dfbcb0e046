import { CompiledQuery, sql } from 'kysely'

import type { Database, StoredRow } from '../database/database.ts'
import { type DialectTraits, encodeInstant } from '../database/traits.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Session } from '../session/session.ts'
import type { Clock } from '../shared/clock.ts'
import type { IdSource } from '../shared/ids.ts'
import { AsyncLocalStorage } from '../shared/platform.ts'
import type { EventBus } from './event-bus.ts'
import type { EventDefinition, KithEvent } from './event-definition.ts'
import { eventErrors } from './event-errors.ts'
import { EVENT_TABLE } from './event-tables.ts'
import type { SubscriptionBook } from './subscription-book.ts'

/** What the outbox is made of. */
export interface OutboxOptions {
  readonly database: Database
  readonly bus: EventBus
  readonly clock: Clock
  readonly createId: IdSource
  /** Who is owed which event. */
  readonly subscriptions: SubscriptionBook
}

/** An event of a host's transaction, and when this process heard of it. */
interface JoinedEvent {
  readonly event: KithEvent
  readonly heardAtMs: number
}

/** Rows in one insert: their parameters stay below the limit of every database. */
const MOST_ROWS = 40
const FORGOTTEN_AFTER_MS = 3_600_000

/**
 * Writes events in the transaction of the change they tell of, with one delivery row for each durable subscriber: an
 * event exists exactly when its change does.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #table: string
  readonly #inserts = new Map<number, string>()
  readonly #wakeListeners = new Set<() => void>()
  /** Events of host transactions, whose end can be learnt from their rows only. */
  readonly #joined = new Map<string, JoinedEvent>()

  constructor(options: OutboxOptions) {
    this.#options = options
    this.#table = `${options.database.naming.prefix}${EVENT_TABLE}`
  }

  /** Queues an event with the operation that runs now. */
  emit(
    unit: UnitOfWork,
    session: Session,
    fact: { readonly definition: EventDefinition; readonly payload: Readonly<Record<string, unknown>> },
  ): void {
    const { definition, payload } = fact
    const subjectId = payload[definition.subject]
    if (typeof subjectId !== 'string')
      throw eventErrors.SUBJECT_MISSING({ event: definition.name, subject: definition.subject })
    const event: KithEvent = {
      id: this.#options.createId(),
      name: definition.name,
      version: definition.version,
      tenantId: session.tenantId,
      subjectId,
      actorId: session.actor.id,
      occurredAt: this.#options.clock(),
      correlationId: session.requestId ?? null,
      traceparent: session.traceparent ?? null,
      payload,
    }
    unit.queue<KithEvent>(this, event, (events) => this.#write(unit, events))
    if (!unit.joined) {
      // The commit may be shared with other calls: listeners hear in the context of the call that this event is of.
      unit.afterCommit(AsyncLocalStorage.bind(() => this.#published(event)))
      return
    }
    this.#joined.set(event.id, { event, heardAtMs: Date.now() })
    unit.afterRollback(() => this.#joined.delete(event.id))
  }

  /** Calls back whenever there may be new work for the relay. Answers how to stop. */
  onWake(listener: () => void): () => void {
    this.#wakeListeners.add(listener)
    return () => this.#wakeListeners.delete(listener)
  }

  /** Tells that there may be new work. */
  wake(): void {
    for (const wake of this.#wakeListeners) wake()
  }

  /** Events of a host's transaction are told to listeners once their rows are there, and forgotten after an hour. */
  async publishJoined(): Promise<void> {
    const { bus, database } = this.#options
    if (this.#joined.size === 0) return
    const ids = database.traits.jsonMembers(sql`${JSON.stringify([...this.#joined.keys()])}`)
    const { rows } = await sql<{ id: string }>`
      select id from ${sql.table(this.#table)} where id in (${ids})
    `.execute(database.kysely)
    const found = new Set(rows.map((row) => row.id))
    const forgotten = Date.now() - FORGOTTEN_AFTER_MS
    for (const [id, { event, heardAtMs }] of this.#joined) {
      if (!found.has(id) && heardAtMs >= forgotten) continue
      this.#joined.delete(id)
      if (found.has(id)) bus.publish(event)
    }
  }

  #published(event: KithEvent): void {
    this.#options.bus.publish(event)
    this.wake()
  }

  /** One statement for the events and one for what is owed of them, however many there are. */
  async #write(unit: UnitOfWork, events: readonly KithEvent[]): Promise<void> {
    const { subscriptions } = this.#options
    await subscriptions.ensure(unit)
    for (let from = 0; from < events.length; from += MOST_ROWS) {
      const chunk = events.slice(from, from + MOST_ROWS)
      const rows = chunk.flatMap((event) => this.#row(event))
      await unit.db.getExecutor().executeQuery(CompiledQuery.raw(this.#insertOf(chunk.length), rows))
    }
    await subscriptions.fanOut(
      unit.db,
      events.map(({ id }) => id),
    )
  }

  #row(event: KithEvent): unknown[] {
    return [
      event.id,
      event.tenantId,
      event.name,
      event.version,
      event.subjectId,
      event.actorId,
      encodeInstant(this.#options.database.traits, event.occurredAt),
      JSON.stringify(event.payload),
      event.correlationId,
      event.traceparent,
    ]
  }

  /** The insert of so many rows. Few different sizes occur, so each stays in the statement cache. */
  #insertOf(count: number): string {
    const known = this.#inserts.get(count)
    if (known !== undefined) return known
    const row = Object.fromEntries(eventColumns.map((column) => [column, '']))
    const rows = Array.from({ length: count }, () => row)
    const { sql: text } = this.#options.database.kysely.insertInto(this.#table).values(rows).compile()
    this.#inserts.set(count, text)
    return text
  }
}

/** Reads an event back from its row. */
export function eventOf(row: StoredRow, traits: DialectTraits): KithEvent {
  const { decode } = traits.codec('instant')
  const occurredAt = row['occurred_at']
  return {
    id: row['id'] as string,
    name: row['name'] as string,
    version: Number(row['version']),
    tenantId: row['tenant_id'] as string,
    subjectId: row['subject_id'] as string,
    actorId: row['actor_id'] as string,
    occurredAt: decode === undefined ? (occurredAt as Date) : (decode(occurredAt as never) as Date),
    correlationId: row['correlation_id'] as string | null,
    traceparent: row['traceparent'] as string | null,
    payload: JSON.parse(row['payload'] as string) as Readonly<Record<string, unknown>>,
  }
}

const eventColumns = [
  'id',
  'tenant_id',
  'name',
  'version',
  'subject_id',
  'actor_id',
  'occurred_at',
  'payload',
  'correlation_id',
  'traceparent',
] as const
