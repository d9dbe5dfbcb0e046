import { type Compilable, type RawBuilder, sql } from 'kysely'

import { checkName } from './naming.ts'
import type { ColumnSpec, IndexSpec, TableSpec } from './table.ts'
import type { AnyDatabase, DialectTraits } from './traits.ts'

/** A schema statement that can be shown (`compile`) or run (`execute`). */
export type SchemaStatement = Compilable & { execute(): Promise<unknown> }

/** Where schema statements go: a connection and what is known of its dialect. */
export interface SchemaTarget {
  readonly db: AnyDatabase
  readonly traits: DialectTraits
  /** Whether what the statements make may be there already, as after a migration that broke off. */
  readonly mayExist?: boolean
}

/** The statements that create a table with its indexes, in the dialect's own types. */
export function createTable(target: SchemaTarget, table: string, spec: TableSpec): SchemaStatement[] {
  const { db, traits } = target
  const created = db.schema.createTable(checkName(table))
  let builder = target.mayExist ? created.ifNotExists() : created
  for (const [name, column] of Object.entries(spec.columns)) {
    builder = builder.addColumn(checkName(name), dataType(traits, column), (definition) =>
      column.nullable ? definition : definition.notNull(),
    )
  }
  const keyed = builder.addPrimaryKeyConstraint(primaryKeyName(table), [...spec.primaryKey] as never)
  const end = traits.tableEnd(spec.clustered === true)
  return [
    end === undefined ? keyed : keyed.modifyEnd(end),
    ...spec.indexes.map((index) => createIndex(target, table, index)),
  ]
}

/** The statements that add nullable columns to a table. */
export function addColumns(
  { db, traits, mayExist }: SchemaTarget,
  table: string,
  columns: Readonly<Record<string, ColumnSpec>>,
): SchemaStatement[] {
  return Object.entries(columns).map(([name, column]) =>
    db.schema
      .alterTable(table)
      .addColumn(checkName(name), dataType(traits, column), (definition) =>
        mayExist ? definition.ifNotExists() : definition,
      ),
  )
}

function dataType(traits: DialectTraits, column: ColumnSpec): RawBuilder<unknown> {
  return sql.raw(traits.columnType(column.type, column.length))
}

/** The statement that creates an index; its name is derived from the table and the columns. */
export function createIndex(
  { db, mayExist }: SchemaTarget,
  table: string,
  index: IndexSpec,
): SchemaStatement {
  const created = db.schema.createIndex(indexName(table, index))
  const builder = (mayExist ? created.ifNotExists() : created).on(table).columns([...index.columns])
  return index.unique ? builder.unique() : builder
}

/** Refuses names that are too long for a table to be created, without building its statements. */
export function checkTableNames(table: string, { columns, indexes }: TableSpec): void {
  checkName(table)
  primaryKeyName(table)
  checkColumnNames(columns)
  for (const index of indexes) indexName(table, index)
}

/** The same of columns to be added. */
export function checkColumnNames(columns: Readonly<Record<string, ColumnSpec>>): void {
  for (const name of Object.keys(columns)) checkName(name)
}

/** The name of an index; derived from the table and the columns. */
export function indexName(table: string, { columns, unique }: IndexSpec): string {
  const named = columns.filter((column) => column !== 'tenant_id').join('_')
  return checkName(`${unique ? 'ux' : 'ix'}_${table}_${named}`)
}

function primaryKeyName(table: string): string {
  return checkName(`pk_${table}`)
}
