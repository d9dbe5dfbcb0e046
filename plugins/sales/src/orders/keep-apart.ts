import type { OperationContext } from '@kith/core'

import type { OrderDocument } from './order-document.ts'
import type { RefundFacts } from './order-state.ts'
import { doesCount } from './refund-standing.ts'
import { refundFacts, type StoredRefund } from './stored-order.ts'

/** Lets refunds that were recorded by themselves count beside a message, or not any more. @returns those that do. */
export async function keepApart(
  own: OperationContext,
  all: readonly StoredRefund[],
  { refunds, sourceUpdatedAt }: Pick<OrderDocument, 'refunds' | 'sourceUpdatedAt'>,
): Promise<readonly RefundFacts[]> {
  const refs = new Set(refunds?.map(({ ref }) => ref))
  const told = { tellsRefunds: refunds !== undefined, refs, sourceUpdatedAt }
  const counted: RefundFacts[] = []
  for (const refund of all) {
    if (refund.isCounted === null) continue
    const isCounted = doesCount(refund, told)
    if (isCounted) counted.push(refundFacts(refund))
    if (isCounted !== refund.isCounted)
      await own.records('orderRefund').update({ id: refund.id, patch: {}, managed: { isCounted } })
  }
  return counted
}
