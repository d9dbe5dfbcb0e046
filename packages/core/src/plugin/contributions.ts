import type { z } from 'zod'

import type { KithEvent } from '../events/event-definition.ts'
import type { DeliveryOrder } from '../events/subscriber.ts'
import type { JobSchedule } from '../jobs/job-schedule.ts'
import type { TenantMasks } from '../masks/mask-rules.ts'
import type { ExtensionPoint } from '../operations/extension-point.ts'
import { extensionPoint } from '../operations/extension-point.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import type { Permission } from '../operations/operation.ts'
import type { WorkContext } from '../operations/work-context.ts'
import type { RightsOverview } from '../policy/rights-overview.ts'
import type { KithError } from '../shared/errors.ts'
import type { JsonValue } from '../shared/json.ts'

/** A permission that a plugin declares beside the base actions on its entities, or on a resource without rows. */
export interface PermissionDeclaration {
  /** One phrase for administrators. */
  readonly title: string
}

/** One panel of the customer's profile. */
export interface Panel {
  readonly title: string
  /** Who is shown it; everybody else gets the profile without it. */
  readonly permission: Permission
  /** Lower stands first. Default: 100. */
  readonly order?: number
  /** How long it may take, in milliseconds, before the profile goes on without it. Default: 2000. */
  readonly timeLimitMs?: number
  /** What it answers for one customer, for the reference. */
  readonly output: z.ZodType
  /** Loads it for many customers at once, under the caller's rights. A customer that is left out has an empty panel. */
  load(customerIds: readonly string[], ctx: OperationContext): Promise<ReadonlyMap<string, unknown>>
}

/** A kind of entry on the customer's timeline. */
export interface TimelineType {
  readonly title: string
  /** The entity that entries refer to: an entry is shown to those who may see that row. */
  readonly entity: string
}

/** How deliveries are made; whatever is left out has a default. */
export interface DeliveryOptions {
  /** How often one is tried before it is set aside as a dead letter. Default: 12, over some hours. */
  readonly attempts?: number
  /** How long one attempt may take, in milliseconds. Default: 15,000. */
  readonly timeoutMs?: number
  /**
   * Whether the handler runs inside the transaction of its effects. `false` is for handlers that wait for others, such as
   * mail servers: a transaction that is open meanwhile would keep others waiting. They read through `ctx` and write
   * through `ctx.transact`. Default: `true`.
   */
  readonly inTransaction?: boolean
}

/** How events are delivered to a durable subscription. */
export interface SubscriptionOptions extends DeliveryOptions {
  /** Names the subscription for ever: `tickets.open-return`. */
  readonly as: string
  /**
   * `subject` (default): the events of one subject one after the other, in their order; behind one that fails the others
   * of its subject wait. `passing`: the same, but they pass one that was set aside. `none`: each as soon as it can.
   */
  readonly order?: DeliveryOrder
  /**
   * Finds whom an event is for, by ids of at most 36 characters that the plugin chooses, in a transaction and with the
   * rights of the plugin. The handler then runs once for each, in a lane of its own with attempts, order and dead letters
   * of its own; `ctx.recipient` tells for whom.
   */
  recipients?(event: KithEvent, ctx: OperationContext): Promise<readonly string[]>
}

/** Background work of a plugin, done as the actor `plugin:<id>` in each tenant. */
export interface JobDeclaration<C extends WorkContext = WorkContext> {
  readonly title: string
  readonly schedule?: JobSchedule
  /** What happens to times that passed while nothing ran: the last one (default), each, or none. */
  readonly misfire?: 'latest' | 'all' | 'skip'
  readonly delivery?: DeliveryOptions
  /**
   * Does it. `input` is what it was scheduled with; a run by the schedule gets `{ scheduledFor }`, the time it is for.
   */
  run(ctx: C, input: JsonValue): unknown
}

/** A subcommand of `kith`, as `kith <plugin> <name>`. */
export interface CommandDeclaration {
  readonly summary: string
  readonly arguments?: readonly {
    readonly name: string
    readonly summary: string
    readonly isOptional?: true
  }[]
  /** Does it. What it throws is printed as the error of the command. */
  run(call: CommandCall): Promise<void>
}

/** What a subcommand works with. */
export interface CommandCall {
  /** The values of its arguments by name. */
  readonly arguments: Readonly<Record<string, string | undefined>>
  /** Runs an operation as the system itself; the command line is the audited reason. */
  execute(operation: string, input: unknown): Promise<unknown>
  /** Prints a line. */
  print(line: string): void
}

