import { permissionName } from '../operations/operation.ts'
import { type ClassedSpec, type EntityDefinition, isSystemField } from '../schema/entity.ts'
import type { CommandDeclaration } from './contributions.ts'
import type { Installation, Owned } from './installation.ts'
import type { EntityManifest, FieldManifest, PluginManifest } from './manifest.ts'
import type { Plugin } from './plugin.ts'

/** What the description of a plugin draws from. */
export interface PluginSources {
  readonly installation: Installation
  /** The names of the tables that its migrations lead to, as they call them. */
  readonly tables: readonly string[]
  /** How the database calls a table of the plugin. */
  readonly tableOf: (table: string) => string
}

/** Describes what one plugin adds. */
export function describePlugin({ id, definition }: Plugin, sources: PluginSources): PluginManifest {
  const { installation, tables, tableOf } = sources
  return {
    id,
    version: definition.version,
    kernel: definition.kernel,
    requires: { ...definition.requires },
    optional: { ...definition.optional },
    tables: tables.map(tableOf),
    migrations: (definition.migrations ?? []).map((migration) => migration.id),
    entities: (definition.entities ?? []).map((entity) => describeEntity(entity, tableOf(entity.name))),
    events: (definition.events ?? []).map(({ name, version, subject }) => ({ name, version, subject })),
    ...recordedBy(id, installation),
  }
}

type Recorded = Omit<
  PluginManifest,
  'id' | 'version' | 'kernel' | 'requires' | 'optional' | 'tables' | 'migrations' | 'entities' | 'events'
>

/** What its setup has recorded. */
function recordedBy(id: string, installation: Installation): Recorded {
  const own = <V>(all: ReadonlyMap<string, Owned<V>>): (readonly [string, V])[] =>
    [...all].filter(([, { pluginId }]) => pluginId === id).map(([name, { value }]) => [name, value])
  const isOwn = ({ pluginId }: { readonly pluginId: string }): boolean => pluginId === id
  return {
    fields: installation.fields
      .filter(isOwn)
      .flatMap(({ value: { entity, fields } }) =>
        Object.entries(fields).map(([name, { spec }]) => ({ entity, ...describeField(name, spec) })),
      ),
    operations: operationsOf(id, installation),
    subscriptions: own(installation.subscriptions).map(([name, { event, delivery }]) => ({
      name,
      event,
      order: delivery.order ?? 'subject',
    })),
    jobs: own(installation.jobs).map(([name, { title, schedule = null }]) => ({ name, title, schedule })),
    permissions: own(installation.permissions).map(([name, { title }]) => ({ name, title })),
    panels: own(installation.panels).map(([name, { title, permission }]) => ({
      name,
      title,
      permission: permissionName(permission),
    })),
    timelineTypes: own(installation.timelineTypes).map(([name, { title, entity }]) => ({
      name,
      title,
      entity,
    })),
    masks: own(installation.masks).map(([name]) => name),
    normalizers: installation.normalizers
      .filter(isOwn)
      .map(({ value: { entity, field } }) => `${entity}.${field}`),
    commands: commandsOf(id, own(installation.commands)),
    hasSubject: installation.subjects.some(isOwn),
    hasMerge: installation.mergeParticipants.some(isOwn),
  }
}

function operationsOf(id: string, { operations }: Installation): PluginManifest['operations'] {
  return [...operations.values()]
    .filter(({ scope }) => scope.name === id)
    .map(({ operation: { name, summary, kind, permission, access = 'actor', route = null } }) => ({
      name,
      summary,
      kind,
      permission: permissionName(permission),
      access,
      route,
    }))
}

function commandsOf(
  id: string,
  commands: readonly (readonly [string, CommandDeclaration])[],
): PluginManifest['commands'] {
  return commands.map(([name, command]) => ({
    name: name.slice(id.length + 1),
    summary: command.summary,
    arguments: (command.arguments ?? []).map((argument) => ({
      name: argument.name,
      summary: argument.summary,
      isOptional: argument.isOptional ?? false,
    })),
  }))
}

function describeEntity(
  { name, subject, softDelete, fields }: EntityDefinition,
  table: string,
): EntityManifest {
  return {
    name,
    table,
    subject: subject ?? null,
    softDelete,
    fields: Object.entries(fields)
      .filter(([field]) => !isSystemField(field))
      .map(([field, spec]) => describeField(field, spec)),
  }
}

function describeField(name: string, spec: ClassedSpec): FieldManifest {
  return {
    name,
    kind: spec.kind,
    class: spec.class,
    mask: spec.mask,
    isEncrypted: spec.encrypted,
    computedFrom: spec.computed?.from ?? [],
    refersTo: spec.reference?.entity ?? null,
  }
}
