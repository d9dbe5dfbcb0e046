import { defineOperation, type OperationContext } from '@kith/core'

import { saveAccount } from '../account-book.ts'
import { summaryOf } from './move.ts'
import { openFor } from './open-for.ts'
import { type AccountSummary, accountPlace, accountSummary } from './schemas.ts'

/** Stops everything on an account but reading it. */
export const freeze = defineOperation({
  name: 'loyalty.freeze',
  summary: 'Freeze the points of a customer',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'freeze' },
  input: accountPlace,
  output: accountSummary,
  route: 'POST /loyalty/{program}/accounts/{customerId}/freeze',
  run: (ctx, input) => become(ctx, input, 'frozen'),
})

/** Lets an account be used again. */
export const unfreeze = defineOperation({
  name: 'loyalty.unfreeze',
  summary: 'Let the points of a customer be used again',
  kind: 'command',
  permission: { entity: 'loyaltyAccount', action: 'freeze' },
  input: accountPlace,
  output: accountSummary,
  route: 'POST /loyalty/{program}/accounts/{customerId}/unfreeze',
  run: (ctx, input) => become(ctx, input, 'active'),
})

async function become(
  ctx: OperationContext,
  at: { readonly program: string; readonly customerId: string },
  status: 'active' | 'frozen',
): Promise<AccountSummary> {
  const { own, account } = await openFor(ctx, at)
  await saveAccount(own, account)
  if (account.status !== status) {
    await own.records('loyaltyAccount').update({ id: account.id, patch: {}, managed: { status } })
    ctx.emit('loyaltyAccount.updated', {
      customerId: account.customerId,
      loyaltyAccountId: account.id,
      status,
    })
  }
  return summaryOf({ ...account, status })
}