/** What a plugin knows of a person beyond the rows that name their subject: rows are exported and erased without it. */
export interface SubjectParticipant {
  /** Everything it holds about the customer, for the person themselves. */
  export(customerId: string, ctx: OperationContext): Promise<JsonValue>
  /** Removes it. Runs in the transaction of the erasure, before the rows go, with the rights of the plugin. */
  erase(customerId: string, ctx: OperationContext): Promise<void>
}

/** Two customers that become one. */
export interface MergeCase {
  readonly mergeId: string
  readonly survivorId: string
  readonly retiredId: string
}

/**
 * A plugin that has more to say on merging than that references follow the survivor. It acts before the rows move and,
 * when the merge is undone, after they went home: each time it finds both customers with rows of their own. An error
 * undoes all of it. `merge` and `unmerge` run with the rights of the plugin.
 */
export interface MergeParticipant {
  /** What `merge` would do, for the caller to read and with the caller's rights. Changes nothing. */
  preview(merge: MergeCase, ctx: OperationContext): Promise<JsonValue>
  /** Does it and answers what `unmerge` needs; kept sealed with the merge. */
  merge(merge: MergeCase, ctx: OperationContext): Promise<JsonValue>
  /** Undoes it from what `merge` answered. */
  unmerge(merge: MergeCase, record: JsonValue, ctx: OperationContext): Promise<void>
}

/** What a plugin works with when background work starts. */
export interface LifecycleStart {
  /** Reads in each tenant that there is, one after the other, as the plugin itself. */
  inEachTenant(read: (ctx: OperationContext) => Promise<void>): Promise<void>
  /** Tells the host of what is wrong and keeps nothing from starting. */
  report(error: unknown): void
}

/** What a plugin does with the process around it. */
export interface Lifecycle {
  /** Runs when background work starts, in plugin order. */
  start?(begun: LifecycleStart): Promise<void> | void
  /** Runs when the CRM closes, in reverse order. */
  stop?(): Promise<void> | void
  /** Throws when the plugin cannot do its work. */
  health?(): Promise<void> | void
}

/** Figures that reports are made of: groups and measures over an entity, under the reader's rights. */
export interface Dataset {
  readonly title: string
  readonly permission: Permission
  readonly entity: string
  /** Fields that figures may be grouped by. */
  readonly dimensions: readonly string[]
  /** Fields that may be added up. */
  readonly measures: readonly string[]
}

/** A condition with a name that segments may use. */
export interface SegmentPredicate {
  readonly title: string
  readonly parameters: z.ZodType
  /** The filter over customers that the parameters mean. */
  where(parameters: unknown): Readonly<Record<string, unknown>>
}

/** A way to reach people. */
export interface Channel {
  readonly title: string
  /** The kind of contact point that it sends to. */
  readonly contactPointKind: string
  /** Sends a message once for each `key`. @returns the channel's own id of the message. */
  send(message: {
    readonly key: string
    readonly to: string
    readonly subject?: string
    readonly body: string
  }): Promise<string>
}

/** What a plugin knows of the masks that tenants have chosen in place of those of the fields. */
export interface TenantMaskSource {
  /** The choices of the context's tenant: a strategy's name by `entity.field`. Asked for each call that shows rows. */
  load(ctx: OperationContext): Promise<TenantMasks>
}

/** Where tenants' choices of masks come from. */
export const tenantMaskSources: ExtensionPoint<TenantMaskSource> = extensionPoint('core.tenant-masks')
/** What a plugin finds wrong with the policy and the plugins as a whole, when a CRM is created. */
export interface BootCheck {
  /** Everything that must keep the CRM from starting. Pure, and without the database. */
  find(overview: RightsOverview): readonly KithError[]
}

/** What plugins check before a CRM starts, once every declaration is right by itself. */
export const bootChecks: ExtensionPoint<BootCheck> = extensionPoint('core.boot-checks')
/** The datasets of all plugins. */
export const datasets: ExtensionPoint<Dataset> = extensionPoint('core.datasets')
/** The segment predicates of all plugins. */
export const segmentPredicates: ExtensionPoint<SegmentPredicate> = extensionPoint('core.segment-predicates')
/** The channels of all plugins. */
export const channels: ExtensionPoint<Channel> = extensionPoint('core.channels')
