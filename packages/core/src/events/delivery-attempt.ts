import type { Database } from '../database/database.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { AttemptSignal } from './attempt-signal.ts'
import { backoffMs } from './backoff.ts'
import type { Claim } from './claim.ts'
import type { DeliveryQueue } from './delivery-queue.ts'
import type { KithEvent } from './event-definition.ts'
import { deliveryErrors } from './event-errors.ts'
import { failureName } from './failure-name.ts'
import { eventOf } from './outbox.ts'
import { Discard, Retry } from './outcome.ts'
import type { Delivery, PutOff, Subscriber } from './subscriber.ts'

/** How a delivery is put off, as far as that was said. */
type AskedPutOff = { readonly [K in keyof PutOff]: PutOff[K] | undefined }

/** What attempts are made with. */
export interface AttemptOptions {
  readonly database: Database
  readonly queue: DeliveryQueue
  readonly onError: (error: unknown) => void
  /** Aborted when the process has to stop. */
  readonly stop: AbortSignal
  /** Who observes deliveries, if anybody does. */
  readonly telemetry: Telemetry | undefined
}

/**
 * Tries deliveries of one subscriber. A delivery is deleted in the transaction of its effects; whoever lost the lease
 * changes nothing.
 */
export class DeliveryAttempt {
  readonly #options: AttemptOptions
  readonly #subscriber: Subscriber

  constructor(options: AttemptOptions, subscriber: Subscriber) {
    this.#options = options
    this.#subscriber = subscriber
  }

