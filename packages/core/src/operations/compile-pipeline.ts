import { hookMoments, type InstalledHook, type Pipeline } from './hook.ts'

/** Hooks whose wishes contradict each other, by the plugins that are in the circle. */
export interface HookCycle {
  readonly operation: string
  readonly plugins: readonly string[]
}

/**
 * Puts the hooks of one operation into their final order. `hooks` come in plugin order, which holds wherever no `before`
 * or `after` says otherwise.
 *
 * @returns the pipeline, or the circle that the wishes form.
 */
export function compilePipeline(hooks: readonly InstalledHook[]): Pipeline | HookCycle {
  const ordered = hookMoments.map((moment) => inOrder(hooks.filter((hook) => hook.moment === moment)))
  const stuck = ordered.find((each) => !Array.isArray(each))
  if (stuck !== undefined) return stuck as HookCycle
  return Object.fromEntries(
    hookMoments.map((moment, index) => [moment, ordered[index]]),
  ) as unknown as Pipeline
}

/** Repeatedly takes the first hook, in plugin order, that waits for no other. */
function inOrder(hooks: readonly InstalledHook[]): readonly InstalledHook[] | HookCycle {
  const left = [...hooks]
  const ordered: InstalledHook[] = []
  while (left.length > 0) {
    const index = left.findIndex((hook) => !left.some((other) => other !== hook && comesBefore(other, hook)))
    if (index < 0) {
      const plugins = [...new Set(left.map((hook) => hook.pluginId))]
      return { operation: left[0]!.operation, plugins }
    }
    ordered.push(...left.splice(index, 1))
  }
  return ordered
}

function comesBefore(one: InstalledHook, other: InstalledHook): boolean {
  const wishes = one.place.before?.includes(other.pluginId) ?? false
  return wishes || (other.place.after?.includes(one.pluginId) ?? false)
}
