import { type RawBuilder, sql } from 'kysely'

import type { KithError } from '../shared/errors.ts'
import { errorCode } from './driver-error.ts'
import { tooOld } from './server-version.ts'
import { steadyParameters } from './sqlite-parameters.ts'
import { textCodecs } from './text-codecs.ts'
import type {
  AnyDatabase,
  ColumnCodec,
  ColumnType,
  DescribedColumn,
  DescribedSchema,
  DialectTraits,
} from './traits.ts'

const asStored: ColumnCodec = { encode: undefined, decode: undefined }

const codecs: Readonly<Partial<Record<ColumnType, ColumnCodec>>> = {
  ...textCodecs,
  bool: { encode: (value: boolean) => (value ? 1 : 0), decode: (stored: number) => stored !== 0 },
}

const LOST = /^SQLITE_(?:FULL|IOERR|NOMEM|BUSY|INTERRUPT)/

/** SQLite 3.38 or later, in one file or in memory. Instants are ISO 8601 text with milliseconds, which sorts by time. */
export const sqliteTraits: DialectTraits = {
  name: 'sqlite',
  storesInstantsAsText: true,

  hasOneWriter: true,

  beginWrite: 'begin immediate',

  isolation: undefined,

  preparing: steadyParameters,

  columnType: (type) => (type === 'int' || type === 'bool' ? 'integer' : type === 'bytes' ? 'blob' : 'text'),

  codec: (type) => codecs[type] ?? asStored,

  hasTransactionalDdl: true,

  skipLocked: sql``,

  tableEnd: (clustered) => (clustered ? sql`without rowid` : undefined),

  keepRow: () => sql`on conflict do nothing`,

  jsonMembers: (array: RawBuilder<unknown>) => sql`select value from json_each(${array})`,

  jsonTable: (column) => sql`json_each(${column})`,

  isAmong: (value, list) => sql`${value} in (select value from json_each(${list}))`,

  contains: (text, part) => sql`instr(${text}, ${part}) > 0`,

  prefix: (text, length) => sql`substr(${text}, 1, ${length})`,

  integer: (parameter) => sql`cast(${parameter} as integer)`,

  sum: (value) => sql`sum(${value})`,

  average: (value) => sql`avg(${value})`,

  now: (offsetMs = 0) =>
    offsetMs === 0
      ? sql`strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`
      : sql`strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ${`${offsetMs / 1000} seconds`})`,

  isUniqueViolation: (error) => /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)/.test(errorCode(error)),

  isOverflow: (error) =>
    errorCode(error) === 'SQLITE_ERROR' && (error as Error).message === 'integer overflow',

  isBusy: (error) => errorCode(error).startsWith('SQLITE_BUSY'),

  // Whoever waits for the one writer waits before its transaction begins.
  isConflict: () => false,

  // https://www.sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
  losesTransaction: (error) => LOST.test(errorCode(error)),

  isDisconnected: () => false,

  examine,

  readSchema,

  describe: describeTable,
}

const OLDEST = [3, 38] as const

async function examine(db: AnyDatabase): Promise<readonly KithError[]> {
  const { rows } = await sql<{ version: string }>`select sqlite_version() as version`.execute(db)
  return tooOld({ server: 'SQLite', version: rows[0]!.version, oldest: OLDEST })
}

async function readSchema(db: AnyDatabase, tables: readonly string[]): Promise<DescribedSchema> {
  const columns = await sql<{ at: string; name: string; required: number }>`
    select t.value as at, c.name, c."notnull" as required
    from json_each(${JSON.stringify(tables)}) as t join pragma_table_info(t.value) as c
  `.execute(db)
  const indexes = await sql<{ name: string }>`select name from sqlite_master where type = 'index'`.execute(db)
  return {
    columns: columns.rows.map(({ at, name, required }) => ({
      table: at,
      name,
      nullable: required === 0,
      collation: null,
    })),
    indexes: new Set(indexes.rows.map(({ name }) => name)),
  }
}

async function describeTable(db: AnyDatabase, table: string): Promise<readonly DescribedColumn[]> {
  const { rows } = await sql<{ name: string; notnull: number }>`
    select name, "notnull" from pragma_table_info(${table})
  `.execute(db)
  return rows.map((row) => ({ name: row.name, nullable: row.notnull === 0 }))
}
