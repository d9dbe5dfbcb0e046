import { databaseErrors } from '../database/database-errors.ts'
import type { Database } from '../database/database.ts'
import { differenceOf, replay, statementsOf } from '../database/migration.ts'
import { deriveTable, type EntityTable } from '../database/table.ts'
import type { BootProblems } from './boot-problems.ts'
import type { Plugin } from './plugin.ts'

/** Derives the table of every entity and holds the migrations of its plugin against it. */
export function deriveTables(
  plugins: readonly Plugin[],
  database: Database,
  problems: BootProblems,
): Map<string, EntityTable> {
  const { naming, traits } = database
  const tables = new Map<string, EntityTable>()
  for (const plugin of plugins) {
    const own: EntityTable[] = []
    for (const entity of plugin.definition.entities ?? []) {
      const table = problems.attempt(plugin.id, () =>
        deriveTable(entity, { pluginId: plugin.id, naming, traits }),
      )
      if (table === undefined) continue
      own.push(table)
      if (tables.has(entity.name)) problems.duplicate(plugin.id, 'entity', entity.name)
      else tables.set(entity.name, table)
    }
    checkMigrations(plugin, { own, database }, problems)
  }
  return tables
}

/** Migrations and entities describe the same tables, or the plugin is wrong. */
function checkMigrations(
  plugin: Plugin,
  { own, database }: { readonly own: readonly EntityTable[]; readonly database: Database },
  problems: BootProblems,
): void {
  const { kysely: db, naming, traits } = database
  const migrations = plugin.definition.migrations ?? []
  const made = problems.attempt(plugin.id, () => {
    // Building the statements checks every name in them.
    for (const step of migrations.flatMap(({ steps }) => steps))
      statementsOf(step, { db, naming, traits, pluginId: plugin.id })
    return replay(migrations)
  })
  if (made === undefined) return
  for (const { entity, spec } of own) {
    const difference = differenceOf(made.get(entity.name), spec)
    if (difference === undefined) continue
    const drift = databaseErrors.SCHEMA_DRIFT({
      plugin: plugin.id,
      difference: `${entity.name}: ${difference}`,
    })
    problems.add(plugin.id, drift.code, drift)
  }
}
