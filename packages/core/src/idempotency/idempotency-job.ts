import type { Subscriber } from '../events/subscriber.ts'
import { type Job, subscriberOf } from '../jobs/job.ts'
import type { Clock } from '../shared/clock.ts'
import type { IdempotencyKeys } from './idempotency-keys.ts'

/** The job that removes idempotency keys whose time is over, once for the whole database. */
export const idempotencyExpiryJob: Job = {
  name: 'idempotencyKeys.remove-expired',
  pluginId: 'core',
  title: 'Remove idempotency keys that have expired',
  schedule: { every: '1h' },
  misfire: 'latest',
  scope: 'database',
}

/** Does that job. */
export function idempotencyExpirySubscriber(keys: IdempotencyKeys, clock: Clock): Subscriber {
  return {
    name: subscriberOf(idempotencyExpiryJob.name),
    order: 'none',
    attempts: 3,
    timeoutMs: 60_000,
    inTransaction: false,
    run: () => keys.removeExpired(clock()),
  }
}
