import type { OperationContext } from '@kith/core'

import { requireCustomer } from '../require-customer.ts'
import type { OrderDocument } from './order-document.ts'

/** By which name the source knows the buyer. */
export type BuyerIdentity = NonNullable<OrderDocument['identity']>

/** Who has ordered: the customer whom the caller names, or who is known by the identity. */
export async function findBuyer(
  ctx: OperationContext,
  { customerId, identity }: Pick<OrderDocument, 'customerId' | 'identity'>,
): Promise<string | undefined> {
  if (customerId !== undefined) return requireCustomer(ctx, customerId)
  return identity === undefined ? undefined : findByIdentity(ctx.asPlugin(), identity)
}

async function findByIdentity(own: OperationContext, identity: BuyerIdentity): Promise<string | undefined> {
  const found = (await own.call('customers.lookup', { identity })) as {
    readonly data: readonly { readonly id: string }[]
  }
  return found.data[0]?.id
}
