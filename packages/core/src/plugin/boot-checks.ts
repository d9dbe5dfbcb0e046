import { databaseErrors } from '../database/database-errors.ts'
import type { Database } from '../database/database.ts'
import { differenceOf, replay, statementsOf } from '../database/migration.ts'
import { deriveTable, type EntityTable } from '../database/table.ts'
import { checkGrant, checkRows } from '../policy/check-policy.ts'
import type { Policy } from '../policy/policy.ts'
import type { EntityCatalog } from '../schema/catalog.ts'
import type { BootProblems, Installation } from './install.ts'
import type { Plugin } from './plugin.ts'

const HOST = 'host'

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
      if (!tables.has(entity.name)) tables.set(entity.name, table)
      else
        problems.add(plugin.id, 'KITH_BOOT_DUPLICATE', {
          message: `The entity "${entity.name}" exists already.`,
          fix: 'Rename it.',
        })
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

/** Everything that one declaration says about another must name something that is there. */
export function checkNames(
  plugins: readonly Plugin[],
  { installation, catalog }: { readonly installation: Installation; readonly catalog: EntityCatalog },
  problems: BootProblems,
): void {
  const unknown = (plugin: string, what: string, name: string): void =>
    problems.add(plugin, 'KITH_BOOT_UNKNOWN', {
      message: `${what} "${name}", which no installed plugin declares.`,
      fix: 'Correct the name, or install the plugin that declares it.',
    })
  for (const { plugin, field, entity } of plugins.flatMap(referencesOf)) {
    if (!catalog.has(entity)) unknown(plugin, `The field "${field}" refers to the entity`, entity)
  }
  for (const [name, { event, pluginId }] of installation.subscriptions) {
    if (!installation.events.has(event)) unknown(pluginId, `"${name}" subscribes to the event`, event)
  }
  for (const [name, { operation, scope }] of installation.operations) {
    const { entity } = operation.permission
    if (!catalog.has(entity)) unknown(scope.name, `"${name}" asks for a permission on the entity`, entity)
  }
}

function referencesOf({ id, definition }: Plugin): { plugin: string; field: string; entity: string }[] {
  return (definition.entities ?? []).flatMap(({ name, fields }) =>
    Object.entries(fields).flatMap(([field, { reference }]) =>
      reference === undefined ? [] : [{ plugin: id, field: `${name}.${field}`, entity: reference.entity }],
    ),
  )
}

/** Every grant, restriction and denial must name entities and fields that exist, in filters that parse. */
export function checkPolicy(
  policy: Policy,
  { installation, catalog }: { readonly installation: Installation; readonly catalog: EntityCatalog },
  problems: BootProblems,
): void {
  const own = policy.roles.flatMap((role) => role.grants)
  for (const grant of own) problems.attempt(HOST, () => checkGrant(catalog, grant))
  for (const { grant, plugin } of installation.grants)
    problems.attempt(plugin ?? HOST, () => checkGrant(catalog, grant))
  for (const { entity, rows } of [...(policy.restrict ?? []), ...(policy.deny ?? [])])
    problems.attempt(HOST, () => checkRows(catalog, entity, rows))
}
