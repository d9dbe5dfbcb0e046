import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { Scope } from '../di/scope.ts'
import type { Delivery, Subscriber } from '../events/subscriber.ts'
import { type Job, subscriberOf } from '../jobs/job.ts'
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
  return {
    ...defaults,
    ...value.delivery,
    name,
    run: async (delivery) => {
      const event = delivery.event!
      const session = createPluginSession(pluginId, event.tenantId, {
        requestId: event.id,
        purpose: name,
        ...(event.traceparent === null ? {} : { traceparent: event.traceparent }),
      })
      await work(runner, { delivery, session, scope, name }, (ctx) => value.handler(event, ctx))
    },
  }
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
  const { unit, signal, transact } = delivery
  const known = await runner.inTenant(session, unit)
  const contextIn = (own: UnitOfWork | undefined) =>
    runner.context(known, { operation: name, unit: own, scope, isReading: own === undefined })
  const context = contextIn(unit)
  if (unit !== undefined) {
    const whole = workContext(context, { signal, transact: (inner) => inner(context) })
    await runner.within(unit, async () => handler(whole))
    return
  }
  const outside = workContext(context, {
    signal,
    transact: (inner) => transact((own) => runner.within(own, () => inner(contextIn(own)))),
  })
  await handler(outside)
}
