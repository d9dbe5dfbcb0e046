import type { Token } from '../di/token.ts'
import type { PastEvents } from '../events/dead-letters.ts'
import type { EventDefinition, EventName } from '../events/event-definition.ts'
import type { PluginDatabase } from '../gate/guarded-database.ts'
import type { Records } from '../gate/records.ts'
import type { RightsOverview } from '../policy/rights-overview.ts'
import type { ActorInput } from '../session/actor.ts'
import type { Directory } from '../session/directory.ts'
import type { Session } from '../session/session.ts'
import type { TenantSettings } from '../session/tenant.ts'
import type { JsonValue } from '../shared/json.ts'
import type { ExtensionPoint } from './extension-point.ts'
import type { TimelineFact } from './timeline-fact.ts'
import type { TokenIssuer } from './token-issuer.ts'

/** Past events that one recipient of a subscription is to have again. */
export interface Redelivery extends PastEvents {
  readonly recipient: string
}

/** When a job is to run, and under which name. */
export interface ScheduleOptions {
  /** At once when left out. */
  readonly at?: Date
  /** Asked for again under the same key, a run that still waits is changed instead. */
  readonly key?: string
}

/** What a handler works with: everything it may touch, already bound to the caller and the transaction. */
export interface OperationContext extends RightsOverview {
  readonly session: Session
  /** The people of the tenant who are not in the session: for assignment, notification, approval. */
  readonly directory: Directory
  /** The settings of the tenant: time zone, region, currency, language. */
  tenant(): TenantSettings
  /** The time of the call: the same at every question. */
  now(): Date
  /** A new identifier. */
  id(): string
  /** The rows of an entity as the caller may see and change them. */
  records(entity: string): Records
  /**
   * Writes fields that the plugin has added to an entity with `r.field`, beside the row with that id: in the transaction
   * and audited, without moving the row's version, and whatever the caller's rights.
   *
   * @throws KITH_NOT_FOUND when the tenant has no such row; KITH_OPERATION_NOTHING_ADDED.
   */
  extend(entity: string, id: string, values: Readonly<Record<string, unknown>>): Promise<void>
  /** The plugin's own tables, within the tenant and the transaction of the call; see `PluginDatabase`. */
  readonly db: PluginDatabase
  /** Writes an event to the outbox, in the transaction of the change it tells of. */
  emit(name: EventName, payload: Readonly<Record<string, unknown>>): void
  /**
   * Asks for a run of one of the plugin's own jobs, in the transaction of the change that it follows from.
   *
   * @throws KITH_JOB_UNKNOWN
   */
  schedule(job: string, input: JsonValue, options?: ScheduleOptions): Promise<void>
  /** The events that there are, by name. */
  readonly events: ReadonlyMap<string, EventDefinition>
  /**
   * Owes past events to a recipient of one of the plugin's own subscriptions again, in the transaction of the call.
   *
   * @returns how many it was not owed already.
   * @throws KITH_EVENT_SUBSCRIBER_UNKNOWN
   */
  redeliver(subscription: string, again: Redelivery): Promise<number>
  /**
   * Waits until no other transaction of the plugin has the turn at a place of the tenant, and keeps it until the end of this
   * one: what is read afterwards is what the last one left. For rules over several rows that must not be read by two at the
   * same time, such as a balance. Whoever takes several turns takes them in one order.
   *
   * ```ts
   * await ctx.turn(`account/${accountId}`)
   * ```
   */
  turn(place: string): Promise<void>
  /** Writes an entry to a customer's timeline, in the transaction of the change it tells of. */
  timeline(fact: TimelineFact): void
  /** Runs another operation as the same caller, in the same transaction. */
  call(operation: string, input: unknown): Promise<unknown>
  /** The same as nested methods: `ctx.crm.customers.get({ id })`. A plugin has the types of what it sees by `ContextOf`. */
  readonly crm: object
  /** A service that the plugin provides. */
  get<V>(token: Token<V>): V
  /** Tokens by which operations of the plugin are called without an actor. */
  readonly tokens: TokenIssuer
  /** What plugins have added to an extension point, by name. */
  extensions<V>(point: ExtensionPoint<V>): ReadonlyMap<string, V>
  /**
   * The same call with the rights that the plugin declares in `uses`, as the actor `plugin:<id>` on behalf of the caller:
   * for what the plugin does by itself, whoever caused it.
   */
  asPlugin(): OperationContext
  /**
   * Reads as somebody else in the same tenant, with their rights and nothing more: for what leaves the CRM on behalf of
   * them. Only for the plugin itself, in subscribers, jobs and behind `asPlugin()`, where it declares
   * `{ entity: 'session', actions: ['readAs'] }` in `uses`.
   *
   * @throws KITH_FORBIDDEN otherwise; KITH_ACTOR_RESERVED.
   */
  asReader(actor: Omit<ActorInput, 'tenantId'>): Promise<OperationContext>
}
