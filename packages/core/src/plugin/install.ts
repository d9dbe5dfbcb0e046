import type { Scope } from '../di/scope.ts'
import { PLUGIN_ROLE } from '../session/actor.ts'
import type { BootProblems } from './boot-problems.ts'
import { emptyInstallation, type Installation } from './installation.ts'
import { neighboursOf } from './plugin-graph.ts'
import type { Plugin } from './plugin.ts'
import { createRegistrar } from './record-setup.ts'

/** Runs every `setup` and collects the contributions. */
export function installPlugins(
  plugins: readonly Plugin[],
  root: Scope,
  problems: BootProblems,
): Installation {
  const installation = emptyInstallation()
  for (const plugin of plugins) {
    const { id, definition } = plugin
    const neighbours = new Set(Object.keys(neighboursOf(plugin)))
    const scope = root.child(
      id,
      installation.scopes.filter(({ name }) => neighbours.has(name)),
    )
    installation.scopes.push(scope)
    for (const event of definition.events ?? []) {
      if (installation.events.has(event.name)) problems.duplicate(id, 'event', event.name)
      else installation.events.set(event.name, event)
    }
    for (const grant of definition.uses ?? [])
      installation.grants.push({ role: `${PLUGIN_ROLE}${id}`, grant, plugin: id })
    const options = parseOptions(plugin, problems)
    if (options === undefined) continue
    const registrar = createRegistrar({ plugin: id, scope }, installation, problems)
    problems.attempt(id, () => definition.setup?.(registrar, options.value))
  }
  return installation
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
