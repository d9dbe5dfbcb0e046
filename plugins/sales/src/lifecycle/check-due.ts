import type { OperationContext } from '@kith/core'

import { evaluate } from '../standing/evaluate.ts'

/** Customers that one run looks at. */
const MOST_CUSTOMERS = 200

/** Looks at those whom time alone has moved, and at nobody else: an index says who they are. */
export async function checkDue(own: OperationContext): Promise<number> {
  const { data } = await own.records('customerLifecycle').list({
    where: { nextCheckAt: { lte: own.now() } },
    sort: 'nextCheckAt',
    fields: ['customerId'],
    limit: MOST_CUSTOMERS,
  })
  await evaluate(
    own,
    data.map((row) => String(row['customerId'])),
  )
  return data.length
}
