import type { DeadLetter } from '../events/dead-letters.ts'
import type { JobState } from '../jobs/read-schedule.ts'
import type { ByteStream } from '../operations/byte-stream.ts'
import type { Page } from '../shared/page.ts'
import type { Change } from './change-shaper.ts'
import type { ChangePage, ListChangesInput } from './operations/list-changes.ts'
import type { StreamChangesInput } from './operations/stream-changes.ts'

/** A job, and how it stands in one tenant. */
export interface ListedJob extends JobState {
  readonly name: string
  readonly title: string
  readonly plugin: string
  /** A cron expression with its zone, or an interval. */
  readonly schedule: string | null
}

/** The operations on deliveries, jobs and the change feed. */
export interface WorkOperations {
  readonly 'events.dead.list': {
    input: { readonly limit?: number; readonly cursor?: string }
    output: Page<DeadLetter>
  }
  readonly 'events.dead.retry': { input: { readonly id: string }; output: void }
  readonly 'events.dead.discard': { input: { readonly id: string }; output: void }
  readonly 'events.replay': {
    input: { readonly subscriber: string; readonly since: Date | string }
    output: { readonly added: number }
  }
  readonly 'jobs.list': { input: object; output: { readonly data: readonly ListedJob[] } }
  readonly 'jobs.run': { input: { readonly name: string }; output: void }
  readonly 'changes.get': { input: { readonly id: string }; output: Change }
  readonly 'changes.list': { input: ListChangesInput; output: ChangePage }
  readonly 'metrics.read': { input: object; output: ByteStream }
  readonly 'changes.stream': { input: StreamChangesInput; output: ByteStream }
}
