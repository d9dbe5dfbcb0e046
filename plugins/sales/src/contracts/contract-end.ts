import type { OperationContext } from '@kith/core'

import { findOne } from '../stored-rows.ts'

/** When the last contract of a customer ended; `null` while one is in force, or where there never was one. */
export async function contractEnd(own: OperationContext, customerId: string): Promise<Date | null> {
  const inForce = { customerId, category: { in: ['active', 'expiring'] } }
  if ((await findOne(own, 'contract', inForce)) !== undefined) return null
  const over = { customerId, category: { in: ['expired', 'terminated'] }, endedAt: { isNull: false } }
  const query = { where: over, sort: '-endedAt', fields: ['endedAt'], limit: 1 }
  const { data } = await own.records('contract').list(query)
  return (data[0]?.['endedAt'] ?? null) as Date | null
}