  /** Tries one. `lost` is aborted when its lease passes to somebody else. */
  async run(claim: Claim, lost: AbortSignal | undefined): Promise<void> {
    const attempt = this.#signal([lost])
    try {
      await (this.#subscriber.inTransaction
        ? this.#runWithin(claim, attempt)
        : this.#runOutside(claim, attempt))
    } catch (error) {
      await this.#fail(claim, error)
    } finally {
      attempt[Symbol.dispose]()
    }
  }

  /** Tries several at once: those that succeed are done in one transaction, each of the others goes on by itself. */
  async runTogether(claims: readonly Claim[], lost: readonly (AbortSignal | undefined)[]): Promise<void> {
    const attempt = this.#signal(lost)
    try {
      const failures = await this.#failuresOf(claims, attempt)
      const done = claims.filter((_, index) => failures[index] === undefined)
      if (done.length > 0)
        await this.#options.database.transaction(({ db }) => this.#options.queue.finishAll(db, done))
      for (const [index, claim] of claims.entries()) {
        if (failures[index] !== undefined) await this.#fail(claim, failures[index])
      }
    } finally {
      attempt[Symbol.dispose]()
    }
  }

  async #failuresOf(claims: readonly Claim[], attempt: AttemptSignal): Promise<readonly unknown[]> {
    try {
      const events = claims.map((claim) => this.#eventOf(claim)!)
      const all = this.#subscriber.runTogether!(events, attempt.signal)
      for (const [index, claim] of claims.entries()) {
        const ended = all.then((failures) => refuse(failures[index]))
        // What fails is told below, to whom it concerns.
        this.#observed({ claim, event: events[index] }, () => ended).catch(() => undefined)
      }
      return await attempt.race(all)
    } catch (error) {
      return claims.map(() => error)
    }
  }

  #signal(others: readonly (AbortSignal | undefined)[]): AttemptSignal {
    const { name, timeoutMs } = this.#subscriber
    const timeout = {
      ms: timeoutMs,
      reason: () => deliveryErrors.TIMED_OUT({ subscriber: name, milliseconds: timeoutMs }),
    }
    return new AttemptSignal(timeout, [this.#options.stop, ...others])
  }

  /** Deletes the delivery first: whoever no longer holds the lease deletes nothing and must not run. */
  #runWithin(claim: Claim, attempt: AttemptSignal): Promise<void> {
    const { database, queue } = this.#options
    return database.transaction(async (unit) => {
      if (!(await queue.finish(unit.db, claim))) return
      const delivery: Delivery = {
        ...this.#deliveryOf(claim, attempt),
        unit,
        transact: (work) => work(unit),
        putOff: () => Promise.reject(deliveryErrors.PUT_OFF_WITHIN({ subscriber: claim.subscriber })),
      }
      await attempt.race(this.#observed(delivery, () => this.#subscriber.run!(delivery)))
    })
  }

  async #runOutside(claim: Claim, attempt: AttemptSignal): Promise<void> {
    const { database, queue } = this.#options
    let isSettled = false
    const settle = async <T>(
      isHeld: (unit: UnitOfWork) => Promise<boolean>,
      work: (unit: UnitOfWork) => Promise<T>,
    ): Promise<T> => {
      if (isSettled) throw deliveryErrors.TRANSACTED_TWICE({ subscriber: claim.subscriber })
      const result = await database.transaction(async (unit) => {
        attempt.signal.throwIfAborted()
        if (!(await isHeld(unit))) throw deliveryErrors.LEASE_LOST({ subscriber: claim.subscriber })
        return attempt.race(work(unit))
      })
      isSettled = true
      return result
    }
    const delivery: Delivery = {
      ...this.#deliveryOf(claim, attempt),
      unit: undefined,
      transact: (work) => settle((unit) => queue.finish(unit.db, claim), work),
      putOff: (off, work) => settle((unit) => this.#postpone(unit, claim, { off }), work),
    }
    await attempt.race(this.#observed(delivery, () => this.#subscriber.run!(delivery)))
    if (!isSettled) await database.transaction(({ db }) => queue.finish(db, claim))
  }

  #observed({ claim, event }: Pick<Delivery, 'claim' | 'event'>, run: () => Promise<void>): Promise<void> {
    const { telemetry } = this.#options
    if (telemetry === undefined) return run()
    const span = {
      subscriber: this.#subscriber.name,
      event: event?.name,
      attempt: claim.attempts,
      traceparent: event?.traceparent ?? undefined,
    }
    return telemetry.delivery(span, run)
  }

  #deliveryOf(claim: Claim, attempt: AttemptSignal): Pick<Delivery, 'claim' | 'event' | 'signal' | 'owe'> {
    return {
      claim,
      event: this.#eventOf(claim),
      signal: attempt.signal,
      owe: (unit, recipients) => this.#options.queue.owe(unit.db, claim, recipients),
    }
  }

  #eventOf({ event, subscriber, input }: Claim): KithEvent | undefined {
    if (event === undefined && input === null) throw deliveryErrors.EVENT_GONE({ subscriber })
    return event === undefined ? undefined : eventOf(event, this.#options.database.traits)
  }

  async #fail(claim: Claim, error: unknown): Promise<void> {
    const { database, queue, onError, stop } = this.#options
    if (stop.aborted) return database.whenFree(() => queue.giveBack(database.kysely, claim))
    if (error instanceof Discard) {
      await database.transaction(({ db }) => queue.finish(db, claim))
      return
    }
    if (!(error instanceof Retry)) onError(error)
    const off = error instanceof Retry ? error : {}
    await database.transaction((unit) => this.#postpone(unit, claim, { off, error }))
  }

  async #postpone(
    { db }: UnitOfWork,
    claim: Claim,
    { off, error = new Retry() }: { readonly off: AskedPutOff; readonly error?: unknown },
  ): Promise<boolean> {
    const { queue } = this.#options
    const { attempts, order } = this.#subscriber
    const { afterMs = backoffMs(claim.attempts), isAttempt = true } = off
    const state = isAttempt && claim.attempts >= attempts ? 'dead' : 'ready'
    const isHeld = await queue.postpone(db, claim, {
      state,
      delayMs: afterMs,
      isAttempt,
      failure: failureName(error),
    })
    if (isHeld && state === 'dead' && order === 'passing') await queue.release(db, claim)
    return isHeld
  }
}

function refuse(failure: unknown): void {
  if (failure !== undefined) throw failure
}
