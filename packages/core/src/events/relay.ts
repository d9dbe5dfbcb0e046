import type { Database } from '../database/database.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { IdSource } from '../shared/ids.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { AttemptSignal } from './attempt-signal.ts'
import { backoffMs } from './backoff.ts'
import { BatchLease } from './batch-lease.ts'
import type { Claim } from './claim.ts'
import { DeliveryQueue } from './delivery-queue.ts'
import type { KithEvent } from './event-definition.ts'
import { deliveryErrors } from './event-errors.ts'
import { failureName } from './failure-name.ts'
import { eventOf } from './outbox.ts'
import { Discard, Retry } from './outcome.ts'
import type { Delivery, Subscriber } from './subscriber.ts'

/** What the relay is made of. */
export interface RelayOptions {
  readonly database: Database
  readonly createId: IdSource
  /** Those that this process has handlers for; it claims nothing of others. */
  readonly subscribers: ReadonlyMap<string, Subscriber>
  readonly onError: (error: unknown) => void
  /** Who observes deliveries, if anybody does. */
  readonly telemetry: Telemetry | undefined
  /** Called when a subscriber that was left behind is free again. */
  readonly onFree: () => void
}

const BATCH = 100
const MOST_EXPIRIES = 2

/**
 * Gets deliveries done. A row is leased, run, and deleted in the transaction of the effects; whoever lost the lease
 * changes nothing. Each subscriber has a share of every batch and a lane of its own, so that a slow one keeps nobody
 * waiting. What a crashed process held comes due again when its lease ends, and is run alone once it has brought down two.
 */
export class Relay {
  readonly #options: RelayOptions
  readonly #queue: DeliveryQueue
  /** The subscribers that are at work, each with the end of it. */
  readonly #busy = new Map<string, Promise<void>>()
  #stop = new AbortController()
  #isDraining = false

  constructor(options: RelayOptions) {
    this.#options = options
    this.#queue = new DeliveryQueue(options.database)
  }

  /**
   * Does what is due now. With `patienceMs` it leaves subscribers behind that take longer, to finish by themselves.
   *
   * @returns how many deliveries were tried.
   */
  async tick(patienceMs?: number): Promise<number> {
    let tried = 0
    while (tried < BATCH && !this.#isDraining) {
      const claims = await this.#claim(BATCH - tried)
      if (claims.length === 0) break
      await this.#runLanes(claims, patienceMs)
      tried += claims.length
    }
    return tried
  }

  /**
   * Starts nothing more and gives back what has not begun; what runs has `graceMs` to finish and is aborted then.
   * Answers, when all have ended, how to work again.
   */
  async drain(graceMs: number): Promise<() => void> {
    this.#isDraining = true
    const cutOff = setTimeout(() => this.#stop.abort(), graceMs)
    await Promise.all(this.#busy.values())
    clearTimeout(cutOff)
    return () => {
      this.#stop = new AbortController()
      this.#isDraining = false
    }
  }

  async #claim(limit: number): Promise<readonly Claim[]> {
    const { database, subscribers, createId } = this.#options
    const idle = [...subscribers.keys()].filter((name) => !this.#busy.has(name))
    if (idle.length === 0) return []
    const active = await this.#queue.active(database.kysely, idle)
    if (active.length === 0) return []
    const share = Math.max(1, Math.floor(limit / active.length))
    const token = createId()
    return database.transaction(async (unit) => {
      const claims: Claim[] = []
      for (const name of active) {
        const part = await this.#claimOf(unit, subscribers.get(name)!, { share, token })
        // It has brought down whoever ran it, twice. Nobody else shall be with it the next time.
        if (part.some(({ expiries }) => expiries >= MOST_EXPIRIES)) return this.#alone(unit, claims, part)
        claims.push(...part)
      }
      return claims
    })
  }

  async #claimOf(
    { db }: UnitOfWork,
    { name, order, attempts }: Subscriber,
    { share, token }: { readonly share: number; readonly token: string },
  ): Promise<readonly Claim[]> {
    const ordered = order === 'subject'
    const candidates = await this.#queue.candidates(db, { subscriber: name, limit: share, ordered })
    if (ordered && candidates.length < share) await this.#queue.park(db, name)
    const exhausted = candidates.filter((candidate) => candidate.attempts >= attempts)
    const sound = candidates.filter((candidate) => candidate.attempts < attempts)
    const suspect = sound.find(({ expiries }) => expiries >= MOST_EXPIRIES)
    const chosen = suspect === undefined ? sound : [suspect]
    if (exhausted.length > 0)
      await this.#queue.expire(
        db,
        name,
        exhausted.map(({ eventId }) => eventId),
      )
    if (chosen.length === 0) return []
    return this.#queue.lease(db, name, { ids: chosen.map(({ eventId }) => eventId), token })
  }

