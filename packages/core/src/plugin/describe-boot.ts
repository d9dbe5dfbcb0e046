import { replay } from '../database/migration.ts'
import { tableName } from '../database/naming.ts'
import type { EntityTable } from '../database/table.ts'
import type { Policy } from '../policy/policy.ts'
import { isPersonal } from '../schema/field-class.ts'
import type { Boot } from './boot-plugins.ts'
import { grantsOf, permissionText } from './explain-operation.ts'
import {
  describeEntity,
  type EntityManifest,
  type Manifest,
  type PersonalField,
  type PluginManifest,
  type RightManifest,
} from './manifest.ts'
import { KERNEL_VERSION } from './plugin-graph.ts'
import type { Plugin } from './plugin.ts'

/** Describes an instance before its database is touched. */
export function describeBoot(boot: Boot, policy: Policy): Manifest {
  const plugins = boot.plugins.map((plugin) => describePlugin(plugin, boot))
  return {
    kernel: KERNEL_VERSION,
    policy: { id: policy.id, version: boot.policy.version },
    plugins,
    rights: rightsOf(policy, boot),
    personal: plugins.flatMap(personalFields),
    dropped: boot.dropped,
  }
}

function describePlugin({ id, definition }: Plugin, boot: Boot): PluginManifest {
  const { installation, database, tables } = boot
  const { version, kernel, requires = {}, optional = {}, migrations = [], uses = [] } = definition
  return {
    id,
    version,
    kernel,
    requires,
    optional,
    migrations: migrations.map((migration) => migration.id),
    tables: [...replay(migrations).keys()].map((name) => tableName(database.naming, id, name)),
    entities: (definition.entities ?? []).map(({ name }) => ownEntity(tables.get(name)!)),
    adds: [...tables.values()].flatMap((table) => addedTo(table, id)),
    operations: operationsOf(id, boot),
    events: (definition.events ?? []).map(({ name }) => name),
    hooks: installation.hooks
      .filter(({ pluginId }) => pluginId === id)
      .map(({ operation, moment }) => ({ operation, moment })),
    ...describeContributions(id, installation),
    uses,
  }
}

type Contributions = Pick<
  PluginManifest,
  'subscriptions' | 'jobs' | 'panels' | 'timelineTypes' | 'masks' | 'commands' | 'extensions'
>

function describeContributions(id: string, installation: Boot['installation']): Contributions {
  const mine = <V extends { readonly pluginId: string }>(map: ReadonlyMap<string, V>): [string, V][] =>
    [...map].filter(([, value]) => value.pluginId === id)
  const namesOf = (map: ReadonlyMap<string, { readonly pluginId: string }>): string[] =>
    mine(map).map(([name]) => name)
  return {
    subscriptions: mine(installation.subscriptions).map(([name, { value }]) => ({
      name,
      event: value.event,
    })),
    jobs: mine(installation.jobs).map(
      ([
        name,
        {
          value: { schedule },
        },
      ]) => ({
        name,
        ...(schedule === undefined ? {} : { schedule }),
      }),
    ),
    panels: namesOf(installation.panels),
    timelineTypes: namesOf(installation.timelineTypes),
    masks: namesOf(installation.masks),
    commands: namesOf(installation.commands).map((name) => name.slice(id.length + 1)),
    extensions: [...installation.points].flatMap(([point, { values }]) =>
      namesOf(values).map((name) => ({ point, name })),
    ),
  }
}

function operationsOf(id: string, { installation }: Boot): PluginManifest['operations'] {
  return [...installation.operations.values()]
    .filter(({ scope }) => scope.name === id)
    .map(({ operation: { name, summary, kind, route, permission } }) => ({
      name,
      summary,
      kind,
      permission: permissionText(permission),
      ...(route === undefined ? {} : { route }),
    }))
}

function ownEntity(table: EntityTable): EntityManifest {
  const columns = [...table.columns.values()].filter(({ extension }) => extension === undefined)
  return describeEntity(table, { columns })
}

function addedTo(table: EntityTable, plugin: string): EntityManifest[] {
  return table.extensions
    .filter(({ pluginId }) => pluginId === plugin)
    .map(({ table: beside }) =>
      describeEntity(table, {
        table: beside.name,
        columns: [...table.columns.values()].filter(({ extension }) => extension?.table === beside.name),
      }),
    )
}

function personalFields({ id, entities, adds }: PluginManifest): PersonalField[] {
  return [...entities, ...adds].flatMap(({ name, subject, fields }) =>
    fields
      .filter((field) => isPersonal(field.class))
      .map((field) => ({
        plugin: id,
        entity: name,
        ...(subject === undefined ? {} : { subject }),
        ...field,
      })),
  )
}

function rightsOf(policy: Policy, { installation }: Boot): RightManifest[] {
  return grantsOf(policy, installation.grants).map(({ role, by, grant }) => {
    const { entity, actions, rows, classes, fields, when } = grant
    return {
      role,
      by,
      entity,
      actions,
      ...(rows === undefined ? {} : { rows }),
      ...(classes === undefined ? {} : { classes }),
      ...(fields === undefined ? {} : { fields }),
      ...(when === undefined ? {} : { when }),
    }
  })
}
