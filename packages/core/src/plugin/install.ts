import type { Scope } from '../di/scope.ts'
import type { EventDefinition } from '../events/event-definition.ts'
import type { InstalledOperation } from '../operations/operation-runner.ts'
import type { RoleGrant } from '../policy/policy-engine.ts'
import { PLUGIN_ROLE } from '../session/actor.ts'
import { KithError } from '../shared/errors.ts'
import { type BootProblem, CrmBootError } from './boot-error.ts'
import type { EventHandler, Plugin, Registrar } from './plugin.ts'

/** A durable subscription with the plugin it runs as. */
export interface InstalledSubscription {
  readonly event: string
  readonly handler: EventHandler
  readonly pluginId: string
  readonly scope: Scope
}

/** What the plugins of one instance have contributed. */
export interface Installation {
  readonly operations: ReadonlyMap<string, InstalledOperation>
  readonly events: ReadonlyMap<string, EventDefinition>
  readonly grants: readonly RoleGrant[]
  readonly subscriptions: ReadonlyMap<string, InstalledSubscription>
  readonly scopes: readonly Scope[]
}

/** Collects what is wrong instead of stopping at the first. */
export class BootProblems {
  readonly #problems: BootProblem[] = []

  add(
    plugin: string,
    code: string,
    { message, fix }: { readonly message: string; readonly fix: string },
  ): void {
    this.#problems.push({ code, plugin, message, fix })
  }

  /** Runs a check and keeps its error. */
  attempt<T>(plugin: string, check: () => T): T | undefined {
    try {
      return check()
    } catch (error) {
      if (error instanceof KithError) this.add(plugin, error.code, error)
      else
        this.add(plugin, 'KITH_BOOT_INVALID', {
          message: error instanceof Error ? error.message : String(error),
          fix: 'Correct the declaration; the message says what is wrong with it.',
        })
      return undefined
    }
  }

  /** @throws CrmBootError when there is any problem. */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw new CrmBootError(this.#problems)
  }
}

/** Orders plugins so that each comes after those it requires; otherwise as the host listed them. */
export function orderPlugins(plugins: readonly Plugin[], problems: BootProblems): readonly Plugin[] {
  const byId = new Map(plugins.map((plugin) => [plugin.id, plugin]))
  const ordered = new Set<Plugin>()
  const visit = (plugin: Plugin, path: readonly string[]): void => {
    if (ordered.has(plugin)) return
    if (path.includes(plugin.id)) {
      const circle = [...path, plugin.id].join(' -> ')
      problems.add(plugin.id, 'KITH_BOOT_CYCLE', {
        message: `Plugins require each other: ${circle}.`,
        fix: 'Break the circle.',
      })
      return
    }
    for (const id of plugin.definition.requires ?? []) {
      const required = byId.get(id)
      if (required !== undefined) visit(required, [...path, plugin.id])
      else missing(plugin.id, id, problems)
    }
    ordered.add(plugin)
  }
  for (const { id } of plugins.filter((plugin) => byId.get(plugin.id) !== plugin)) {
    problems.add(id, 'KITH_BOOT_DUPLICATE', {
      message: `The plugin "${id}" is installed twice.`,
      fix: 'List each plugin once.',
    })
  }
  for (const plugin of byId.values()) visit(plugin, [])
  return [...ordered]
}

function missing(plugin: string, id: string, problems: BootProblems): void {
  const message = `It requires the plugin "${id}", which is not installed.`
  problems.add(plugin, 'KITH_BOOT_MISSING_PLUGIN', {
    message,
    fix: `Add ${id}() to the plugins of createCrm.`,
  })
}

/** Runs every `setup` and collects the contributions. */
export function installPlugins(
  plugins: readonly Plugin[],
  root: Scope,
  problems: BootProblems,
): Installation {
  const operations = new Map<string, InstalledOperation>()
  const events = new Map<string, EventDefinition>()
  const grants: RoleGrant[] = []
  const subscriptions = new Map<string, InstalledSubscription>()
  const scopes: Scope[] = []
  for (const plugin of plugins) {
    const { id, definition } = plugin
    const scope = root.child(id)
    scopes.push(scope)
    const once = <V>(map: Map<string, V>, what: string, entry: readonly [string, V]): void => {
      if (!map.has(entry[0])) map.set(...entry)
      else
        problems.add(id, 'KITH_BOOT_DUPLICATE', {
          message: `The ${what} "${entry[0]}" exists already.`,
          fix: 'Rename it.',
        })
    }
    for (const event of definition.events ?? []) once(events, 'event', [event.name, event])
    for (const grant of definition.uses ?? []) grants.push({ role: `${PLUGIN_ROLE}${id}`, grant, plugin: id })
    const registrar: Registrar = {
      operation: (operation) => once(operations, 'operation', [operation.name, { operation, scope }]),
      on: (event, handler, { as }) =>
        once(subscriptions, 'subscription', [as, { event, handler, pluginId: id, scope }]),
      grant: (role, grant) => grants.push({ role, grant, plugin: id }),
      provide: (token, factory) => scope.provide(token, factory),
    }
    const options = parseOptions(plugin, problems)
    if (options !== undefined) problems.attempt(id, () => definition.setup?.(registrar, options.value))
  }
  return { operations, events, grants, subscriptions, scopes }
}

function parseOptions(
  { id, definition, options }: Plugin,
  problems: BootProblems,
): { readonly value: unknown } | undefined {
  if (definition.options === undefined) return { value: options }
  const parsed = definition.options.safeParse(options)
  if (parsed.success) return { value: parsed.data }
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'options'}: ${issue.message}`)
  problems.add(id, 'KITH_BOOT_OPTIONS', {
    message: `Its options are not valid: ${issues.join('; ')}.`,
    fix: `Correct what is given to ${id}() in the plugins of createCrm.`,
  })
  return undefined
}
