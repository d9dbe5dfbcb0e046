import type { z } from 'zod'

import type { Migration } from '../database/migration.ts'
import type { EventDefinition } from '../events/event-definition.ts'
import type { Messages } from '../messages/messages.ts'
import type { Grant } from '../policy/policy.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import type { CatalogueEntry } from '../shared/errors.ts'
import type { IdsOf, OptionalOf, PluginTypes, RequiredOf, VisibleTo } from './plugin-types.ts'
import type { Registrar } from './registrar.ts'

/** The parts of a plugin's declaration that are the same whatever its types. */
export interface PluginBase {
  /** kebab-case; the prefix of its tables. */
  readonly id: string
  readonly version: string
  /** The kernel versions it works with, as a semver range: `^0.1`. */
  readonly kernel: string
  readonly entities?: readonly EntityDefinition[]
  /** Further words that its names may begin with, in the singular: `loyaltyCard`, beside entities and permissions. */
  readonly resources?: readonly string[]
  readonly events?: readonly EventDefinition[]
  readonly migrations?: readonly Migration[]
  readonly errors?: readonly CatalogueEntry[]
  /** What its errors are in other languages, one member a language. */
  readonly messages?: readonly Messages[]
  /** The rights its jobs and subscribers run with, as the actor `plugin:<id>`. */
  readonly uses?: readonly Grant[]
}

type Ranges<P> = { readonly [I in IdsOf<P>]: string }

/** Plugins that must be installed, with the versions that will do; they are set up first. */
type Requirements<T> = [RequiredOf<T>] extends [never]
  ? { readonly requires?: Readonly<Record<string, string>> }
  : { readonly requires: Ranges<RequiredOf<T>> }

/** Plugins that may be absent, with the versions that will do; those that are there are set up first. */
type Wishes<T> = [OptionalOf<T>] extends [never]
  ? { readonly optional?: Readonly<Record<string, string>> }
  : { readonly optional: Ranges<OptionalOf<T>> }

type OptionsOf<T> = T extends { readonly options: infer O extends object } ? O : object

/** The declaration of a plugin with the types `T`, under a kernel with the types `K`. */
export type PluginDeclaration<T extends PluginTypes, K extends PluginTypes> = PluginBase &
  Requirements<T> &
  Wishes<T> & {
    readonly id: T['id']
    /** Checks the options; missing ones take their defaults from it. */
    readonly options?: z.ZodType<OptionsOf<T>>
    /** Records what the plugin adds. Runs once, when the CRM is created; does nothing else. */
    setup?(r: Registrar<VisibleTo<T, K>>, options: OptionsOf<T>): void
  }

/** A plugin's declaration as the kernel reads it. */
export interface InstalledDefinition extends PluginBase {
  readonly requires?: Readonly<Record<string, string>>
  readonly optional?: Readonly<Record<string, string>>
  readonly options?: z.ZodType
  setup?(r: Registrar, options: unknown): void
}

/** A configured plugin, ready for `createCrm`. */
export interface Plugin<T extends PluginTypes = PluginTypes> {
  readonly id: T['id']
  readonly definition: InstalledDefinition
  readonly options: unknown
  /** Type-level only. */
  readonly $types?: T
}

/** Configures a plugin. Options may be left out where all of them have defaults. */
export type PluginFactory<T extends PluginTypes> =
  {} extends OptionsOf<T> ? (options?: OptionsOf<T>) => Plugin<T> : (options: OptionsOf<T>) => Plugin<T>

/** Answers the factory of a declared plugin. `K` is what every plugin sees of the kernel. */
export function createPluginFactory<T extends PluginTypes, K extends PluginTypes>(
  definition: PluginDeclaration<T, K>,
): PluginFactory<T> {
  const create = (options: OptionsOf<T> = {} as OptionsOf<T>): Plugin<T> =>
    Object.freeze({ id: definition.id, definition, options })
  return create
}
