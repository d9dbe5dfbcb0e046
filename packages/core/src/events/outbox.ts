import { run, type StoredRow } from '../database/database.ts'
import type { Database } from '../database/database.ts'
import { type Prepared, prepare, prepareInsert, Slot } from '../database/prepared.ts'
import { encodeInstant } from '../database/traits.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Session } from '../session/session.ts'
import type { Clock } from '../shared/clock.ts'
import type { IdSource } from '../shared/ids.ts'
import { AsyncLocalStorage } from '../shared/platform.ts'
import type { EventBus } from './event-bus.ts'
import type { EventDefinition, KithEvent } from './event-definition.ts'
import { eventErrors } from './event-errors.ts'
import { DELIVERY_TABLE, EVENT_TABLE } from './event-tables.ts'

/** What the outbox is made of. */
export interface OutboxOptions {
  readonly database: Database
  readonly bus: EventBus
  readonly clock: Clock
  readonly createId: IdSource
  /** The durable subscribers of each event. */
  readonly subscribersOf: (name: string) => readonly string[]
}

/** An event of a host's transaction, and when this process heard of it. */
export interface JoinedEvent {
  readonly event: KithEvent
  readonly heardAtMs: number
}

/**
 * Writes events in the transaction of the change they tell of, with one delivery row for each durable subscriber: an
 * event exists exactly when its change does.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #insertEvent: Prepared<Readonly<Record<string, unknown>>>
  readonly #insertDelivery: Prepared<Readonly<Record<string, unknown>>>
  readonly #wakeListeners = new Set<() => void>()
  /** Events of host transactions, whose end only the relay can learn. */
  readonly joined = new Map<string, JoinedEvent>()

  constructor(options: OutboxOptions) {
    const { kysely, naming, traits } = options.database
    this.#options = options
    this.#insertEvent = prepareInsert(kysely, `${naming.prefix}${EVENT_TABLE}`, eventColumns)
    // Due by the database's clock, like everything the relay compares: a process whose clock is ahead delays nothing.
    this.#insertDelivery = prepare(
      kysely.insertInto(`${naming.prefix}${DELIVERY_TABLE}`).values({
        ...Object.fromEntries(deliveryColumns.map((column) => [column, slot(column)])),
        state: 'ready',
        attempts: 0,
        due_at: traits.now(),
      }),
    )
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
    this.joined.set(event.id, { event, heardAtMs: Date.now() })
    unit.afterRollback(() => this.joined.delete(event.id))
  }

  /** Calls back whenever there may be new work for the relay. Answers how to stop. */
  onWake(listener: () => void): () => void {
    this.#wakeListeners.add(listener)
    return () => this.#wakeListeners.delete(listener)
  }

  #published(event: KithEvent): void {
    this.#options.bus.publish(event)
    for (const wake of this.#wakeListeners) wake()
  }

  async #write(unit: UnitOfWork, events: readonly KithEvent[]): Promise<void> {
    const { traits } = this.#options.database
    for (const event of events) {
      const occurredAt = encodeInstant(traits, event.occurredAt)
      await run(unit.db, this.#insertEvent, {
        id: event.id,
        tenant_id: event.tenantId,
        name: event.name,
        version: event.version,
        subject_id: event.subjectId,
        actor_id: event.actorId,
        occurred_at: occurredAt,
        payload: JSON.stringify(event.payload),
        correlation_id: event.correlationId,
        traceparent: event.traceparent,
      })
      for (const subscriber of this.#options.subscribersOf(event.name)) {
        await run(unit.db, this.#insertDelivery, {
          event_id: event.id,
          subscriber,
          tenant_id: event.tenantId,
          subject_id: event.subjectId,
        })
      }
    }
  }
}

/** Reads an event back from its row. */
export function eventOf(row: StoredRow, decodeInstant: (stored: unknown) => Date): KithEvent {
  return {
    id: row['id'] as string,
    name: row['name'] as string,
    version: Number(row['version']),
    tenantId: row['tenant_id'] as string,
    subjectId: row['subject_id'] as string,
    actorId: row['actor_id'] as string,
    occurredAt: decodeInstant(row['occurred_at']),
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

const deliveryColumns = ['event_id', 'subscriber', 'tenant_id', 'subject_id'] as const

function slot(column: string): Slot<Readonly<Record<string, unknown>>> {
  return new Slot((row) => row[column])
}
