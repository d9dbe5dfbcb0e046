import type { KernelContext } from '../operations/kernel-context.ts'
import { KithError } from '../shared/errors.ts'
import {
  type CompletedInteraction,
  completeInteraction,
  recordInteractions,
} from '../timeline/recorded-interactions.ts'
import { findPeople, personIdentity } from './find-people.ts'
import type { Message } from './message.ts'
import { unidentified } from './unidentified.ts'
import { orRejected, type Verdict } from './verdict.ts'

/** Records `track`, `page` and `screen` calls as interactions with the customers that they are about. */
export async function takeInteractions(
  ctx: KernelContext,
  source: string,
  messages: readonly Message[],
): Promise<readonly Verdict[]> {
  const people = await findPeople(
    ctx,
    messages.map((message) => personIdentity(source, message)),
  )
  const known = messages.flatMap((message) => {
    const customerId = people.find(personIdentity(source, message))
    return customerId === undefined ? [] : [{ message, customerId }]
  })
  const isTogether = await recordTogether(ctx, source, known)
  const verdicts = new Map<Message, Verdict>()
  for (const each of known)
    verdicts.set(each.message, isTogether ? recorded(each) : await recordAlone(ctx, source, each))
  return messages.map((message) => verdicts.get(message) ?? unidentified(message))
}

interface KnownMessage {
  readonly message: Message
  readonly customerId: string
}

function recorded({ message, customerId }: KnownMessage): Verdict {
  return { message, status: 'recorded', customerId, warnings: [] }
}

/** @returns whether they were recorded; where hooks have to see each one, or one was refused, none was. */
async function recordTogether(
  ctx: KernelContext,
  source: string,
  known: readonly KnownMessage[],
): Promise<boolean> {
  if (ctx.hasHooks('customers.interactions.record')) return false
  const interactions = known.map((each) => interactionOf(ctx, source, each))
  try {
    await ctx.attempt(ctx.gateCall.operation, (inner) => recordInteractions(inner, interactions))
    return true
  } catch (error) {
    if (error instanceof KithError && error.status < 500) return false
    throw error
  }
}

function recordAlone(ctx: KernelContext, source: string, known: KnownMessage): Promise<Verdict> {
  return orRejected(known.message, async () => {
    const { customerId: id, ...values } = interactionOf(ctx, source, known)
    await ctx.call('customers.interactions.record', { ...values, id })
    return recorded(known)
  })
}

/** The properties are kept as text: nobody knows what is in them, so that they are read by whoever reads notes. */
function interactionOf(
  ctx: KernelContext,
  source: string,
  { message, customerId }: KnownMessage,
): CompletedInteraction {
  const { messageId, name, content, occurredAt } = message
  const isEmpty = Object.keys(content).length === 0
  return completeInteraction(ctx, customerId, {
    channel: channelOf(message),
    direction: 'in',
    kind: message.type === 'track' ? 'other' : 'page_view',
    occurredAt,
    source,
    externalId: messageId,
    ...(name === undefined ? {} : { subject: name }),
    ...(isEmpty ? {} : { body: JSON.stringify(content) }),
  })
}

/** Where it happened: as the libraries of Segment say it, else by what was looked at. */
function channelOf({ channel, type }: Message): 'web' | 'app' | 'api' {
  if (channel === 'mobile' || type === 'screen') return 'app'
  return channel === 'browser' || type === 'page' ? 'web' : 'api'
}
