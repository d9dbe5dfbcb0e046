import type { KithEvent } from '../events/event-definition.ts'
import { Retry } from '../events/outcome.ts'
import type { Subscriber } from '../events/subscriber.ts'
import { EVERY_EVENT, type Subscription } from '../events/subscription-book.ts'
import { brokerErrors } from './broker-errors.ts'
import type { BrokerPort } from './broker-port.ts'
import { cloudEventOf } from './cloud-event.ts'

const NAME = /^[a-z][a-z0-9-]{0,30}$/
const PREFIX = 'broker/'
const SHORTEST_REST_MS = 500
const LONGEST_REST_MS = 30_000

/** What the brokers of an instance are made of. */
export interface BrokersOptions {
  readonly ports: Readonly<Record<string, BrokerPort>>
  readonly onError: (error: unknown) => void
}

/**
 * The brokers that every event is handed over to. Each is a durable subscriber, `broker/<name>`: an event is owed to it until
 * it has confirmed it. While it cannot be reached, nothing is tried and no attempt is counted.
 */
export class Brokers {
  readonly subscribers: readonly Subscriber[]
  readonly #ports: readonly (readonly [string, BrokerPort])[]
  readonly #onError: (error: unknown) => void

  /** @throws KITH_BROKER_NAME_INVALID */
  constructor({ ports, onError }: BrokersOptions) {
    this.#ports = Object.entries(ports)
    this.#onError = onError
    this.subscribers = this.#ports.map(([name, port]) => subscriberOf(name, port, onError))
  }

  /** What they are owed. */
  get subscriptions(): readonly Subscription[] {
    return this.subscribers.map(({ name }) => ({ event: EVERY_EVENT, subscriber: name, pluginId: 'core' }))
  }

  /** Ends their connections. */
  async close(): Promise<void> {
    const closing = this.#ports.map(async ([, port]) => port.close?.())
    for (const { status, reason } of (await Promise.allSettled(closing)) as PromiseRejectedResult[])
      if (status === 'rejected') this.#onError(reason)
  }

  /** Those that cannot be reached, with what kind of failure it is. */
  async ailing(nameOf: (error: unknown) => string): Promise<Readonly<Record<string, string>>> {
    const asked = this.#ports.map(async ([name, port]) => {
      try {
        await port.check?.()
        return []
      } catch (error) {
        return [[`${PREFIX}${name}`, nameOf(error)] as const]
      }
    })
    return Object.fromEntries((await Promise.all(asked)).flat())
  }
}

/** Hands batches over, and rests longer and longer while nobody is there to take them. */
function subscriberOf(broker: string, port: BrokerPort, onError: (error: unknown) => void): Subscriber {
  if (!NAME.test(broker)) throw brokerErrors.NAME_INVALID({ name: broker })
  let restMs = 0
  let restsUntilMs = 0
  const rest = (cause: unknown): void => {
    // Once, and not at every try while nobody is there.
    if (restMs === 0) onError(cause)
    restMs = Math.min(LONGEST_REST_MS, Math.max(SHORTEST_REST_MS, restMs * 2))
    restsUntilMs = Date.now() + restMs
  }
  return {
    name: `${PREFIX}${broker}`,
    order: 'subject',
    attempts: 12,
    timeoutMs: 15_000,
    inTransaction: false,
    isReady: () => Date.now() >= restsUntilMs,
    async runTogether(events: readonly KithEvent[], signal: AbortSignal) {
      try {
        const published = await port.publish(events.map(cloudEventOf), signal)
        restMs = 0
        const taken = new Set(published.filter(({ ok }) => ok).map(({ id }) => id))
        return events.map(({ id }) => (taken.has(id) ? undefined : brokerErrors.NOT_CONFIRMED({ broker })))
      } catch (cause) {
        rest(cause)
        return events.map(() => new Retry({ afterMs: 0, isAttempt: false }))
      }
    },
  }
}
