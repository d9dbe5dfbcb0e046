import { livingRelations } from '../customers/relations/relation-repository.ts'
import { canonicalRelation } from '../customers/relations/relation-types.ts'
import { unnamed } from '../customers/unnamed.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { findPeople, personIdentity } from './find-people.ts'
import { groupNamespace, type Message } from './message.ts'
import { unidentified } from './unidentified.ts'
import { type Telling, type ToldCustomer, upsertPeople } from './upsert-people.ts'
import { isTaken, orRejected, type Verdict } from './verdict.ts'

/** Makes a person a member of an organization, which is created or changed as the message tells it. */
export async function takeGroup(ctx: KernelContext, telling: Telling, message: Message): Promise<Verdict> {
  const person = personIdentity(telling.source, message)
  const personId = (await findPeople(ctx, [person])).find(person)
  return personId === undefined ? unidentified(message) : memberOf(ctx, telling, { message, personId })
}

interface Membership {
  readonly message: Message
  readonly personId: string
}

/** The same of a person who is known. The verdict is about the person; where the organization is refused, nothing is done. */
export function memberOf(
  ctx: KernelContext,
  telling: Telling,
  { message, personId }: Membership,
): Promise<Verdict> {
  return orRejected(message, () =>
    ctx.attempt(ctx.gateCall.operation, async (inner) => {
      const [organization] = await upsertPeople(inner, telling, [organizationOf(inner, telling, message)])
      if (!isTaken(organization!)) return organization!
      const { customerId: organizationId, status, warnings } = organization
      const isNew = await relate(inner, personId, organizationId)
      const isChanged = isNew || status !== 'unchanged'
      return { message, status: isChanged ? 'updated' : 'unchanged', customerId: personId, warnings }
    }),
  )
}

function organizationOf(ctx: KernelContext, { source }: Telling, message: Message): ToldCustomer {
  return {
    message,
    identities: [{ namespace: groupNamespace(source), externalId: message.groupId! }],
    traits: message.content,
    defaults: { kind: 'organization', name: unnamed(ctx) },
  }
}

/** @returns whether they were not related before. */
async function relate(ctx: KernelContext, personId: string, organizationId: string): Promise<boolean> {
  const relation = { id: personId, type: 'member_of', otherId: organizationId } as const
  const { fromId, toId, type } = canonicalRelation(relation)
  const living = await livingRelations(ctx, { fromId, toId, type })
  if (living.some((each) => each.fromId === fromId && each.toId === toId)) return false
  await ctx.call('customers.relations.add', relation)
  return true
}
