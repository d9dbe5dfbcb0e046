import type { RawIdentity } from '../customers/normalize/raw-customer.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { findPeople, userIdentity } from './find-people.ts'
import { ingestionErrors } from './ingestion-errors.ts'
import { anonymousNamespace, type Message, userNamespace } from './message.ts'
import { unidentified } from './unidentified.ts'
import { orRejected, quarantined, type Verdict } from './verdict.ts'

/**
 * Gives a customer another name. Two customers are never made one by it: that is what `customers.merge` is for, and whoever
 * may merge decides.
 */
export async function takeAlias(ctx: KernelContext, source: string, message: Message): Promise<Verdict> {
  const externalId = message.previousId!
  // The specification leaves open which of the two it is.
  const asUser = { namespace: userNamespace(source), externalId }
  const asAnonymous = { namespace: anonymousNamespace(source), externalId }
  const next = userIdentity(source, message)!
  const people = await findPeople(ctx, [asUser, asAnonymous, next])
  const before = people.find(asUser) ?? people.find(asAnonymous)
  const after = people.find(next)
  if (before !== undefined && after !== undefined)
    return before === after
      ? unchanged(message, after)
      : quarantined(message, ingestionErrors.ALIAS_CONFLICT({ customerId: before, otherId: after }))
  if (before !== undefined) return nameAs(ctx, message, { customerId: before, identity: next })
  if (after !== undefined) return nameAs(ctx, message, { customerId: after, identity: asAnonymous })
  return unidentified(message)
}

function unchanged(message: Message, customerId: string): Verdict {
  return { message, status: 'unchanged', customerId, warnings: [] }
}

function nameAs(
  ctx: KernelContext,
  message: Message,
  named: { readonly customerId: string; readonly identity: RawIdentity },
): Promise<Verdict> {
  const { customerId, identity } = named
  return orRejected(message, async () => {
    await ctx.call('customers.identities.add', { id: customerId, ...identity })
    return { message, status: 'updated', customerId, warnings: [] }
  })
}
