import type { z } from 'zod'

import type { MaskRules } from '../masks/mask-rules.ts'
import type { ExtensionPoint } from '../operations/extension-point.ts'
import { extensionPoint } from '../operations/extension-point.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import type { Permission } from '../operations/operation.ts'
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

/** When a job runs by itself. Neither: only when it is asked to. */
export type JobSchedule =
  /** A cron expression of five or six fields in an IANA zone; `UTC` when left out. */
  | { readonly cron: string; readonly zone?: string; readonly every?: undefined }
  /** A number and one of s, m, h, d: `15m`. */
  | { readonly every: string; readonly cron?: undefined; readonly zone?: undefined }

/** Background work of a plugin, done as the actor `plugin:<id>` in each tenant. */
export interface JobDeclaration {
  readonly title: string
  readonly schedule?: JobSchedule
  /** What happens to times that passed while nothing ran: the last one (default), each, or none. */
  readonly misfire?: 'latest' | 'all' | 'skip'
  run(ctx: OperationContext, input: JsonValue): unknown
}

/** A subcommand of `kith`, as `kith <plugin> <name>`. */
export interface CommandDeclaration {
  readonly summary: string
  readonly arguments?: readonly {
    readonly name: string
    readonly summary: string
    readonly isOptional?: true
  }[]
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
  /** Removes it. Runs in the transaction of the erasure, and possibly again. */
  erase(customerId: string, ctx: OperationContext): Promise<void>
}

/** Two customers that become one. */
export interface MergeCase {
  readonly mergeId: string
  readonly survivorId: string
  readonly retiredId: string
}

/** A plugin that has more to say on merging than that references follow the survivor. */
export interface MergeParticipant {
  /** What `merge` would do, for a person to read. Changes nothing. */
  preview(merge: MergeCase, ctx: OperationContext): Promise<JsonValue>
  /** Does it and answers what `unmerge` needs; kept sealed with the merge. */
  merge(merge: MergeCase, ctx: OperationContext): Promise<JsonValue>
  /** Undoes it from what `merge` answered. */
  unmerge(merge: MergeCase, record: JsonValue, ctx: OperationContext): Promise<void>
}

/** What a plugin does with the process around it. */
export interface Lifecycle {
  /** Runs when background work starts, in plugin order. */
  start?(): Promise<void> | void
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

/** What lets tenants choose how fields are masked. */
export const maskRules: ExtensionPoint<MaskRules> = extensionPoint('core.mask-rules')
/** The datasets of all plugins. */
export const datasets: ExtensionPoint<Dataset> = extensionPoint('core.datasets')
/** The segment predicates of all plugins. */
export const segmentPredicates: ExtensionPoint<SegmentPredicate> = extensionPoint('core.segment-predicates')
/** The channels of all plugins. */
export const channels: ExtensionPoint<Channel> = extensionPoint('core.channels')
