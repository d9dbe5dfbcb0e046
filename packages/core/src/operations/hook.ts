import type { Scope } from '../di/scope.ts'
import type { Session } from '../session/session.ts'
import type { OperationContext } from './operation-context.ts'

/** The moments of an operation at which plugins may take part, in the order in which they come. */
export const hookMoments = ['guard', 'before', 'after', 'committed'] as const

/** One of the moments of an operation. */
export type HookMoment = (typeof hookMoments)[number]

/** Where a hook stands among those of other plugins; without a wish it follows the order of the plugins. */
export interface HookPlace {
  /** The ids of plugins whose hooks of the same moment come later. */
  readonly before?: readonly string[]
  /** The ids of plugins whose hooks of the same moment come earlier. */
  readonly after?: readonly string[]
}

/** What a `committed` hook works with: the transaction is over, so that each call runs in one of its own. */
export interface CommittedContext {
  readonly session: Session
  /** Runs another operation as the same caller. */
  call(operation: string, input: unknown): Promise<unknown>
  /** The same as nested methods. */
  readonly crm: object
  /** The time when the operation began. */
  now(): Date
}

/** Decides whether the operation may run: `false`, or an error of its own, refuses it. */
export type GuardHook = (input: never, ctx: OperationContext) => boolean | void | Promise<boolean | void>
/** Answers the input that the next hook and the operation get; nothing leaves it as it is. */
export type BeforeHook = (input: never, ctx: OperationContext) => unknown
/** Adds to what the operation did, in its transaction; an error undoes all of it. */
export type AfterHook = (output: never, input: never, ctx: OperationContext) => unknown
/** Hears of the outcome after the commit; an error is reported and changes nothing. */
export type CommittedHook = (output: never, input: never, ctx: CommittedContext) => unknown

/** The handlers of the four moments. */
export interface HookHandlers {
  readonly guard: GuardHook
  readonly before: BeforeHook
  readonly after: AfterHook
  readonly committed: CommittedHook
}

/** A hook with the plugin it belongs to. */
export interface InstalledHook<M extends HookMoment = HookMoment> {
  readonly moment: M
  readonly operation: string
  readonly pluginId: string
  readonly scope: Scope
  readonly place: HookPlace
  readonly handler: HookHandlers[M]
}

/** The hooks of one operation, each moment in its final order. */
export type Pipeline = { readonly [M in HookMoment]: readonly InstalledHook<M>[] }
