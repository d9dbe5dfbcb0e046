import type { Subscriber } from '../events/subscriber.ts'
import { type Job, subscriberOf } from '../jobs/job.ts'
import type { Blobs } from './blobs.ts'

/** The job that removes files whose time is over, once for the whole database. */
export const blobExpiryJob: Job = {
  name: 'blobs.remove-expired',
  pluginId: 'core',
  title: 'Remove uploaded files that have expired',
  schedule: { every: '1h' },
  misfire: 'latest',
  scope: 'database',
}

/** Does that job. */
export function blobExpirySubscriber(blobs: Blobs): Subscriber {
  return {
    name: subscriberOf(blobExpiryJob.name),
    order: 'none',
    attempts: 3,
    timeoutMs: 600_000,
    inTransaction: false,
    run: async ({ signal }) => {
      await blobs.removeExpired(signal)
    },
  }
}
