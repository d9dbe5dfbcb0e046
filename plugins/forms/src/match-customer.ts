import type { ContextOf } from '@kith/core'

import type { PendingSubmission } from './submission-content.ts'
import type { FormsTypes } from './types.ts'

/**
 * The customer whom a submission is from: the only one with its e-mail address, or else the only one with its phone number.
 * Of several it is none: a family shares a phone, and to choose would be to guess.
 */
export async function matchCustomer(
  ctx: ContextOf<FormsTypes>,
  { email, phone }: Pick<PendingSubmission, 'email' | 'phone'>,
): Promise<string | undefined> {
  for (const key of [{ email }, { phone }]) {
    const [value] = Object.values(key)
    if (value === null || value === undefined) continue
    const { data } = await ctx.crm.customers.lookup(key as { readonly email: string })
    if (data.length > 0) return data.length === 1 ? data[0]!.id : undefined
  }
  return undefined
}
