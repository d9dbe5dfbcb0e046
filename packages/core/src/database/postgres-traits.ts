import { sql } from 'kysely'

import type { KithError } from '../shared/errors.ts'
import { databaseErrors } from './database-errors.ts'
import { errorCode } from './driver-error.ts'
import { tooOld } from './server-version.ts'
import { textCodecs } from './text-codecs.ts'
import type {
  AnyDatabase,
  ColumnCodec,
  ColumnType,
  DescribedColumn,
  DescribedSchema,
  DialectTraits,
} from './traits.ts'

const codecs: Readonly<Partial<Record<ColumnType, ColumnCodec>>> = {
  ...textCodecs,
  // Drivers answer integers of 64 bits as text.
  int: { encode: undefined, decode: Number },
}

const asStored: ColumnCodec = { encode: undefined, decode: undefined }

const otherTypes: Readonly<Partial<Record<ColumnType, string>>> = {
  int: 'bigint',
  bool: 'boolean',
  bytes: 'bytea',
}

const CONFLICT = /^(?:40001|40P01|55P03)$/

const SQLSTATE = /^[0-9A-Z]{5}$/

/** Classes 08 and 57P of SQLSTATE: connections that broke, servers that shut down or are starting. */
const DISCONNECTED = /^(?:57P0[123]|08\w{3}|ECONN(?:RESET|REFUSED)|EPIPE|ETIMEDOUT)$/

/** What the driver says without a code. */
const TERMINATED = /^Connection terminated|^Client has encountered a connection error/

/**
 * PostgreSQL 13 or later. All text has the collation `C`, the order of code points, whatever the database's own is.
 * Instants and JSON are text: equal to the byte to what was written, and independent of how the host has set its driver.
 */
export const postgresTraits: DialectTraits = {
  name: 'postgres',

  storesInstantsAsText: true,

  hasOneWriter: false,

  beginWrite: undefined,

  isolation: 'read committed',

  preparing: undefined,

  hasTransactionalDdl: true,

  skipLocked: sql` for update skip locked`,

  tableEnd: () => undefined,

  columnType: (type, length) =>
    otherTypes[type] ?? `${length === undefined ? 'text' : `varchar(${length})`} collate "C"`,

  codec: (type) => codecs[type] ?? asStored,

  keepRow: () => sql`on conflict do nothing`,

  jsonMembers: (array, type) => {
    const value = sql`json_array_elements_text(cast(${array} as json))`
    if (type === 'int') return sql`select cast(value as bigint) as value from ${value}`
    if (type === 'bool') return sql`select cast(value as boolean) as value from ${value}`
    return sql`select value collate "C" as value from ${value}`
  },

  // As an array, of which the planner takes an index: of a subquery it expects so many rows that it reads the whole table.
  isAmong: (value, list, type) =>
    sql`${value} = any (array(${postgresTraits.jsonMembers(sql`${list}`, type)}))`,

  jsonTable: (column) => sql`lateral (${postgresTraits.jsonMembers(column)})`,

  contains: (text, part) => sql`strpos(${text}, ${part}) > 0`,

  prefix: (text, length) => sql`substr(${text}, 1, cast(${length} as integer))`,

  integer: (parameter) => sql`cast(${parameter} as bigint)`,

  sum: (value) => sql`cast(sum(${value}) as bigint)`,

  average: (value) => sql`avg(${value})`,

  now: (offsetMs = 0) => {
    const now = sql`statement_timestamp() at time zone 'UTC'`
    const at =
      offsetMs === 0 ? now : sql`${now} + cast(${offsetMs} as double precision) * interval '1 millisecond'`
    return sql`to_char(${at}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  },

  isUniqueViolation: (error) => errorCode(error) === '23505',

  isOverflow: (error) => errorCode(error) === '22003',

  isBusy: () => false,

  isConflict: (error) => CONFLICT.test(errorCode(error)),

  // After any error it refuses everything, and then takes a commit for a rollback without an error.
  losesTransaction: (error) => SQLSTATE.test(errorCode(error)),

  isDisconnected: (error) =>
    DISCONNECTED.test(errorCode(error)) || (error instanceof Error && TERMINATED.test(error.message)),

  examine,

  readSchema,

  describe: describeTable,
}

/** PostgreSQL inside the process: with one connection, transactions exclude each other. */
export const pgliteTraits: DialectTraits = { ...postgresTraits, name: 'pglite', hasOneWriter: true }

async function describeTable(db: AnyDatabase, table: string): Promise<readonly DescribedColumn[]> {
  const { rows } = await sql<{ name: string; nullable: boolean }>`
    select attname as name, not attnotnull as nullable from pg_attribute
    where attrelid = to_regclass(quote_ident(${table})) and attnum > 0 and not attisdropped
    order by attnum
  `.execute(db)
  return rows
}

const OLDEST = [13, 0] as const

async function examine(db: AnyDatabase): Promise<readonly KithError[]> {
  const { rows } = await sql<{ version: string; encoding: string }>`
    select current_setting('server_version') as version, current_setting('server_encoding') as encoding
  `.execute(db)
  const { version, encoding } = rows[0]!
  const setting = { setting: 'server_encoding', value: encoding, needed: 'UTF8' }
  const wrong = encoding === 'UTF8' ? [] : [databaseErrors.SERVER_SETTING(setting)]
  return [...tooOld({ server: 'PostgreSQL', version, oldest: OLDEST }), ...wrong]
}

async function readSchema(db: AnyDatabase, tables: readonly string[]): Promise<DescribedSchema> {
  const names = postgresTraits.jsonMembers(sql`${JSON.stringify(tables)}`)
  const columns = await sql<DescribedSchema['columns'][number]>`
    select c.relname as "table", a.attname as name, not a.attnotnull as nullable,
      case when l.collname not in ('C', 'POSIX', 'ucs_basic') then l.collname end as collation
    from pg_class as c join pg_attribute as a on a.attrelid = c.oid left join pg_collation as l on l.oid = a.attcollation
    where c.relname in (${names}) and c.relkind in ('r', 'p') and pg_table_is_visible(c.oid)
      and a.attnum > 0 and not a.attisdropped
  `.execute(db)
  const indexes = await sql<{ name: string }>`
    select c.relname as name from pg_index as i join pg_class as c on c.oid = i.indexrelid
    where i.indisvalid and pg_table_is_visible(i.indrelid)
  `.execute(db)
  return { columns: columns.rows, indexes: new Set(indexes.rows.map(({ name }) => name)) }
}
