import type { Scope } from '../di/scope.ts'
import { parseSchedule } from '../jobs/job-schedule.ts'
import type { ExtensionPoint } from '../operations/extension-point.ts'
import type { HookHandlers, HookMoment, HookPlace, InstalledHook } from '../operations/hook.ts'
import type { BootProblems } from './boot-problems.ts'
import { channels, datasets, segmentPredicates, type SubscriptionOptions } from './contributions.ts'
import type { Installation, Owned } from './installation.ts'
import type { Contributor, HookRegistrar, Registrar } from './registrar.ts'

/** Whose setup is recorded. */
export interface Recording {
  readonly plugin: string
  readonly scope: Scope
}

/** The registrar that records one plugin's setup in an installation. */
export function createRegistrar(recording: Recording, to: Installation, problems: BootProblems): Registrar {
  const { plugin, scope } = recording
  const owned = <V>(value: V): Owned<V> => ({ value, pluginId: plugin, scope })
  const once = onceRecorder(plugin, problems)
  const into = contributorTo(recording, to, once)
  return {
    operation: (operation) => once(to.operations, 'operation', [operation.name, { operation, scope }]),
    hook: hookRegistrar(recording, to.hooks),
    on: (event: string, handler: never, { as, ...delivery }: SubscriptionOptions) =>
      once(to.subscriptions, 'subscription', [as, owned({ event, handler, delivery })]),
    job: (name, job) => {
      const { schedule } = job
      if (schedule !== undefined)
        problems.attempt(plugin, () => parseSchedule(name, schedule).next(new Date()))
      once(to.jobs, 'job', [name, owned(job)])
    },
    grant: (role, grant) => to.grants.push({ role, grant, plugin }),
    permission: (name, permission) => once(to.permissions, 'permission', [name, owned(permission)]),
    field: (entity, fields) => to.fields.push(owned({ entity, fields })),
    mask: (strategy) => once(to.masks, 'mask', [strategy.name, owned(strategy)]),
    normalizer: (entity, field, normalizer) => to.normalizers.push(owned({ entity, field, normalizer })),
    panel: (name, panel) => once(to.panels, 'panel', [name, owned(panel)]),
    timeline: (name, type) => once(to.timelineTypes, 'timeline type', [name, owned(type)]),
    dataset: (name, dataset) => into(datasets).add(name, dataset),
    segmentPredicate: (name, predicate) => into(segmentPredicates).add(name, predicate),
    channel: (name, channel) => into(channels).add(name, channel),
    command: (name, command) => once(to.commands, 'command', [`${plugin} ${name}`, owned(command)]),
    subject: (participant) => to.subjects.push(owned(participant)),
    mergeParticipant: (participant) => to.mergeParticipants.push(owned(participant)),
    provide: (token, factory) => scope.provide(token, factory),
    lifecycle: (lifecycle) => to.lifecycles.push(owned(lifecycle)),
    extensionPoint: into,
  }
}

type Once = <V>(map: Map<string, V>, what: string, entry: readonly [string, V]) => void

function onceRecorder(plugin: string, problems: BootProblems): Once {
  return (map, what, [name, value]) => {
    if (map.has(name)) problems.duplicate(plugin, what, name)
    else map.set(name, value)
  }
}

/** A point belongs to the plugin whose id its name begins with; that one declares it by asking for it. */
function contributorTo({ plugin, scope }: Recording, to: Installation, once: Once) {
  return <V>(point: ExtensionPoint<V>): Contributor<V> => {
    const installed = to.points.get(point.name) ?? { owner: undefined, values: new Map() }
    to.points.set(point.name, installed)
    if (point.name.startsWith(`${plugin}.`)) installed.owner = plugin
    return {
      add: (name, value) =>
        once(installed.values, `value of ${point.name}`, [name, { value, pluginId: plugin, scope }]),
    }
  }
}

function hookRegistrar({ plugin, scope }: Recording, hooks: InstalledHook[]): HookRegistrar<never> {
  const record =
    <M extends HookMoment>(moment: M) =>
    (operation: string, handler: HookHandlers[M], place: HookPlace = {}): void => {
      hooks.push({ moment, operation, pluginId: plugin, scope, place, handler })
    }
  return {
    guard: record('guard'),
    before: record('before'),
    after: record('after'),
    committed: record('committed'),
  }
}
