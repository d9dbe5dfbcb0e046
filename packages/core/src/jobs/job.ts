import type { JobSchedule } from './job-schedule.ts'

/** A job as the kernel knows it. */
export interface Job {
  readonly name: string
  readonly pluginId: string
  readonly title: string
  readonly schedule: JobSchedule | undefined
  readonly misfire: 'latest' | 'all' | 'skip'
  /** Whether it runs in each tenant, or once for the database. */
  readonly scope: 'tenant' | 'database'
}

/** How the runs of a job stand in the queue, among the subscribers. */
export function subscriberOf(job: string): string {
  return `${JOB_PREFIX}${job}`
}

/** What the names of subscribers that are jobs begin with. */
const JOB_PREFIX = 'job:'
