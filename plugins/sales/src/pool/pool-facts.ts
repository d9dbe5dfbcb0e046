import type { OperationContext } from '@kith/core'

import { rowOf } from '../standing/derived-row.ts'
import { findOne } from '../stored-rows.ts'
import type { PoolFacts } from './pool-rule.ts'
import type { StoredStanding } from './stored-pool.ts'

/** What people do to keep in touch: neither what a page counts, nor what is sent to many. */
const CONTACTS = ['message', 'call', 'visit', 'meeting']

/** What is known of a customer whom somebody holds. */
export async function factsOf(own: OperationContext, standing: StoredStanding): Promise<PoolFacts> {
  const { customerId, ownerId, heldSince, protectedUntil, protection, warnedAt } = standing
  const metrics = await rowOf(own, 'customerMetric', customerId)
  const inForce = { customerId, category: { in: ['active', 'expiring'] } }
  const owner = ownerId === null ? undefined : await own.directory.find(ownerId)
  return {
    heldSince,
    protectedUntil,
    isClaimed: protection === 'claim',
    lastContactAt: await lastContact(own, customerId),
    lastDealAt: (metrics?.['lastOrderAt'] ?? null) as Date | null,
    hasContract: (await findOne(own, 'contract', inForce)) !== undefined,
    warnedAt,
    hasOwnerLeft: owner !== undefined && !owner.isActive,
  }
}

/** When they were last in touch: the customer by themselves, or somebody with the customer. */
async function lastContact(own: OperationContext, customerId: string): Promise<Date | null> {
  const byPeople = { or: [{ direction: 'in' }, { direction: 'out', agentId: { isNull: false } }] }
  const where = {
    customerId,
    kind: { in: CONTACTS },
    occurredAt: { lte: own.now() },
    and: [byPeople],
  }
  const query = { where, sort: '-occurredAt', fields: ['occurredAt'], limit: 1 }
  const { data } = await own.records('interaction').list(query)
  return (data[0]?.['occurredAt'] ?? null) as Date | null
}
