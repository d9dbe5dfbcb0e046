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
  const personal = personalData.map(({ entity, field, class: fieldClass, subjectPath, isEncrypted }) => [
    `${entity}.${field}`,
    `${fieldClass}${isEncrypted ? ', encrypted' : ''}`,
    subjectPath.join(' -> ') || 'by its plugin',
  ])
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
    section('Personal data', inColumns(personal)),
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
    ['operations', plugin.operations.map(operationName)],
    ['events', namesOf(plugin.events)],
    ['subscriptions', plugin.subscriptions.map(({ name, event }) => `${name} (${event})`)],
    ['jobs', namesOf(plugin.jobs)],
    ['permissions', namesOf(plugin.permissions)],
    ['panels', namesOf(plugin.panels)],
    ['timeline', namesOf(plugin.timelineTypes)],
    ['masks', plugin.masks],
    ['normalizers', plugin.normalizers],
    ['commands', plugin.commands.map(({ name }) => `kith ${plugin.id} ${name}`)],
  ]
  const lines = parts.filter(([, names]) => names.length > 0).flatMap(([what, names]) => folded(what, names))
  return [`${plugin.id} ${plugin.version}`, ...lines].join('\n')
}

/** In columns: of the terminal, where each letter takes one. */
const WIDTH = 100
const INDENT = 16

/** Names after their heading, in as many lines as they need. */
function folded(heading: string, names: readonly string[]): string[] {
  const lines: string[] = []
  for (const [index, name] of names.entries()) {
    const part = index === names.length - 1 ? name : `${name},`
    const last = lines.at(-1)
    const fits = last !== undefined && INDENT + last.length + 1 + part.length <= WIDTH
    if (fits) lines[lines.length - 1] = `${last} ${part}`
    else lines.push(part)
  }
  return lines.map((line, index) => `  ${index === 0 ? heading : ''}`.padEnd(INDENT) + line)
}

/** Rows of cells, each column as wide as its widest cell. */
function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd(),
  )
}

/** Whom it takes calls from stands beside those that are not for actors only. */
function operationName({ name, access }: PluginManifest['operations'][number]): string {
  return access === 'actor' ? name : `${name} (${access})`
}

function namesOf(items: readonly { readonly name: string }[]): string[] {
  return items.map(({ name }) => name)
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines].join('\n')
}
