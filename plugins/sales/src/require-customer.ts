import type { OperationContext } from '@kith/core'

/** The id of the customer whom the caller sees under this one. @throws KITH_NOT_FOUND */
export async function requireCustomer(ctx: OperationContext, customerId: string): Promise<string> {
  const customer = await ctx.records('customer').get(customerId, ['id'])
  return String(customer['id'])
}
