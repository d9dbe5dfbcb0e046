import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Claim } from './claim.ts'
import type { KithEvent } from './event-definition.ts'

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
}

/** Who deliveries are made to: a durable subscription or a job. */
export interface Subscriber {
  /** As it stands in the database. */
  readonly name: string
  /** `subject`: the events of one subject one after the other, as they were emitted. `none`: as they come. */
  readonly order: 'subject' | 'none'
  /** How often a delivery is tried before it is set aside. */
  readonly attempts: number
  /** How long one attempt may take. */
  readonly timeoutMs: number
  /** Whether a whole attempt runs in the transaction of its effects, or opens it when it is ready to. */
  readonly inTransaction: boolean
  run(delivery: Delivery): Promise<void>
}
