import type { Blobs } from '../blobs/blobs.ts'
import type { Scope } from '../di/scope.ts'
import type { RowQuestion } from '../gate/can-act.ts'
import type { CreationBatch } from '../gate/creation-batch.ts'
import type { EntityStore } from '../gate/entity-store.ts'
import type { GateCall } from '../gate/gate-call.ts'
import type { LookupHit, LookupSearch } from '../gate/lookup.ts'
import type { RowTest } from '../gate/test-row.ts'
import type { VisibleRow } from '../gate/visible-rows.ts'
import type { JobBook } from '../jobs/job-book.ts'
import type { DescribableError, ErrorDescription } from '../messages/describe-error.ts'
import type { Session } from '../session/session.ts'
import type { OperationContext } from './operation-context.ts'
import type { Operation } from './operation.ts'

/** What the kernel's own slices work with beyond a plugin's context: rows behind a door that was asked already. */
export interface KernelContext extends OperationContext {
  readonly gateCall: GateCall
  readonly jobs: JobBook
  /** Every operation of this instance. */
  readonly operations: readonly Operation[]
  /** How often actors have called operations of this instance. */
  callsSoFar(): number
  store(entity: string): EntityStore
  /** Creates many rows of an entity as the caller. */
  creations(entity: string): CreationBatch
  /** The files that are kept for a while. */
  readonly blobs: Blobs
  /**
   * Works in a transaction of its own as another session, as part of `operation`. For background work, which is in no
   * transaction itself.
   */
  transactAs<T>(session: Session, operation: string, work: (ctx: KernelContext) => Promise<T>): Promise<T>
  /** The same call in the same transaction as another session, as part of `operation`. */
  actAs(session: Session, operation: string): Promise<KernelContext>
  /** The same call as another session, reading only. */
  readAs(session: Session, operation: string): Promise<KernelContext>
  /** Works behind a savepoint, as part of `operation`: if it fails, nothing of it stays. */
  attempt<T>(operation: string, work: (ctx: KernelContext) => Promise<T>): Promise<T>
  /** Whether plugins take part in an operation, so that it may only be done by calling it. */
  hasHooks(operation: string): boolean
  /** Which of some rows the caller may see now. */
  visible(entity: string, ids: Iterable<string>): Promise<ReadonlyMap<string, VisibleRow>>
  /** Whether the caller may act on one row of an entity. */
  can(entity: string, question: RowQuestion): Promise<boolean>
  /** Which of some conditions are TRUE of a row; `undefined` where there is no such row. */
  test(entity: string, test: RowTest): Promise<readonly boolean[] | undefined>
  /** The name of the operation that lists rows of an entity by a query; `undefined` for an entity without one. */
  listOperationOf(entity: string): string | undefined
  /** Makes the next call read the tenant's settings and fields again: after a change of them. */
  refreshTenant(): void
  /** Does several reads that are recorded together, before any of them is shown. */
  together<T>(work: (ctx: KernelContext) => Promise<T>): Promise<T>
  /** The same call with the services of another plugin; `operation` names in the audit what it is part of. */
  within(scope: Scope, operation?: string): KernelContext
  /** Tells an error in the language of the session. */
  describe(error: DescribableError): ErrorDescription
  /** Tells the host of a failure that the caller does not wait for. */
  report(error: unknown): void
  lookup(search: LookupSearch): Promise<readonly LookupHit[]>
}

/** The kernel's view of a context. Only the slices of core call it; they run on no other kind. */
export function asKernel(ctx: OperationContext): KernelContext {
  return ctx as KernelContext
}
