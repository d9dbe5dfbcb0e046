import { asKernel, type KernelContext } from '../operations/kernel-context.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import { isOwnActivity } from './interaction-rules.ts'

type Values = Readonly<Record<string, unknown>>

/** An interaction with all that it has. */
export interface CompletedInteraction extends Values {
  readonly customerId: string
  readonly occurredAt: Date
}

/** A person who records an interaction is its agent, unless they say who was. */
export function completeInteraction(
  ctx: OperationContext,
  customerId: string,
  values: Values & { readonly occurredAt?: Date | undefined },
): CompletedInteraction {
  const { actor } = ctx.session
  const agent = actor.kind === 'user' ? { agentId: actor.id } : {}
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
  return { ...agent, ...given, customerId, occurredAt: values.occurredAt ?? ctx.now() }
}

/**
 * Records interactions with living customers, all or none, as so many calls of `customers.interactions.record` would, with one
 * entry of the audit: at most a hundred, so that it names each of the customers.
 */
export async function recordInteractions(
  ctx: KernelContext,
  interactions: readonly CompletedInteraction[],
): Promise<void> {
  const batch = ctx.creations('interaction')
  const checked = interactions.map((values) => batch.check({ values }))
  const created = await batch.insert(await batch.prepare(checked))
  await noteActivity(ctx, interactions)
  for (const [at, { id }] of created.entries()) tellOfInteraction(ctx, id, interactions[at]!)
}

/** Tells of an interaction that was recorded. */
export function tellOfInteraction(
  ctx: OperationContext,
  interactionId: string,
  { customerId, occurredAt }: CompletedInteraction,
): void {
  ctx.emit('interaction.recorded', { customerId, interactionId })
  ctx.timeline({ type: 'interaction.recorded', customerId, refId: interactionId, occurredAt })
}

/** Beside the customers' versions: nobody's change of a customer is in the way of this one. */
export async function noteActivity(
  ctx: OperationContext,
  interactions: readonly CompletedInteraction[],
): Promise<void> {
  const kernel = asKernel(ctx)
  const own = Map.groupBy(interactions.filter(isOwnActivity), ({ customerId }) => customerId)
  for (const [customerId, activities] of own) {
    const times = activities.map(({ occurredAt }) => occurredAt.getTime())
    const latest = { field: 'lastActivityAt', to: new Date(Math.max(...times)) }
    await kernel.store('customer').advance(kernel.gateCall, customerId, latest)
  }
}
