import type { OperationContext } from '@kith/core'

import { listAll } from '../stored-rows.ts'
import { keepMove, POOL, type Step, type StoredStanding, writeStanding } from './stored-pool.ts'
import { endWarning } from './warn-owner.ts'

/**
 * Puts a customer in the pool: nobody owns them, no team holds them, and whom they were lent to has them no more. So nobody
 * sees them but through the pool.
 */
export async function putInPool(
  own: OperationContext,
  standing: StoredStanding,
  step: Omit<Step, 'to' | 'toOwnerId'>,
): Promise<void> {
  const { customerId: id } = standing
  await own.call('customers.update', { id, patch: { ownerId: null, teamId: null, poolId: POOL } })
  await endShares(own, id)
  await endWarning(own, standing)
  await keepMove(own, standing, { ...step, to: 'pooled', toOwnerId: null })
  await writeStanding(own, standing, {
    state: 'pooled',
    reason: step.reason,
    ownerId: null,
    pooledAt: own.now(),
    ...unwarned,
    ...unprotected,
  })
}

/** Nobody was warned of anything. */
export const unwarned = { warnedAt: null, warningTaskId: null, dueAt: null, nextCheckAt: null } as const

/** Nobody protects the customer. */
export const unprotected = { protectedUntil: null, protection: null } as const

async function endShares(own: OperationContext, id: string): Promise<void> {
  const lent = { customerId: id, expiresAt: { gt: own.now() } }
  for (const share of await listAll<{ readonly id: string }>(own, 'share', lent))
    await own.call('customers.shares.revoke', { id, shareId: share.id })
}
