import type { Subscriber } from '../events/subscriber.ts'
import { type Job, subscriberOf } from '../jobs/job.ts'
import type { Clock } from '../shared/clock.ts'
import type { DatabaseRateStore } from './database-rate-store.ts'

/** The job that removes rate buckets which are full again, once for the whole database. */
export const rateRemovalJob: Job = {
  name: 'rateBuckets.remove-full',
  pluginId: 'core',
  title: 'Remove rate buckets that are full',
  schedule: { every: '1h' },
  misfire: 'latest',
  scope: 'database',
}

/** Does that job. */
export function rateRemovalSubscriber(store: DatabaseRateStore, clock: Clock): Subscriber {
  return {
    name: subscriberOf(rateRemovalJob.name),
    order: 'none',
    attempts: 3,
    timeoutMs: 60_000,
    inTransaction: false,
    run: () => store.removeFull(clock()),
  }
}
