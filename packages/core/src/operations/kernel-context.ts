import type { EventDefinition } from '../events/event-definition.ts'
import type { EntityStore } from '../gate/entity-store.ts'
import type { GateCall } from '../gate/gate-call.ts'
import type { LookupHit, LookupKey } from '../gate/lookup.ts'
import type { VisibleRow } from '../gate/visible-rows.ts'
import type { JobBook } from '../jobs/job-book.ts'
import type { OperationContext } from './operation-context.ts'

/** What the kernel's own slices work with beyond a plugin's context: rows behind a door that was asked already. */
export interface KernelContext extends OperationContext {
  readonly gateCall: GateCall
  readonly events: ReadonlyMap<string, EventDefinition>
  readonly jobs: JobBook
  store(entity: string): EntityStore
  /** Works behind a savepoint, as part of `operation`: if it fails, nothing of it stays. */
  attempt<T>(operation: string, work: (ctx: KernelContext) => Promise<T>): Promise<T>
  /** Whether plugins take part in an operation, so that it may only be done by calling it. */
  hasHooks(operation: string): boolean
  /** Which of some rows the caller may see now. */
  visible(entity: string, ids: Iterable<string>): Promise<ReadonlyMap<string, VisibleRow>>
  /** The name of the operation that lists rows of an entity by a query; `undefined` for an entity without one. */
  listOperationOf(entity: string): string | undefined
  /** Makes the next call read the tenant's settings and fields again: after a change of them. */
  refreshTenant(): void
  lookup(key: LookupKey, value: string): Promise<readonly LookupHit[]>
}

/** The kernel's view of a context. Only the slices of core call it; they run on no other kind. */
export function asKernel(ctx: OperationContext): KernelContext {
  return ctx as KernelContext
}
