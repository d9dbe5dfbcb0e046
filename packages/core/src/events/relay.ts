import type { Database } from '../database/database.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { IdSource } from '../shared/ids.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { BatchLease } from './batch-lease.ts'
import type { Claim } from './claim.ts'
import { DeliveryAttempt } from './delivery-attempt.ts'
import { DeliveryQueue, recipientOf } from './delivery-queue.ts'
import type { Subscriber } from './subscriber.ts'

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
    const { database, createId } = this.#options
    const active = sample(await this.#active(), limit)
    if (active.length === 0) return []
    const share = Math.max(1, Math.floor(limit / active.length))
    const token = createId()
    return database.transaction(async (unit) => {
      const claims: Claim[] = []
      for (const name of active) {
        const part = await this.#claimOf(unit, name, { share, token })
        // It has brought down whoever ran it, twice. Nobody else shall be with it the next time.
        if (part.some(({ expiries }) => expiries >= MOST_EXPIRIES)) return this.#alone(unit, claims, part)
        claims.push(...part)
      }
      return claims
    })
  }

  /** Who is owed something now and is not at work: subscribers, and recipients of their subscriptions. */
  async #active(): Promise<readonly string[]> {
    const { database, subscribers } = this.#options
    const isIdle = (name: string): boolean => !this.#busy.has(name)
    const ready = [...subscribers.values()].filter(({ isReady }) => isReady?.() !== false)
    const idle = ready.map(({ name }) => name).filter(isIdle)
    const active = idle.length === 0 ? [] : [...(await this.#queue.active(database.kysely, idle))]
    for (const { name, forRecipients } of ready) {
      if (forRecipients === undefined) continue
      active.push(...(await this.#queue.activeRecipients(database.kysely, name)).filter(isIdle))
    }
    return active
  }

  /** Who gets the deliveries done that name a subscriber, or a recipient of one. */
  #subscriberOf(name: string): Subscriber {
    const { subscribers } = this.#options
    return subscribers.get(name) ?? subscribers.get(recipientOf(name)!.subscription)!.forRecipients!
  }

  async #claimOf(
    { db }: UnitOfWork,
    name: string,
    { share, token }: { readonly share: number; readonly token: string },
  ): Promise<readonly Claim[]> {
    const { attempts, order } = this.#subscriberOf(name)
    const candidates = await this.#queue.candidates(db, { subscriber: name, limit: share, order })
    if (order !== 'none' && candidates.length < share) await this.#queue.park(db, name, order)
    const exhausted = candidates.filter((candidate) => candidate.attempts >= attempts)
    const sound = candidates.filter((candidate) => candidate.attempts < attempts)
    const suspect = sound.find(({ expiries }) => expiries >= MOST_EXPIRIES)
    const chosen = suspect === undefined ? sound : [suspect]
    if (exhausted.length > 0) {
      const ids = exhausted.map(({ eventId }) => eventId)
      await this.#queue.expire(db, name, ids)
      if (order === 'passing') await this.#queue.unpark(db, name)
    }
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
    const subscriber = this.#subscriberOf(name)
    const work =
      subscriber.runTogether === undefined
        ? this.#inTurn(subscriber, claims, lease)
        : this.#together(subscriber, claims, lease)
    const lane = work.finally(() => this.#busy.delete(name))
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

  #attempt(subscriber: Subscriber, claim: Claim, lease: BatchLease): Promise<void> {
    if (subscriber.inTransaction) lease.leave(claim)
    return this.#attemptOf(subscriber).run(claim, lease.signalOf(claim))
  }

  async #together(subscriber: Subscriber, claims: readonly Claim[], lease: BatchLease): Promise<void> {
    const lost = claims.map((claim) => lease.signalOf(claim))
    await this.#attemptOf(subscriber).runTogether(claims, lost).catch(this.#options.onError)
    for (const claim of claims) lease.leave(claim)
  }

  #attemptOf(subscriber: Subscriber): DeliveryAttempt {
    const { database, onError, telemetry } = this.#options
    const [queue, stop] = [this.#queue, this.#stop.signal]
    return new DeliveryAttempt({ database, queue, onError, stop, telemetry }, subscriber)
  }

  #giveBack(claim: Claim): Promise<void> {
    return this.#free((db) => this.#queue.giveBack(db, claim))
  }

  #free<T>(statement: (db: Database['kysely']) => Promise<T>): Promise<T> {
    const { database } = this.#options
    return database.whenFree(() => statement(database.kysely))
  }
}

/** So many of them, any: where there are more, each has its turn sooner or later. */
function sample(names: readonly string[], most: number): readonly string[] {
  if (names.length <= most) return names
  const rest = [...names]
  return Array.from({ length: most }, () => rest.splice(Math.floor(Math.random() * rest.length), 1)[0]!)
}
