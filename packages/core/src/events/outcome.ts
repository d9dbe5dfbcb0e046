import { KithError } from '../shared/errors.ts'
import { deliveryErrors } from './event-errors.ts'
import type { PutOff } from './subscriber.ts'

/**
 * Thrown by a subscriber or a job that wants to be run again, without it being a fault of anybody: the other side is
 * busy, say. What it did through `ctx` is rolled back. The attempt counts unless `isAttempt` is `false`.
 */
export class Retry extends KithError {
  /** How long to wait, in milliseconds; the usual growing pause when left out. */
  readonly afterMs: number | undefined
  /** Whether the attempt counts. */
  readonly isAttempt: boolean

  constructor({ afterMs, isAttempt = true }: PutOff = {}) {
    super(
      deliveryErrors.$entries.find(({ code }) => code === 'KITH_DELIVERY_RETRY')!,
      {},
    )
    this.afterMs = afterMs
    this.isAttempt = isAttempt
  }
}

/**
 * Thrown by a subscriber or a job that there is nothing left to do for: its row is removed, and it is not run again. What
 * it did through `ctx` is rolled back.
 */
export class Discard extends KithError {
  constructor() {
    super(
      deliveryErrors.$entries.find(({ code }) => code === 'KITH_DELIVERY_DISCARD')!,
      {},
    )
  }
}
