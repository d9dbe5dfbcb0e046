import type { Plugin } from '@kith/core'

/** What the examples of a plugin are made with. */
export interface ExampleStage {
  /** A customer of the team `t1`, to whom the actors of the standard roles belong. */
  readonly customerId: string
  /** Another customer of the same team. */
  readonly otherCustomerId: string
  /** Runs an operation as the system itself. */
  readonly execute: (operation: string, input: unknown) => Promise<Readonly<Record<string, unknown>>>
  /** Lets subscribers and jobs do what the examples have caused so far. */
  readonly settle: () => Promise<void>
}

/** A plugin with what its author promises of it: what `describePlugin` holds it to. */
export interface PluginUnderTest {
  /** Answers the plugin, configured; called for each check. */
  readonly plugin: () => Plugin
  /** The plugins that it requires, configured; called for each check. */
  readonly requires?: () => readonly Plugin[]
  /**
   * Makes a row of each of the plugin's entities, about the customers where rows are about anybody, and causes every event
   * that the plugin subscribes to and that neither its own commands nor the changing and merging of a customer cause. Answers
   * an example input for each of the plugin's operations by name.
   */
  prepare(stage: ExampleStage): Promise<Readonly<Record<string, unknown>>>
  /**
   * Which standard roles may call each operation, by its name. An operation that nobody may call has an empty list; one that
   * takes calls without an actor has `anybody`.
   */
  readonly roles: Readonly<Record<string, readonly string[] | 'anybody'>>
  /** Values that the examples put into fields about a person, as they are stored in canonical form. */
  readonly personal: readonly string[]
  /** The standard roles that may read such values in clear. */
  readonly clearFor: readonly string[]
}
