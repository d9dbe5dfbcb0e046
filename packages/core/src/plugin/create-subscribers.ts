import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Scope } from '../di/scope.ts'
import { recipientOf } from '../events/delivery-queue.ts'
import type { KithEvent } from '../events/event-definition.ts'
import type { Delivery, Subscriber } from '../events/subscriber.ts'
import { type Job, subscriberOf } from '../jobs/job.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import type { OperationRunner } from '../operations/operation-runner.ts'
import { type WorkContext, workContext } from '../operations/work-context.ts'
import { createPluginSession, type Session } from '../session/session.ts'
import type { JsonValue } from '../shared/json.ts'
import type { JobDeclaration } from './contributions.ts'
import type { Installation, Owned, Subscription } from './installation.ts'

/** How work is done that a plugin does not say more about. */
const defaults = { order: 'subject', attempts: 12, timeoutMs: 15_000, inTransaction: true } as const

/** Everybody whom the relay has deliveries for in this process: the durable subscriptions and the jobs of the plugins. */
export function createSubscribers(installation: Installation, runner: OperationRunner): Subscriber[] {
  return [
    ...[...installation.subscriptions].map(([name, subscription]) => ofEvents(runner, name, subscription)),
    ...[...installation.jobs].map(([name, job]) => ofJob(runner, name, job)),
  ]
}

/** The jobs of the plugins. */
export function jobsOf(installation: Installation): Job[] {
  return [...installation.jobs].map(([name, { value, pluginId }]) => ({
    name,
    pluginId,
    title: value.title,
    schedule: value.schedule,
    misfire: value.misfire ?? 'latest',
    scope: 'tenant',
  }))
}

function ofEvents(
  runner: OperationRunner,
  name: string,
  { value, pluginId, scope }: Owned<Subscription>,
): Subscriber {
  const { recipients, ...delivery } = value.delivery
  const doing = (handler: (event: KithEvent, ctx: WorkContext, made: Delivery) => unknown) => ({
    name,
    run: async (made: Delivery): Promise<void> => {
      const event = made.event!
      const session = createPluginSession(pluginId, event.tenantId, {
        requestId: event.id,
        purpose: name,
        ...(event.traceparent === null ? {} : { traceparent: event.traceparent }),
      })
      await work(runner, { delivery: made, session, scope, name }, (ctx) => handler(event, ctx, made))
    },
  })
  const handling = { ...defaults, ...delivery, ...doing((event, ctx) => value.handler(event, ctx)) }
  if (recipients === undefined) return handling
  const finding = doing(async (event, ctx, made) => made.owe(made.unit!, await recipients(event, ctx)))
  return { ...defaults, ...finding, forRecipients: handling }
}

function ofJob(
  runner: OperationRunner,
  name: string,
  { value, pluginId, scope }: Owned<JobDeclaration>,
): Subscriber {
  return {
    ...defaults,
    ...value.delivery,
    order: 'none',
    name: subscriberOf(name),
    run: async (delivery) => {
      const { id, tenantId, input } = delivery.claim
      const session = createPluginSession(pluginId, tenantId, { requestId: id, purpose: name })
      const read = JSON.parse(input ?? 'null') as JsonValue
      await work(runner, { delivery, session, scope, name }, (ctx) => value.run(ctx, read))
    },
  }
}

interface Work {
  readonly delivery: Delivery
  readonly session: Session
  readonly scope: Scope
  readonly name: string
}

async function work(
  runner: OperationRunner,
  { delivery, session, scope, name }: Work,
  handler: (ctx: WorkContext) => unknown,
): Promise<void> {
  const { unit, signal, claim } = delivery
  const known = await runner.inTenant(session, unit)
  const contextIn = (own: UnitOfWork | undefined) =>
    runner.context(known, { operation: name, unit: own, scope, isReading: own === undefined })
  const context = contextIn(unit)
  const within = <T>(own: UnitOfWork, inner: (ctx: OperationContext) => Promise<T>): Promise<T> =>
    own === unit ? inner(context) : runner.within(own, () => inner(contextIn(own)))
  const whole = workContext(context, {
    signal,
    attempts: claim.attempts,
    recipient: recipientOf(claim.subscriber)?.recipient,
    transact: (inner) => delivery.transact((own) => within(own, inner)),
    putOff: (off, inner) => delivery.putOff(off, (own) => within(own, inner)),
  })
  await (unit === undefined ? handler(whole) : runner.within(unit, async () => handler(whole)))
}
