import type { Operation } from '@kith/core'

/** Whether an operation takes calls without an actor. */
export function isForVisitors({ access = 'actor' }: Operation): boolean {
  return access !== 'actor'
}
