import type { PutOff } from '../events/subscriber.ts'
import type { CommittedContext } from '../operations/hook.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import type { WorkContext } from '../operations/work-context.ts'
import type { Facade, OptionalOf } from './plugin-types.ts'

/**
 * The operations in a union of plugin types as nested methods. What only a plugin that may be absent provides may be
 * absent as well.
 */
type VisibleOperations<U> = Facade<Exclude<U, OptionalOf<U>>> & Partial<Facade<Extract<U, OptionalOf<U>>>>

/** What code of a plugin works with. `U` is what the plugin sees: its own types, those that it names, and the kernel's. */
export interface PluginContext<U> extends OperationContext {
  /** The operations that the plugin sees, as the same caller and in the same transaction: `ctx.call` with types. */
  readonly crm: VisibleOperations<U>
  asPlugin(): PluginContext<U>
}

/** What durable subscribers and jobs of a plugin work with. */
export interface PluginWorkContext<U> extends WorkContext {
  /** The operations that the plugin sees, as the plugin itself: `ctx.call` with types. */
  readonly crm: VisibleOperations<U>
  asPlugin(): PluginContext<U>
  transact<T>(work: (ctx: PluginContext<U>) => Promise<T>): Promise<T>
  putOff(off: PutOff, work: (ctx: PluginContext<U>) => Promise<void>): Promise<void>
}

/** What a plugin's `committed` hooks work with. */
export interface PluginCommittedContext<U> extends CommittedContext {
  /** The operations that the plugin sees, as the same caller, each in a transaction of its own. */
  readonly crm: VisibleOperations<U>
}
