import type { Subscriber } from '../events/subscriber.ts'
import { type Job, subscriberOf } from '../jobs/job.ts'
import type { Clock } from '../shared/clock.ts'
import type { AccessTokens } from './access-tokens.ts'

/** The job that removes tokens whose time is over, once for the whole database. */
export const tokenExpiryJob: Job = {
  name: 'accessTokens.remove-expired',
  pluginId: 'core',
  title: 'Remove access tokens that have expired',
  schedule: { every: '1h' },
  misfire: 'latest',
  scope: 'database',
}

/** Does that job. */
export function tokenExpirySubscriber(tokens: AccessTokens, clock: Clock): Subscriber {
  return {
    name: subscriberOf(tokenExpiryJob.name),
    order: 'none',
    attempts: 3,
    timeoutMs: 60_000,
    inTransaction: false,
    run: () => tokens.removeExpired(clock()),
  }
}
