import type { z } from 'zod'

import type { Migration } from '../database/migration.ts'
import type { Factory } from '../di/scope.ts'
import type { Token } from '../di/token.ts'
import type { EventDefinition, KithEvent } from '../events/event-definition.ts'
import type { OperationContext } from '../operations/operation-context.ts'
import type { Operation } from '../operations/operation.ts'
import type { Grant } from '../policy/policy.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import type { CatalogueEntry } from '../shared/errors.ts'
import type { PluginTypes } from './plugin-types.ts'

/** Handles an event of a durable subscription; its effects through `ctx` happen exactly once. */
export type EventHandler = (event: KithEvent, ctx: OperationContext) => unknown

/** What `setup` records its contributions with. Pure and synchronous: nothing runs, nothing is connected. */
export interface Registrar {
  /** Adds an operation. Its name begins with a resource of the plugin. */
  operation(operation: Operation): void
  /** Subscribes durably, at least once. `as` names the subscription for ever: `tickets.open-return`. */
  on(event: string, handler: EventHandler, options: { readonly as: string }): void
  /** Adds a right to a role of the host's policy. */
  grant(role: string, grant: Grant): void
  /** Provides a service to the plugin's handlers, made when first asked for. */
  provide<V>(token: Token<V>, factory: Factory<V>): void
}

/** The declaration of a plugin: data, and a `setup` that only records. */
export interface PluginDefinition<TOptions> {
  /** kebab-case; the prefix of its tables. */
  readonly id: string
  readonly version: string
  /** Checks the options; missing ones take their defaults from it. */
  readonly options?: z.ZodType<TOptions>
  readonly entities?: readonly EntityDefinition[]
  readonly events?: readonly EventDefinition[]
  readonly migrations?: readonly Migration[]
  readonly errors?: readonly CatalogueEntry[]
  /** The rights its subscribers run with, as the actor `plugin:<id>`. */
  readonly uses?: readonly Grant[]
  /** The ids of plugins that must be installed; they are set up first. */
  readonly requires?: readonly string[]
  /** Records what the plugin adds. Runs once, when the CRM is created; does nothing else. */
  setup?(r: Registrar, options: TOptions): void
}

/** A configured plugin, ready for `createCrm`. */
export interface Plugin<T extends PluginTypes = PluginTypes> {
  readonly id: T['id']
  readonly definition: PluginDefinition<unknown>
  readonly options: unknown
  /** Type-level only. */
  readonly $types?: T
}

type OptionsOf<T> = T extends { readonly options: infer O extends object } ? O : object

/** Configures a plugin. Options may be left out where all of them have defaults. */
export type PluginFactory<T extends PluginTypes> =
  {} extends OptionsOf<T> ? (options?: OptionsOf<T>) => Plugin<T> : (options: OptionsOf<T>) => Plugin<T>

/**
 * Declares a plugin and answers its factory.
 *
 * ```ts
 * export const greetings = definePlugin<GreetingsTypes>({
 *   id: 'greetings',
 *   version: '1.0.0',
 *   setup: (r) => r.on('customer.created', sendGreeting, { as: 'greetings.send' }),
 * })
 * createCrm({ database, policy, secret, plugins: [greetings()] })
 * ```
 */
export function definePlugin<T extends PluginTypes>(
  definition: PluginDefinition<OptionsOf<T>>,
): PluginFactory<T> {
  const create = (options: OptionsOf<T> = {} as OptionsOf<T>): Plugin<T> =>
    Object.freeze({ id: definition.id, definition, options })
  return create
}
