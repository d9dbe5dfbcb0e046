import satisfies from 'semver/functions/satisfies.js'
import validVersion from 'semver/functions/valid.js'
import validRange from 'semver/ranges/valid.js'

import type { BootProblems } from './boot-problems.ts'
import type { InstalledDefinition, Plugin } from './plugin.ts'

/** The version of the contract between kernel and plugins: what a plugin's `kernel` range is held against. */
export const KERNEL_VERSION = '0.1.0'

const KERNEL = 'core'
/** Everything that a declaration may say. */
const KEYS: ReadonlySet<string> = new Set<keyof InstalledDefinition>([
  'id',
  'version',
  'kernel',
  'requires',
  'optional',
  'options',
  'entities',
  'resources',
  'events',
  'migrations',
  'errors',
  'messages',
  'uses',
  'setup',
])
const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/**
 * Orders plugins so that each comes after those it requires and those it knows; otherwise as the host listed them.
 * Reports ids and versions that are malformed, what is missing, what has the wrong version, and circles.
 */
export function orderPlugins(plugins: readonly Plugin[], problems: BootProblems): readonly Plugin[] {
  const byId = new Map(plugins.map((plugin) => [plugin.id, plugin]))
  for (const plugin of plugins) {
    if (byId.get(plugin.id) !== plugin) {
      problems.add(plugin.id, 'KITH_BOOT_DUPLICATE', {
        message: `The plugin "${plugin.id}" is installed twice.`,
        fix: 'List each plugin once.',
      })
    }
    checkDeclaration(plugin, problems)
    checkNeighbours(plugin, byId, problems)
  }
  const ordered = new Set<Plugin>()
  for (const plugin of byId.values()) visit(plugin, { byId, ordered, problems, path: [] })
  return [...ordered]
}

interface Visit {
  readonly byId: ReadonlyMap<string, Plugin>
  readonly ordered: Set<Plugin>
  readonly problems: BootProblems
  readonly path: readonly string[]
}

function visit(plugin: Plugin, { byId, ordered, problems, path }: Visit): void {
  if (ordered.has(plugin)) return
  if (path.includes(plugin.id)) {
    const circle = [...path.slice(path.indexOf(plugin.id)), plugin.id].join(' -> ')
    problems.add(plugin.id, 'KITH_BOOT_CYCLE', {
      message: `Plugins require each other: ${circle}.`,
      fix: 'Break the circle.',
    })
    return
  }
  for (const id of Object.keys(neighboursOf(plugin))) {
    const neighbour = byId.get(id)
    if (neighbour !== undefined) visit(neighbour, { byId, ordered, problems, path: [...path, plugin.id] })
  }
  ordered.add(plugin)
}

/** Tells which installed plugins build on which; on the kernel, all of them do. */
export function buildsOnAmong(plugins: readonly Plugin[]): (plugin: string, other: string) => boolean {
  const reached = new Map<string, Set<string>>()
  // In their order each comes after those that it builds on, whose own are known by then.
  for (const plugin of plugins) {
    const direct = Object.keys(neighboursOf(plugin)).filter((id) => reached.has(id))
    reached.set(plugin.id, new Set([...direct, ...direct.flatMap((id) => [...reached.get(id)!])]))
  }
  return (plugin, other) =>
    plugin !== other && (other === KERNEL || (reached.get(plugin)?.has(other) ?? false))
}

/** The plugins that one names, required and optional, with the versions that will do. */
export function neighboursOf({ definition }: Plugin): Readonly<Record<string, string>> {
  return { ...definition.requires, ...definition.optional }
}

function checkDeclaration({ id, definition }: Plugin, problems: BootProblems): void {
  const invalid = (message: string, fix: string): void =>
    problems.add(id, 'KITH_BOOT_INVALID', { message, fix })
  for (const key of Object.keys(definition).filter((each) => !KEYS.has(each)))
    invalid(
      `Its definition has the key "${key}", which means nothing.`,
      `Use one of ${[...KEYS].join(', ')}.`,
    )
  if (!ID.test(id)) invalid(`"${id}" is no plugin id.`, 'Use lower case letters, digits and single hyphens.')
  if (validVersion(definition.version) === null)
    invalid(`"${definition.version}" is no version.`, 'Use a semantic version, such as 1.0.0.')
  if (!accepts(definition.kernel, KERNEL_VERSION)) {
    problems.add(id, 'KITH_BOOT_KERNEL_VERSION', {
      message: `It works with the kernel ${definition.kernel}; this is ${KERNEL_VERSION}.`,
      fix: `Install a version of ${id} that is made for this kernel, or change its range.`,
    })
  }
}

function checkNeighbours(plugin: Plugin, byId: ReadonlyMap<string, Plugin>, problems: BootProblems): void {
  const { id, definition } = plugin
  for (const [name, range] of Object.entries(neighboursOf(plugin))) {
    const neighbour = byId.get(name)
    if (neighbour === undefined && Object.hasOwn(definition.requires ?? {}, name)) {
      problems.add(id, 'KITH_BOOT_MISSING_PLUGIN', {
        message: `It requires the plugin "${name}", which is not installed.`,
        fix: `Add ${name}() to the plugins of createCrm.`,
      })
    } else if (neighbour !== undefined && !accepts(range, neighbour.definition.version)) {
      problems.add(id, 'KITH_BOOT_PLUGIN_VERSION', {
        message: `It works with ${name} ${range}; installed is ${neighbour.definition.version}.`,
        fix: `Install a version of ${name} within ${range}.`,
      })
    }
  }
}

function accepts(range: string, version: string): boolean {
  return validRange(range) !== null && satisfies(version, range)
}
