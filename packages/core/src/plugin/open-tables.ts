import { replay } from '../database/migration.ts'
import { type Naming, tableName } from '../database/naming.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import { isAtMostBasic } from '../schema/field-class.ts'
import type { Installation } from './installation.ts'
import type { Plugin } from './plugin.ts'

/** What is needed to tell which tables are open. */
export interface OpenTableSources {
  readonly naming: Naming
  readonly installation: Installation
}

/** The tables that `ctx.db` opens to each plugin, by its id. */
export function tablesOpenTo(
  plugins: readonly Plugin[],
  sources: OpenTableSources,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(plugins.map((plugin) => [plugin.id, openTables(plugin, sources)]))
}

/**
 * The tables that `ctx.db` opens to a plugin, physical by logical name: those of its migrations that belong to a tenant,
 * but for entities with a field above class `basic` and for the fields that it adds to entities.
 */
function openTables(
  { id, definition }: Plugin,
  { naming, installation }: OpenTableSources,
): ReadonlyMap<string, string> {
  const entities = new Map((definition.entities ?? []).map((entity) => [entity.name, entity]))
  const added = new Set(
    installation.fields.filter(({ pluginId }) => pluginId === id).map(({ value }) => `${value.entity}Fields`),
  )
  const isOpen = (name: string): boolean => {
    const entity = entities.get(name)
    return entity === undefined ? !added.has(name) : isHarmless(entity)
  }
  const tables = [...replay(definition.migrations ?? [])]
  return new Map(
    tables
      .filter(([name, spec]) => 'tenant_id' in spec.columns && isOpen(name))
      .map(([name]) => [name, tableName(naming, id, name)]),
  )
}

function isHarmless({ fields }: EntityDefinition): boolean {
  return Object.values(fields).every((spec) => isAtMostBasic(spec.class))
}
