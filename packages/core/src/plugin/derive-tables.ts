import { databaseErrors } from '../database/database-errors.ts'
import type { Database } from '../database/database.ts'
import { extendTable } from '../database/extension-table.ts'
import { checkStepNames, differenceOf, replay } from '../database/migration.ts'
import { deriveTable, type EntityTable, type ExtensionTable } from '../database/table.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import { extensionEntity, overlayEntity } from '../schema/overlay-entity.ts'
import type { BootProblems } from './boot-problems.ts'
import type { FieldExtension, Installation, Owned } from './installation.ts'
import type { Plugin } from './plugin.ts'

/** What tables are derived from, and where problems go. */
export interface TableSources {
  readonly plugins: readonly Plugin[]
  readonly installation: Installation
  readonly database: Database
  readonly problems: BootProblems
}

/**
 * Derives the table of every entity, with the fields and normalisers that plugins add to it, and holds the migrations of
 * each plugin against its tables.
 */
export function deriveTables(sources: TableSources): Map<string, EntityTable> {
  const declared = declaredTables(sources)
  const extensions = extensionTables(sources, declared)
  for (const plugin of sources.plugins) {
    const own = [...declared.values()].filter(({ pluginId }) => pluginId === plugin.id)
    const added = [...extensions.values()].flat().filter(({ pluginId }) => pluginId === plugin.id)
    checkMigrations(plugin, [...own, ...added], sources)
  }
  return new Map(
    [...declared].map(([name, { table }]) => [name, overlay(table, extensions.get(name) ?? [], sources)]),
  )
}

type OwnedTable = ExtensionTable

function declaredTables({ plugins, database, problems }: TableSources): Map<string, OwnedTable> {
  const tables = new Map<string, OwnedTable>()
  for (const { id, definition } of plugins) {
    for (const entity of definition.entities ?? []) {
      const table = problems.attempt(id, () => deriveTable(entity, { pluginId: id, ...database }))
      if (table === undefined) continue
      if (tables.has(entity.name)) problems.duplicate(id, 'entity', entity.name)
      else tables.set(entity.name, { pluginId: id, table })
    }
  }
  return tables
}

/** The tables that hold added fields, by the entity they are added to. One plugin has one for an entity. */
function extensionTables(
  { installation, database, problems }: TableSources,
  declared: ReadonlyMap<string, OwnedTable>,
): Map<string, ExtensionTable[]> {
  const extensions = new Map<string, ExtensionTable[]>()
  const taken = new Map<string, EntityDefinition>()
  for (const { value, pluginId } of joined(installation.fields)) {
    const base = declared.get(value.entity)
    if (base === undefined) continue
    const entity = taken.get(value.entity) ?? base.table.entity
    const table = problems.attempt(pluginId, () =>
      deriveTable(extensionEntity(entity, value.fields), { pluginId, ...database }),
    )
    if (table === undefined) continue
    // The next plugin's names must not clash with this one's either.
    const fields = { ...entity.fields, ...table.entity.fields }
    taken.set(value.entity, { ...entity, fields })
    extensions.set(value.entity, [...(extensions.get(value.entity) ?? []), { pluginId, table }])
  }
  return extensions
}

/** What one plugin adds to one entity, in however many steps. */
function joined(fields: readonly Owned<FieldExtension>[]): readonly Owned<FieldExtension>[] {
  const groups = Map.groupBy(fields, ({ pluginId, value }) => `${pluginId}/${value.entity}`)
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    value: {
      entity: group[0]!.value.entity,
      fields: Object.assign({}, ...group.map(({ value }) => value.fields)) as FieldExtension['fields'],
    },
  }))
}

function overlay(
  table: EntityTable,
  extensions: readonly ExtensionTable[],
  { installation }: TableSources,
): EntityTable {
  const { name, fields } = table.entity
  const added = installation.normalizers.filter(
    ({ value }) => value.entity === name && Object.hasOwn(fields, value.field),
  )
  if (extensions.length === 0 && added.length === 0) return table
  const normalizers = new Map(
    [...Map.groupBy(added, ({ value }) => value.field)].map(([field, steps]) => [
      field,
      steps.map(({ value }) => value.normalizer),
    ]),
  )
  const extra = Object.assign({}, ...extensions.map((each) => each.table.entity.fields)) as typeof fields
  return extendTable(table, overlayEntity(table.entity, { fields: extra, normalizers }), extensions)
}

/** Migrations and entities describe the same tables, or the plugin is wrong. */
function checkMigrations(
  plugin: Plugin,
  own: readonly OwnedTable[],
  { database, problems }: TableSources,
): void {
  const { naming } = database
  const migrations = plugin.definition.migrations ?? []
  const made = problems.attempt(plugin.id, () => {
    for (const { steps } of migrations)
      for (const step of steps) checkStepNames(step, { naming, pluginId: plugin.id })
    return replay(migrations)
  })
  if (made === undefined) return
  for (const { table } of own) {
    const difference = differenceOf(made.get(table.entity.name), table.spec)
    if (difference === undefined) continue
    const drift = databaseErrors.SCHEMA_DRIFT({
      plugin: plugin.id,
      difference: `${table.entity.name}: ${difference}`,
    })
    problems.add(plugin.id, drift.code, drift)
  }
}
