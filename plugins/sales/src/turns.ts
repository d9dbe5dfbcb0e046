import type { OperationContext } from '@kith/core'

/** Where whoever decides what an identity means waits: an order and the identity may come at the same time. */
export function identityPlace({
  namespace,
  externalId,
}: {
  readonly namespace: string
  readonly externalId: string
}): string {
  return `identity/${namespace}/${externalId}`
}

/** Where whoever changes an order waits. */
export function orderPlace(slot: string): string {
  return `order/${slot}`
}

/** Where whoever derives something from what a customer has done waits. */
export function customerPlace(customerId: string): string {
  return `customer/${customerId}`
}

/** Where whoever takes customers waits: what they may take is counted. */
export function claimerPlace(actorId: string): string {
  return `claimer/${actorId}`
}

/**
 * Takes several turns of one kind in the one order in which all take them. Of different kinds, those at identities come
 * first, then those at orders, then those of whoever claims, then those at customers.
 */
export async function takeTurns(own: OperationContext, places: readonly string[]): Promise<void> {
  for (const place of [...new Set(places)].toSorted()) await own.turn(place)
}
