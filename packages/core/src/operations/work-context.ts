import type { PutOff } from '../events/subscriber.ts'
import type { OperationContext } from './operation-context.ts'

/** What durable subscribers and jobs work with: the context of an operation, and the attempt that is being made. */
export interface WorkContext extends OperationContext {
  /**
   * Aborted when the attempt has to end: its time is over, its lease has passed to another process, or this one stops. Pass
   * it on to whatever is waited for.
   */
  readonly signal: AbortSignal
  /**
   * Runs work in the transaction in which the delivery is done: its effects happen exactly once. A subscriber that runs
   * outside of a transaction calls it once at most, when it has everything it needs; for others it is the transaction
   * they are in.
   */
  transact<T>(work: (ctx: OperationContext) => Promise<T>): Promise<T>
  /** How often the delivery was tried, this time included. */
  readonly attempts: number
  /** Whom the delivery is for, where the subscription has recipients. */
  readonly recipient: string | undefined
  /**
   * Puts the delivery off, in one transaction with what is to be kept of the attempt; for subscribers that run outside of a
   * transaction, in place of `transact`. After the last attempt it makes a dead letter.
   *
   * @throws KITH_DELIVERY_PUT_OFF_WITHIN inside a transaction.
   */
  putOff(off: PutOff, work: (ctx: OperationContext) => Promise<void>): Promise<void>
}

/** Adds the attempt to the context of an operation. */
export function workContext(
  context: OperationContext,
  attempt: Omit<WorkContext, keyof OperationContext>,
): WorkContext {
  return Object.assign(context, attempt)
}
