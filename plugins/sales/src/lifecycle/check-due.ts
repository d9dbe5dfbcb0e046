import type { OperationContext } from '@kith/core'

import { evaluate } from '../standing/evaluate.ts'

/** Customers that one run looks at. */
const MOST_CUSTOMERS = 200

/** Looks at those whom time alone has moved, and at nobody else: an index says who they are. */
async function checkDue(own: OperationContext): Promise<number> {
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

/** The same until nobody is due: the next run goes on where this one has ended. */
export async function checkAllDue(own: OperationContext): Promise<void> {
  if ((await checkDue(own)) === MOST_CUSTOMERS) await own.schedule('customerLifecycles.check', {})
}
