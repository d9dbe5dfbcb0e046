import type { Slice } from '../plugin/slice.ts'
import { discardDead, listDead, replayEvents, retryDead } from './operations/dead-deliveries.ts'
import { getChange } from './operations/get-change.ts'
import { listJobs, runJob } from './operations/jobs.ts'
import { listChanges } from './operations/list-changes.ts'
import { readMetrics } from './operations/read-metrics.ts'
import { streamChanges } from './operations/stream-changes.ts'
import { workErrors } from './work-errors.ts'

const permissions = {
  'event:list': 'See deliveries that were given up',
  'event:retry': 'Try deliveries again that were given up, or give them up for good',
  'event:replay': 'Deliver past events again',
  'job:list': 'See jobs',
  'job:run': 'Run jobs',
  'change:list': 'Read the change feed',
  'session:readAs': 'Read with the rights of somebody else; for plugins',
  'metric:read': 'Read figures about what the instance does, across all tenants',
} as const

/** The shipped roles that list customers: what they read of the feed is what they may see of those. */
const readers = ['system-admin', 'relationship-manager', 'service-rep', 'integration']

/** Deliveries, jobs and the change feed, as operations. */
export const workSlice: Slice = {
  errors: workErrors.$entries,
  operations: [
    listDead,
    retryDead,
    discardDead,
    replayEvents,
    listJobs,
    runJob,
    listChanges,
    getChange,
    streamChanges,
    readMetrics,
  ],
  setup(r) {
    for (const [name, title] of Object.entries(permissions))
      r.permission(name as keyof typeof permissions, { title })
    r.grant('system-admin', { entity: 'event', actions: ['list', 'retry', 'replay'] })
    r.grant('system-admin', { entity: 'job', actions: ['list', 'run'] })
    for (const role of readers) r.grant(role, { entity: 'change', actions: ['list'] })
  },
}
