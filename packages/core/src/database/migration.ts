import { canonicalJson } from '../shared/json.ts'
import { sha256Hex } from '../shared/platform.ts'
import { databaseErrors } from './database-errors.ts'
import {
  addColumns,
  checkColumnNames,
  checkTableNames,
  createIndex,
  createTable,
  indexName,
  type SchemaStatement,
  type SchemaTarget,
} from './ddl.ts'
import { type Naming, tableName } from './naming.ts'
import type { ColumnSpec, IndexSpec, TableSpec } from './table.ts'

/** One portable change of the schema. `table` is the entity's name; the physical name is derived. */
export type Step =
  | { readonly createTable: string; readonly spec: TableSpec }
  | {
      readonly addColumns: string
      readonly columns: Readonly<Record<string, ColumnSpec & { readonly nullable: true }>>
    }
  | { readonly createIndex: string; readonly index: IndexSpec }

/** An immutable change of a plugin's schema: data, so that it can be planned, printed and checked without a database. */
export interface Migration {
  /** Sorts within its plugin: `0001-create-customers`. */
  readonly id: string
  readonly steps: readonly Step[]
}

/** A plugin's ordered history. */
export interface MigrationHistory {
  readonly pluginId: string
  readonly migrations: readonly Migration[]
}

/** The fingerprint of a migration: equal steps, equal checksum, whatever the formatting. */
export function checksumOf(migration: Migration): string {
  return sha256Hex(canonicalJson(migration.steps))
}

/** The statements of one step. */
export function statementsOf(
  step: Step,
  target: SchemaTarget & { readonly naming: Naming; readonly pluginId: string },
): SchemaStatement[] {
  const physical = (table: string): string => tableName(target.naming, target.pluginId, table)
  if ('createTable' in step) return createTable(target, physical(step.createTable), step.spec)
  if ('addColumns' in step) return addColumns(target, physical(step.addColumns), step.columns)
  return [createIndex(target, physical(step.createIndex), step.index)]
}

/**
 * Holds the physical names in a step to what every database takes, without building its statements.
 *
 * @throws KITH_DATABASE_NAME_TOO_LONG.
 */
export function checkStepNames(
  step: Step,
  target: { readonly naming: Naming; readonly pluginId: string },
): void {
  const physical = (table: string): string => tableName(target.naming, target.pluginId, table)
  if ('createTable' in step) checkTableNames(physical(step.createTable), step.spec)
  else if ('addColumns' in step) checkColumnNames(step.columns)
  else indexName(physical(step.createIndex), step.index)
}

/** The tables that a history leads to, by entity name: replayed without a database. */
export function replay(migrations: readonly Migration[]): ReadonlyMap<string, TableSpec> {
  const tables = new Map<string, TableSpec>()
  for (const step of migrations.flatMap((migration) => migration.steps)) {
    if ('createTable' in step) {
      tables.set(step.createTable, step.spec)
      continue
    }
    const name = 'addColumns' in step ? step.addColumns : step.createIndex
    const before = tables.get(name)
    if (before === undefined) throw databaseErrors.MIGRATION_ORDER({ table: name })
    tables.set(
      name,
      'addColumns' in step
        ? { ...before, columns: { ...before.columns, ...step.columns } }
        : { ...before, indexes: [...before.indexes, step.index] },
    )
  }
  return tables
}

/** The first difference between the table that migrations make and the one an entity declares. */
export function differenceOf(made: TableSpec | undefined, desired: TableSpec): string | undefined {
  if (made === undefined) return 'no migration creates the table'
  for (const name of Object.keys(desired.columns)) {
    const found = made.columns[name]
    if (found === undefined) return `column "${name}" is missing`
    if (!isSameColumn(found, desired.columns[name]!)) return `column "${name}" is declared differently`
  }
  const extra = Object.keys(made.columns).find((name) => !(name in desired.columns))
  if (extra !== undefined) return `column "${extra}" belongs to no field`
  const missing = desired.indexes.find((index) => !made.indexes.some((each) => isSameIndex(each, index)))
  return missing === undefined ? undefined : `index on (${missing.columns.join(', ')}) is missing`
}

/** Member by member: this is asked for every column of every plugin when a CRM is created. */
function isSameColumn(one: ColumnSpec, other: ColumnSpec): boolean {
  return one.type === other.type && one.length === other.length && one.nullable === other.nullable
}

function isSameIndex(one: IndexSpec, other: IndexSpec): boolean {
  return (
    one.unique === other.unique &&
    one.columns.length === other.columns.length &&
    one.columns.every((column, at) => column === other.columns[at])
  )
}
