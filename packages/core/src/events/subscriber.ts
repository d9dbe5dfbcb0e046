import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Claim } from './claim.ts'
import type { KithEvent } from './event-definition.ts'

/**
 * What a delivery waits for. `subject`: the earlier ones of its subject. `passing`: the same, but not for those of them
 * that were set aside. `none`: nothing.
 */
export type DeliveryOrder = 'subject' | 'passing' | 'none'

/** How a delivery is put off. */
export interface PutOff {
  /** How long, in milliseconds; the usual growing pause when left out. */
  readonly afterMs?: number
  /** `false`: nothing was tried, and no attempt is counted. Default: `true`. */
  readonly isAttempt?: boolean
}

/** One attempt to get a delivery done. */
export interface Delivery {
  readonly claim: Claim
  /** The event; absent for the run of a job. */
  readonly event: KithEvent | undefined
  /** Aborted when the attempt has to end: its time is over, its lease is lost, or the process stops. */
  readonly signal: AbortSignal
  /** The transaction of the effects, in which the delivery is gone already; absent outside of it. */
  readonly unit: UnitOfWork | undefined
  /** Opens that transaction for a subscriber that runs outside of it; once at most. */
  readonly transact: <T>(work: (unit: UnitOfWork) => Promise<T>) => Promise<T>
  /** Puts the delivery off in one transaction with what is to be kept of the attempt; instead of `transact`. */
  readonly putOff: (off: PutOff, work: (unit: UnitOfWork) => Promise<void>) => Promise<void>
  /** Owes the event to recipients of the subscription, in a transaction of the effects. */
  readonly owe: (unit: UnitOfWork, recipients: readonly string[]) => Promise<void>
}

/** Who deliveries are made to: a durable subscription or a job. */
export interface Subscriber {
  /** As it stands in the database. */
  readonly name: string
  readonly order: DeliveryOrder
  /** How often a delivery is tried before it is set aside. */
  readonly attempts: number
  /** How long one attempt may take. */
  readonly timeoutMs: number
  /** Whether a whole attempt runs in the transaction of its effects, or opens it when it is ready to. */
  readonly inTransaction: boolean
  /** Gets the deliveries to recipients done that `run` has found for the event, each recipient in a lane of its own. */
  readonly forRecipients?: Subscriber
  /**
   * In place of `run`, does several deliveries at once, outside of a transaction. Answers for each, in their order, what it failed
   * with; `undefined` where it did not.
   */
  readonly runTogether?: (events: readonly KithEvent[], signal: AbortSignal) => Promise<readonly unknown[]>
  /** Whether it can do anything now; asked before any of its deliveries is leased. */
  readonly isReady?: () => boolean
  readonly run?: (delivery: Delivery) => Promise<void>
}
