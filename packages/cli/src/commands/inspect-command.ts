import { type CrmManifest, inspectPlugins, type PluginManifest } from '@kith/core'

import { directory } from '../directory/plugin.ts'
import { type CommandOptions, settingsOf } from './command-line.ts'

/** What `kith inspect` takes. */
export interface InspectCommandOptions extends CommandOptions {
  /** Print the whole manifest as JSON. */
  readonly json?: boolean
}

/** Runs `kith inspect`. Needs neither a database nor a secret. */
export async function runInspect({ json, ...options }: InspectCommandOptions): Promise<void> {
  const { plugins, policy } = await settingsOf(options)
  const manifest = inspectPlugins({ plugins: [directory(), ...plugins], policy })
  console.log(json === true ? JSON.stringify(manifest, undefined, 2) : describeManifest(manifest))
}

/** A manifest for people: one paragraph for each plugin, then what they add up to. */
export function describeManifest(manifest: CrmManifest): string {
  const { plugins, pipelines, personalData, dropped } = manifest
  const hooked = pipelines.map(
    ({ operation, stages }) =>
      `  ${operation}: ${stages.map(({ moment, plugin }) => `${moment} ${plugin}`).join(', ')}`,
  )
  const personal = personalData.map(
    ({ entity, field, class: fieldClass, subjectPath, isEncrypted }) =>
      `  ${entity}.${field}  ${fieldClass}${isEncrypted ? ', encrypted' : ''}  ${subjectPath.join(' -> ') || 'by its plugin'}`,
  )
  return [
    ...plugins.map(describePlugin),
    section('Hooked operations', hooked),
    section(
      'Extension points',
      manifest.extensionPoints.map(
        ({ name, owner, values }) =>
          `  ${name} of ${owner}: ${values.map((value) => value.name).join(', ') || 'nothing yet'}`,
      ),
    ),
    section('Personal data', personal),
    section(
      'Left out, because a plugin is absent',
      dropped.map((each) => `  ${each}`),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function describePlugin(plugin: PluginManifest): string {
  const parts: [string, readonly string[]][] = [
    ['requires', Object.entries(plugin.requires).map(([id, range]) => `${id} ${range}`)],
    ['tables', plugin.tables],
    ['fields', plugin.fields.map(({ entity, name }) => `${entity}.${name}`)],
    ['operations', namesOf(plugin.operations)],
    ['events', namesOf(plugin.events)],
    ['subscriptions', plugin.subscriptions.map(({ name, event }) => `${name} (${event})`)],
    ['jobs', namesOf(plugin.jobs)],
    ['permissions', namesOf(plugin.permissions)],
    ['panels', namesOf(plugin.panels)],
    ['timeline', namesOf(plugin.timelineTypes)],
    ['masks', plugin.masks],
    ['commands', plugin.commands.map(({ name }) => `kith ${plugin.id} ${name}`)],
  ]
  const lines = parts
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `  ${what.padEnd(13)} ${names.join(', ')}`)
  return [`${plugin.id} ${plugin.version}`, ...lines].join('\n')
}

function namesOf(items: readonly { readonly name: string }[]): string[] {
  return items.map(({ name }) => name)
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines].join('\n')
}
