import { defineEvent } from '../events/event-definition.ts'

/** The payload of `customer.merged` and `customer.unmerged`. */
export interface MergeEventPayload {
  readonly mergeId: string
  /** Who stays; of an undone merge, the customer who then was the survivor. */
  readonly survivorId: string
  readonly retiredIds: readonly string[]
}

/** The payload of `customer.erased`. */
export interface ErasureEventPayload {
  readonly customerId: string
  /** The customer, and whoever was merged into it. */
  readonly erasedIds: readonly string[]
}

/** The events of merging and erasing. */
export const mergeEvents = [
  defineEvent({ name: 'customer.merged', version: 1, subject: 'survivorId' }),
  defineEvent({ name: 'customer.unmerged', version: 1, subject: 'survivorId' }),
  defineEvent({ name: 'customer.erased', version: 1, subject: 'customerId' }),
] as const
