import type { Retention } from '../events/retention.ts'
import type { Subscriber } from '../events/subscriber.ts'
import type { Clock } from '../shared/clock.ts'
import { lowestIdAt } from '../shared/ids.ts'
import { type Job, subscriberOf } from './job.ts'

/** What the kernel's own job needs. */
export interface RetentionSettings {
  readonly retention: Retention
  readonly clock: Clock
  /** How long events are kept that nobody is owed any more. */
  readonly eventDays: number
}

const DAY_MS = 86_400_000

/** The job that removes old events, once for the whole database. */
export const retentionJob: Job = {
  name: 'events.remove-old',
  pluginId: 'core',
  title: 'Remove old events',
  schedule: { every: '1h' },
  misfire: 'latest',
  scope: 'database',
}

/** Does that job. */
export function retentionSubscriber({ retention, clock, eventDays }: RetentionSettings): Subscriber {
  return {
    name: subscriberOf(retentionJob.name),
    order: 'none',
    attempts: 3,
    timeoutMs: 600_000,
    inTransaction: false,
    run: async ({ signal }) => {
      await retention.remove(lowestIdAt(new Date(clock().getTime() - eventDays * DAY_MS)), signal)
    },
  }
}
