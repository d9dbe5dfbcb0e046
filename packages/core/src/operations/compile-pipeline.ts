import { hookMoments, type InstalledHook, type Pipeline } from './hook.ts'

/** Hooks whose wishes contradict each other, by the plugins that are in the circle. */
export interface HookCycle {
  readonly operation: string
  readonly plugins: readonly string[]
}

/** Whether one plugin builds on another: it requires or knows it, directly or through others. */
export type BuildsOn = (plugin: string, other: string) => boolean

/**
 * Puts the hooks of one operation into their final order. A plugin's hook comes after those of the plugins that it builds
 * on, unless one of the two wishes otherwise; every wish holds; `hooks` come in plugin order, which decides the rest.
 *
 * @returns the pipeline, or the circle that the wishes form.
 */
export function compilePipeline(hooks: readonly InstalledHook[], buildsOn: BuildsOn): Pipeline | HookCycle {
  const ordered = hookMoments.map((moment) =>
    inOrder(
      hooks.filter((hook) => hook.moment === moment),
      buildsOn,
    ),
  )
  const stuck = ordered.find((each) => !Array.isArray(each))
  if (stuck !== undefined) return stuck as HookCycle
  return Object.fromEntries(
    hookMoments.map((moment, index) => [moment, ordered[index]]),
  ) as unknown as Pipeline
}

/** Repeatedly takes the first hook, in plugin order, that waits for no other. */
function inOrder(hooks: readonly InstalledHook[], buildsOn: BuildsOn): readonly InstalledHook[] | HookCycle {
  const waitsFor = (hook: InstalledHook, other: InstalledHook): boolean =>
    other !== hook &&
    (wishes(other, hook) || (buildsOn(hook.pluginId, other.pluginId) && !wishes(hook, other)))
  const left = [...hooks]
  const ordered: InstalledHook[] = []
  while (left.length > 0) {
    const index = left.findIndex((hook) => !left.some((other) => waitsFor(hook, other)))
    if (index < 0) return { operation: left[0]!.operation, plugins: circleIn(left, waitsFor) }
    ordered.push(...left.splice(index, 1))
  }
  return ordered
}

/** Every hook waits for another: going from each to the one that it waits for ends in the circle. */
function circleIn(
  stuck: readonly InstalledHook[],
  waitsFor: (hook: InstalledHook, other: InstalledHook) => boolean,
): string[] {
  const path: InstalledHook[] = []
  let hook = stuck[0]!
  while (!path.includes(hook)) {
    path.push(hook)
    const waiting = hook
    hook = stuck.find((other) => waitsFor(waiting, other))!
  }
  return [...new Set(path.slice(path.indexOf(hook)).map(({ pluginId }) => pluginId))].toReversed()
}

/** Whether the place of either hook says that `one` comes before `other`. */
function wishes(one: InstalledHook, other: InstalledHook): boolean {
  return (
    (one.place.before?.includes(other.pluginId) ?? false) ||
    (other.place.after?.includes(one.pluginId) ?? false)
  )
}
