import type { RawIdentity } from '../customers/normalize/raw-customer.ts'
import { unnamed } from '../customers/unnamed.ts'
import type { KernelContext } from '../operations/kernel-context.ts'
import { refusalOf } from '../upsert/candidate.ts'
import { anonymousIdentity, findPeople, type People, userIdentity } from './find-people.ts'
import { ingestionErrors } from './ingestion-errors.ts'
import { type Message, userNamespace } from './message.ts'
import { memberOf } from './take-group.ts'
import { type Telling, type ToldCustomer, upsertPeople } from './upsert-people.ts'
import { isTaken, type Verdict } from './verdict.ts'

/** Creates or changes the customers of `identify` calls. None of their names occurs twice among them. */
export async function takeIdentifies(
  ctx: KernelContext,
  telling: Telling,
  messages: readonly Message[],
): Promise<readonly Verdict[]> {
  const { source } = telling
  const names = messages.flatMap((message) => namesOf(source, message))
  const people = await findPeople(ctx, names)
  const told: ToldCustomer[] = []
  for (const message of messages) told.push(await tellOf(ctx, { source, message, people }))
  const verdicts: Verdict[] = []
  for (const verdict of await upsertPeople(ctx, telling, told))
    verdicts.push(await relateToCompany(ctx, telling, verdict))
  return verdicts
}

function namesOf(source: string, message: Message): readonly RawIdentity[] {
  return [userIdentity(source, message), anonymousIdentity(source, message)].filter(
    (each) => each !== undefined,
  )
}

interface Told {
  readonly source: string
  readonly message: Message
  readonly people: People
}

async function tellOf(ctx: KernelContext, { source, message, people }: Told): Promise<ToldCustomer> {
  const [user, anonymous] = [userIdentity(source, message), anonymousIdentity(source, message)]
  const isOthers = await isOfAnother(ctx, { source, people, user, anonymous })
  const identities = [user, isOthers ? undefined : anonymous].filter((each) => each !== undefined)
  const warnings = isOthers
    ? [refusalOf(ingestionErrors.ANONYMOUS_ID_TAKEN({ pointer: '/anonymousId' }))]
    : []
  return { message, identities, traits: message.content, defaults: { name: unnamed(ctx) }, warnings }
}

/**
 * Whether an anonymous name belongs to somebody else than the person who is identified: two who use one browser, of whom the
 * first did not sign out.
 */
async function isOfAnother(
  ctx: KernelContext,
  named: {
    readonly source: string
    readonly people: People
    readonly user: RawIdentity | undefined
    readonly anonymous: RawIdentity | undefined
  },
): Promise<boolean> {
  const { source, people, user, anonymous } = named
  const owner = people.find(anonymous)
  if (user === undefined || owner === undefined) return false
  const known = people.find(user)
  if (known !== undefined) return known !== owner
  const identities = await ctx.store('customerIdentity').list(ctx.gateCall, { customerId: owner })
  return identities.some(({ namespace }) => namespace === userNamespace(source))
}

/** A person whose traits name the company that they belong to becomes a member of it. */
async function relateToCompany(ctx: KernelContext, telling: Telling, verdict: Verdict): Promise<Verdict> {
  const { company } = verdict.message.content
  if (!isTaken(verdict) || typeof company !== 'object' || company === null) return verdict
  const { id, ...traits } = company as Readonly<Record<string, unknown>>
  if (typeof id !== 'string' || id.trim() === '') return verdict
  const group = { ...verdict.message, type: 'group', groupId: id.trim(), content: traits } as const
  const related = await memberOf(ctx, telling, { message: group, personId: verdict.customerId })
  return isTaken(related) ? verdict : { ...verdict, warnings: [...verdict.warnings, ...related.issues] }
}
