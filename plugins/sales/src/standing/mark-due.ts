import type { OperationContext } from '@kith/core'

import { listAll } from '../stored-rows.ts'
import { customerPlace, takeTurns } from '../turns.ts'

/** Values that one filter may name. */
const MOST_VALUES = 50

/** Customers of whom much comes at once are looked at together, as soon as the next look at those who are due. */
export async function markDue(own: OperationContext, customerIds: readonly string[]): Promise<void> {
  const ids = [...new Set(customerIds)].toSorted()
  // Whoever derives them at the same time has either seen what has come, or is behind this.
  await takeTurns(own, ids.map(customerPlace))
  for (let from = 0; from < ids.length; from += MOST_VALUES)
    await markSome(own, ids.slice(from, from + MOST_VALUES))
}

interface Looked {
  readonly id: string
  readonly customerId: string
  readonly nextCheckAt: Date | null
}

async function markSome(own: OperationContext, ids: readonly string[]): Promise<void> {
  const records = own.records('customerLifecycle')
  const now = own.now()
  const stored = await listAll<Looked>(own, 'customerLifecycle', { customerId: { in: ids } })
  for (const { id, nextCheckAt } of stored)
    if (nextCheckAt === null || nextCheckAt > now)
      await records.update({ id, patch: {}, managed: { nextCheckAt: now } })
  const known = new Set(stored.map(({ customerId }) => customerId))
  const unknown = ids.filter((id) => !known.has(id))
  const fresh = { state: 'potential', reason: 'noOrder', ruleRevision: 0, nextCheckAt: now }
  if (unknown.length > 0)
    await records.createMany(unknown.map((customerId) => ({ values: {}, managed: { ...fresh, customerId } })))
}
