import type { OperationContext } from '@kith/core'

import { type OpenAccount, openAccount } from '../account-book.ts'
import { findProgram } from '../find-program.ts'

/** An account that is open for a caller, and the context with the rights of the plugin in which it is. */
export interface OpenFor {
  readonly own: OperationContext
  readonly account: OpenAccount
}

/**
 * Opens the account of a customer whom the caller sees.
 *
 * @throws KITH_NOT_FOUND, KITH_LOYALTY_PROGRAM_UNKNOWN
 */
export async function openFor(
  ctx: OperationContext,
  at: { readonly program: string; readonly customerId: string },
): Promise<OpenFor> {
  const own = ctx.asPlugin()
  const program = await findProgram(own, at.program)
  const customerId = await requireCustomer(ctx, at.customerId)
  return { own, account: await openAccount(own, { program, customerId }) }
}

/** The id of the customer whom the caller sees under this one. @throws KITH_NOT_FOUND */
export async function requireCustomer(ctx: OperationContext, customerId: string): Promise<string> {
  const customer = await ctx.records('customer').get(customerId, ['id'])
  return String(customer['id'])
}
