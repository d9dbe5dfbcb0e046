import { compilePipeline } from '../operations/compile-pipeline.ts'
import type { InstalledHook, Pipeline } from '../operations/hook.ts'
import type { BootProblems } from './boot-problems.ts'
import { buildsOnAmong } from './plugin-graph.ts'
import type { Plugin } from './plugin.ts'

/** Puts the hooks of each operation into order; wishes that contradict each other are a problem. */
export function compilePipelines(
  hooks: readonly InstalledHook[],
  plugins: readonly Plugin[],
  problems: BootProblems,
): ReadonlyMap<string, Pipeline> {
  checkPlaces(hooks, plugins, problems)
  const buildsOn = buildsOnAmong(plugins)
  const pipelines = new Map<string, Pipeline>()
  for (const [operation, own] of Map.groupBy(hooks, (hook) => hook.operation)) {
    const compiled = compilePipeline(own, buildsOn)
    if (!('plugins' in compiled)) pipelines.set(operation, compiled)
    else
      problems.add(compiled.plugins[0]!, 'KITH_BOOT_HOOK_CYCLE', {
        message: `The hooks of "${operation}" contradict each other: ${compiled.plugins.join(', ')}.`,
        fix: 'Take back one of their "before" or "after".',
      })
  }
  return pipelines
}

/** A wish about a plugin that is neither installed nor known as optional is a slip of the pen. */
function checkPlaces(
  hooks: readonly InstalledHook[],
  plugins: readonly Plugin[],
  problems: BootProblems,
): void {
  const byId = new Map(plugins.map((plugin) => [plugin.id, plugin]))
  for (const { pluginId, moment, operation, place } of hooks) {
    const optional = byId.get(pluginId)?.definition.optional ?? {}
    const named = [...(place.before ?? []), ...(place.after ?? [])]
    for (const id of named.filter((each) => !byId.has(each) && !Object.hasOwn(optional, each)))
      problems.unknown(pluginId, `Its ${moment} hook of "${operation}" has a wish about the plugin`, id)
  }
}