  async #alone(
    { db }: UnitOfWork,
    others: readonly Claim[],
    suspect: readonly Claim[],
  ): Promise<readonly Claim[]> {
    for (const claim of others) await this.#queue.giveBack(db, claim)
    return suspect
  }

  async #runLanes(claims: readonly Claim[], patienceMs: number | undefined): Promise<void> {
    const lease = new BatchLease(claims, {
      renew: (held) => this.#free((db) => this.#queue.renew(db, held)),
      onError: this.#options.onError,
    })
    const lanes = [...Map.groupBy(claims, ({ subscriber }) => subscriber)].map(([name, part]) =>
      this.#runLane(name, part, lease),
    )
    const all = Promise.all(lanes).then(() => lease[Symbol.dispose]())
    await (patienceMs === undefined ? all : this.#patiently(all, patienceMs))
  }

  async #patiently(all: Promise<void>, patienceMs: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const over = new Promise<'over'>((resolve) => {
      timer = setTimeout(() => resolve('over'), patienceMs)
    })
    const first = await Promise.race([all, over])
    clearTimeout(timer)
    if (first === 'over') void all.then(this.#options.onFree)
  }

  #runLane(name: string, claims: readonly Claim[], lease: BatchLease): Promise<void> {
    const subscriber = this.#options.subscribers.get(name)!
    const lane = this.#inTurn(subscriber, claims, lease).finally(() => this.#busy.delete(name))
    this.#busy.set(name, lane)
    return lane
  }

  async #inTurn(subscriber: Subscriber, claims: readonly Claim[], lease: BatchLease): Promise<void> {
    for (const claim of claims) {
      // What goes wrong here is the database's fault; the lease will end and the delivery come back.
      const work = this.#isDraining ? this.#giveBack(claim) : this.#attempt(subscriber, claim, lease)
      await work.catch(this.#options.onError)
      lease.leave(claim)
    }
  }

  async #attempt(subscriber: Subscriber, claim: Claim, lease: BatchLease): Promise<void> {
    const { name, timeoutMs, inTransaction } = subscriber
    const timeout = {
      ms: timeoutMs,
      reason: () => deliveryErrors.TIMED_OUT({ subscriber: name, milliseconds: timeoutMs }),
    }
    if (inTransaction) lease.leave(claim)
    const attempt = new AttemptSignal(timeout, [this.#stop.signal, lease.signalOf(claim)])
    try {
      await (inTransaction
        ? this.#runWithin(subscriber, claim, attempt)
        : this.#runOutside(subscriber, claim, attempt))
    } catch (error) {
      await this.#fail(subscriber, claim, error)
    } finally {
      attempt[Symbol.dispose]()
    }
  }

  /** Deletes the delivery first: whoever no longer holds the lease deletes nothing and must not run. */
  #runWithin(subscriber: Subscriber, claim: Claim, attempt: AttemptSignal): Promise<void> {
    return this.#options.database.transaction(async (unit) => {
      if (!(await this.#queue.finish(unit.db, claim))) return
      const event = this.#eventOf(claim)
      const transact = <T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> => work(unit)
      await attempt.race(this.#run(subscriber, { claim, event, signal: attempt.signal, unit, transact }))
    })
  }

  async #runOutside(subscriber: Subscriber, claim: Claim, attempt: AttemptSignal): Promise<void> {
    const { database } = this.#options
    let isFinished = false
    const transact = async <T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> => {
      if (isFinished) throw deliveryErrors.TRANSACTED_TWICE({ subscriber: subscriber.name })
      const result = await database.transaction(async (unit) => {
        attempt.signal.throwIfAborted()
        if (!(await this.#queue.finish(unit.db, claim)))
          throw deliveryErrors.LEASE_LOST({ subscriber: subscriber.name })
        return attempt.race(work(unit))
      })
      isFinished = true
      return result
    }
    const event = this.#eventOf(claim)
    await attempt.race(
      this.#run(subscriber, { claim, event, signal: attempt.signal, unit: undefined, transact }),
    )
    if (!isFinished) await database.transaction(({ db }) => this.#queue.finish(db, claim))
  }

  #run(subscriber: Subscriber, delivery: Delivery): Promise<void> {
    const { telemetry } = this.#options
    if (telemetry === undefined) return subscriber.run(delivery)
    const { claim, event } = delivery
    const span = {
      subscriber: subscriber.name,
      event: event?.name,
      attempt: claim.attempts,
      traceparent: event?.traceparent ?? undefined,
    }
    return telemetry.delivery(span, () => subscriber.run(delivery))
  }

  #eventOf({ event, subscriber, input }: Claim): KithEvent | undefined {
    if (event === undefined && input === null) throw deliveryErrors.EVENT_GONE({ subscriber })
    return event === undefined ? undefined : eventOf(event, this.#options.database.traits)
  }

  async #fail(subscriber: Subscriber, claim: Claim, error: unknown): Promise<void> {
    const { database, onError } = this.#options
    if (this.#stop.signal.aborted) return this.#giveBack(claim)
    if (error instanceof Discard) {
      await database.transaction(({ db }) => this.#queue.finish(db, claim))
      return
    }
    if (!(error instanceof Retry)) onError(error)
    const isSpent = claim.attempts >= subscriber.attempts
    const asked = error instanceof Retry ? error.afterMs : undefined
    const postponement = {
      state: isSpent ? ('dead' as const) : ('ready' as const),
      delayMs: asked ?? backoffMs(claim.attempts),
      failure: failureName(error),
    }
    await this.#free((db) => this.#queue.postpone(db, claim, postponement))
  }

  #giveBack(claim: Claim): Promise<void> {
    return this.#free((db) => this.#queue.giveBack(db, claim))
  }

  #free<T>(statement: (db: Database['kysely']) => Promise<T>): Promise<T> {
    const { database } = this.#options
    return database.whenFree(() => statement(database.kysely))
  }
}
