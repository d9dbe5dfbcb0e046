import type { OperationContext } from '../operations/operation-context.ts'

/**
 * The id of the customer that an id stands for: its own, or the survivor's where it names one that was merged. What an
 * operation reads and writes beside a customer goes by this id.
 *
 * @throws KITH_NOT_FOUND for a customer that the caller does not see.
 */
export async function livingCustomer(ctx: OperationContext, id: string): Promise<string> {
  const row = await ctx.records('customer').get(id, [])
  return row['id'] as string
}
