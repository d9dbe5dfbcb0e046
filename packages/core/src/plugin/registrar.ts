import type { Factory } from '../di/scope.ts'
import type { Token } from '../di/token.ts'
import type { KithEvent } from '../events/event-definition.ts'
import type { MaskStrategy } from '../masks/mask-strategy.ts'
import type { ExtensionPoint } from '../operations/extension-point.ts'
import type { HookPlace } from '../operations/hook.ts'
import type { Operation } from '../operations/operation.ts'
import type { Grant } from '../policy/policy.ts'
import type { FieldMap } from '../schema/entity.ts'
import type { Normalizer } from '../schema/field.ts'
import type {
  Channel,
  CommandDeclaration,
  Dataset,
  JobDeclaration,
  Lifecycle,
  MergeParticipant,
  Panel,
  PermissionDeclaration,
  SegmentPredicate,
  SubjectParticipant,
  SubscriptionOptions,
  TimelineType,
} from './contributions.ts'
import type { PluginCommittedContext, PluginContext, PluginWorkContext } from './plugin-context.ts'
import type { EventNames, InputOf, OperationNames, OutputOf, PayloadOf } from './plugin-types.ts'

/** Handles an event of a durable subscription; its effects through `ctx` happen exactly once. */
export type EventHandler<TPayload = Readonly<Record<string, unknown>>, U = never> = (
  event: KithEvent<TPayload>,
  ctx: PluginWorkContext<U>,
) => unknown

type Sooner<V> = V | Promise<V>

/** Takes part in operations of the kernel and of plugins, at one of their four moments. */
export interface HookRegistrar<U> {
  /** Refuses: by `false` or by an error of its own. Runs in the operation's transaction, before anything is done. */
  guard<N extends OperationNames<U>>(
    operation: N,
    handler: (input: InputOf<U, N>, ctx: PluginContext<U>) => Sooner<boolean | void>,
    place?: HookPlace,
  ): void
  /** Changes the input: each hook sees what its predecessor answered. A changed input is validated and guarded again. */
  before<N extends OperationNames<U>>(
    operation: N,
    handler: (input: InputOf<U, N>, ctx: PluginContext<U>) => Sooner<InputOf<U, N> | void>,
    place?: HookPlace,
  ): void
  /** Adds to what was done, in the same transaction; an error undoes all of it. */
  after<N extends OperationNames<U>>(
    operation: N,
    handler: (output: OutputOf<U, N>, input: InputOf<U, N>, ctx: PluginContext<U>) => unknown,
    place?: HookPlace,
  ): void
  /** Hears of the outcome after the commit, at most once; not in a transaction that the host opened itself. */
  committed<N extends OperationNames<U>>(
    operation: N,
    handler: (output: OutputOf<U, N>, input: InputOf<U, N>, ctx: PluginCommittedContext<U>) => unknown,
    place?: HookPlace,
  ): void
}

/** Adds values to an extension point. */
export interface Contributor<V> {
  /** Adds a value under a name that is unique within the point. */
  add(name: string, value: V): void
}

/**
 * What `setup` records its contributions with. Pure and synchronous: nothing runs, nothing is connected. `U` is what the
 * plugin may see: its own types, those of the plugins that it names, and the kernel's.
 */
export interface Registrar<U = never> {
  /** Adds an operation. Its name begins with a resource of the plugin. */
  operation(operation: Operation): void
  readonly hook: HookRegistrar<U>
  /** Subscribes durably, at least once; effects through `ctx` happen exactly once. */
  on<N extends EventNames<U>>(
    event: N,
    handler: EventHandler<PayloadOf<U, N>, U>,
    options: SubscriptionOptions,
  ): void
  /** Subscribes durably to every event that there is, of whatever plugin. */
  on(
    event: '*',
    handler: EventHandler<Readonly<Record<string, unknown>>, U>,
    options: SubscriptionOptions,
  ): void
  /** Adds background work: `tickets.close-resolved`. */
  job(name: string, job: JobDeclaration<PluginWorkContext<U>>): void
  /** Adds a right to a role of the host's policy. */
  grant(role: string, grant: Grant): void
  /** Declares a permission beyond the base actions: `ticket:escalate`. */
  permission(name: `${string}:${string}`, permission: PermissionDeclaration): void
  /**
   * Adds fields to an entity of another plugin, in a table of its own. They are read, filtered and masked like the
   * entity's; only the plugin writes them, with `ctx.extend`.
   */
  field(entity: string, fields: FieldMap): void
  /** Adds a mask strategy that fields and tenants may name. */
  mask(strategy: MaskStrategy): void
  /** Canonicalises a text field after its own normaliser. */
  normalizer(entity: string, field: string, normalizer: Normalizer): void
  /** Adds a panel to the customer's profile: `tickets.open`. */
  panel(name: string, panel: Panel): void
  /** Adds a kind of entry to the customer's timeline: `ticket.opened`. */
  timeline(name: string, type: TimelineType): void
  /** Adds figures for reports. */
  dataset(name: string, dataset: Dataset): void
  /** Adds a condition for segments. */
  segmentPredicate(name: string, predicate: SegmentPredicate): void
  /** Adds a way to reach people. */
  channel(name: string, channel: Channel): void
  /** Adds a subcommand: `kith <plugin> <name>`. */
  command(name: string, command: CommandDeclaration): void
  /** Says what the plugin knows of a person beyond rows that name their subject. */
  subject(participant: SubjectParticipant): void
  /** Takes part in merging customers. */
  mergeParticipant(participant: MergeParticipant): void
  /** Provides a service to the plugin's handlers, made when first asked for. */
  provide<V>(token: Token<V>, factory: Factory<V>): void
  /** Starts, stops and examines what the plugin keeps running. */
  lifecycle(lifecycle: Lifecycle): void
  /** Declares an extension point of its own, or finds that of another plugin; answers how to add to it. */
  extensionPoint<V>(point: ExtensionPoint<V>): Contributor<V>
}
