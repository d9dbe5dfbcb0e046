import type { KithError } from '../shared/errors.ts'
import { databaseErrors } from './database-errors.ts'
import type { Database } from './database.ts'
import { indexName } from './ddl.ts'
import { type MigrationHistory, replay } from './migration.ts'
import { tableName } from './naming.ts'
import type { TableSpec } from './table.ts'
import type { DescribedSchema } from './traits.ts'

/** What is wrong with a database, each as the error that says how to mend it. */
export interface DatabaseReport {
  /** With these Kith would work wrongly, and does not start. */
  readonly refused: readonly KithError[]
  /** With these it works, more slowly, or fails at some calls. */
  readonly warned: readonly KithError[]
}

/** Looks at the server, and at the tables that the histories make. */
export async function examineDatabase(
  database: Database,
  histories: readonly MigrationHistory[],
): Promise<DatabaseReport> {
  const { kysely, naming, traits } = database
  const specs = new Map<string, TableSpec>()
  for (const { pluginId, migrations } of histories)
    for (const [entity, spec] of replay(migrations)) specs.set(tableName(naming, pluginId, entity), spec)
  const found = await traits.readSchema(kysely, [...specs.keys()])
  const missing = [...missingIndexes(specs, found)]
  return {
    refused: [
      ...(await traits.examine(kysely)),
      ...collationFaults(found),
      ...missing.filter(({ isUnique }) => isUnique).map(({ error }) => error),
    ],
    warned: [
      ...columnFaults(specs, found),
      ...missing.filter(({ isUnique }) => !isUnique).map(({ error }) => error),
    ],
  }
}

function collationFaults({ columns }: DescribedSchema): KithError[] {
  return columns.flatMap(({ table, name, collation }) =>
    collation === null ? [] : [databaseErrors.COLLATION({ column: `${table}.${name}`, collation })],
  )
}

function columnFaults(specs: ReadonlyMap<string, TableSpec>, { columns }: DescribedSchema): KithError[] {
  const found = new Map(columns.map(({ table, name, nullable }) => [`${table}.${name}`, nullable]))
  return [...specs].flatMap(([table, { columns: declared }]) =>
    Object.entries(declared).flatMap(([name, { nullable = false }]) => {
      const column = `${table}.${name}`
      return found.get(column) === nullable ? [] : [databaseErrors.COLUMN_MISSING({ column })]
    }),
  )
}

function* missingIndexes(
  specs: ReadonlyMap<string, TableSpec>,
  { indexes: found }: DescribedSchema,
): Generator<{ readonly error: KithError; readonly isUnique: boolean }> {
  for (const [table, { indexes }] of specs)
    for (const spec of indexes) {
      const index = indexName(table, spec)
      if (!found.has(index))
        yield { error: databaseErrors.INDEX_MISSING({ index, table }), isUnique: spec.unique === true }
    }
}
