import { type RawBuilder, sql } from 'kysely'

import type { KithError } from '../shared/errors.ts'
import { databaseErrors } from './database-errors.ts'
import { errorCode } from './driver-error.ts'
import { Slot } from './prepared.ts'
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
  int: { encode: undefined, decode: Number },
  bool: { encode: (value: boolean) => (value ? 1 : 0), decode: (stored: unknown) => Number(stored) !== 0 },
}

const asStored: ColumnCodec = { encode: undefined, decode: undefined }

/** Text of these types has a bound, so that it can stand in an index. */
const lengths: Readonly<Partial<Record<ColumnType, number>>> = {
  id: 36,
  key: 64,
  string: 255,
  date: 10,
  instant: 24,
  digest: 64,
}

const otherTypes: Readonly<Partial<Record<ColumnType, string>>> = {
  int: 'bigint',
  bool: 'tinyint(1)',
  bytes: 'longblob',
}

/** The collation that compares bytes and does not take trailing blanks for nothing. */
const COLLATION = 'character set utf8mb4 collate utf8mb4_nopad_bin'

const CONFLICT = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD'])

/** A wait that took too long ends the statement only, unless the server is set otherwise. */
const LOST = new Set(['ER_LOCK_DEADLOCK', 'ER_CHECKREAD', 'ER_LOCK_WAIT_TIMEOUT'])

const DISCONNECTED = new Set([
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
])

/** What the driver says without a code. */
const CLOSED = /^Can't add new command when connection is in closed state/

/**
 * MariaDB 10.6 or later with InnoDB. All text is `utf8mb4_nopad_bin`: the order of code points, blanks at the end
 * included. Instants and JSON are text: equal to the byte to what was written, and independent of how the host has set
 * its driver.
 */
export const mariadbTraits: DialectTraits = {
  name: 'mariadb',

  storesInstantsAsText: true,

  hasOneWriter: false,

  beginWrite: undefined,

  // The default, repeatable read, takes locks on gaps, over which writers and relays deadlock.
  isolation: 'read committed',

  preparing: undefined,

  hasTransactionalDdl: false,

  skipLocked: sql` for update skip locked`,

  tableEnd: () => sql.raw(`engine = innodb row_format = dynamic default ${COLLATION}`),

  columnType: (type, length) => otherTypes[type] ?? textType(length ?? lengths[type]),

  codec: (type) => codecs[type] ?? asStored,

  keepRow: (column) => sql`on duplicate key update ${sql.ref(column)} = ${sql.ref(column)}`,

  jsonMembers: (array, type) => sql`select value from ${members(array, type)} as m`,

  isAmong: (value, list) => sql`${value} in (${expanded(list)})`,

  jsonTable: (column) => members(column, undefined),

  contains: (text, part) => sql`locate(${part}, ${text}) > 0`,

  prefix: (text, length) => sql`substr(${text}, 1, ${length})`,

  integer: (parameter) => sql`cast(${parameter} as signed)`,

  // A cast stops at the limits of its type without an error; adding to a limit is one.
  sum: (value) => {
    const bounded = sql`cast(sum(${value}) as signed)`
    return sql`${bounded} + sign(sum(${value}) - ${bounded})`
  },

  // Of integers it would keep four digits after the point.
  average: (value) => sql`avg(${value} * 1e0)`,

  now: (offsetMs = 0) => {
    const at =
      offsetMs === 0 ? sql`utc_timestamp(3)` : sql`utc_timestamp(3) + interval ${offsetMs * 1000} microsecond`
    return sql`concat(left(date_format(${at}, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')`
  },

  isUniqueViolation: (error) => errorCode(error) === 'ER_DUP_ENTRY',

  isOverflow: (error) => errorCode(error) === 'ER_DATA_OUT_OF_RANGE',

  isBusy: () => false,

  isConflict: (error) => CONFLICT.has(errorCode(error)),

  losesTransaction: (error) => LOST.has(errorCode(error)),

  isDisconnected: (error) =>
    DISCONNECTED.has(errorCode(error)) || (error instanceof Error && CLOSED.test(error.message)),

  examine,

  readSchema,

  describe: describeTable,
}

function textType(length: number | undefined): string {
  return `${length === undefined ? 'longtext' : `varchar(${length})`} ${COLLATION}`
}

/** A parameter that mysql2 writes as a list of values. A statement that changes rows would read the table for a subquery. */
function expanded(list: unknown): unknown {
  return list instanceof Slot
    ? new Slot((environment) => valuesOf(list.resolve(environment)))
    : valuesOf(list)
}

function valuesOf(list: unknown): readonly unknown[] {
  const values = JSON.parse(list as string) as readonly unknown[]
  return values.length === 0 ? [null] : values
}

function members(array: RawBuilder<unknown>, type: ColumnType | undefined): RawBuilder<unknown> {
  const column = sql.raw(type === 'int' || type === 'bool' ? 'bigint' : `longtext ${COLLATION}`)
  return sql`json_table(${array}, '$[*]' columns (value ${column} path '$'))`
}

async function describeTable(db: AnyDatabase, table: string): Promise<readonly DescribedColumn[]> {
  const { rows } = await sql<{ name: string; nullable: string }>`
    select column_name as name, is_nullable as nullable from information_schema.columns
    where table_schema = database() and table_name = ${table} order by ordinal_position
  `.execute(db)
  return rows.map(({ name, nullable }) => ({ name, nullable: nullable === 'YES' }))
}

const OLDEST = [10, 6] as const

async function examine(db: AnyDatabase): Promise<readonly KithError[]> {
  const { rows } = await sql<{ version: string; mode: string; charset: string }>`
    select version() as version, @@sql_mode as mode, @@character_set_connection as charset
  `.execute(db)
  const { version, mode, charset } = rows[0]!
  const isMariadb = version.includes('MariaDB')
  if (!isMariadb) return [databaseErrors.SERVER_TOO_OLD({ server: 'MySQL', version, needed: 'MariaDB 10.6' })]
  return [...tooOld({ server: 'MariaDB', version, oldest: OLDEST }), ...settingFaults(mode, charset)]
}

/** Without a strict mode values are cut short silently; without backslashes the driver's quoting is no quoting. */
function settingFaults(mode: string, charset: string): KithError[] {
  const modes = mode.split(',')
  const fault = (setting: string, value: string, needed: string) =>
    databaseErrors.SERVER_SETTING({ setting, value, needed })
  const isStrict = modes.includes('STRICT_TRANS_TABLES') || modes.includes('STRICT_ALL_TABLES')
  return [
    ...(isStrict ? [] : [fault('sql_mode', mode, 'STRICT_TRANS_TABLES')]),
    ...(modes.includes('NO_BACKSLASH_ESCAPES')
      ? [fault('sql_mode', mode, 'to be without NO_BACKSLASH_ESCAPES')]
      : []),
    ...(charset === 'utf8mb4' ? [] : [fault('character_set_connection', charset, 'utf8mb4')]),
  ]
}

async function readSchema(db: AnyDatabase, tables: readonly string[]): Promise<DescribedSchema> {
  const isAsked = mariadbTraits.isAmong(sql.ref('table_name'), JSON.stringify(tables))
  const columns = await sql<{ at: string; name: string; nullable: string; collation: string | null }>`
    select table_name as at, column_name as name, is_nullable as nullable,
      nullif(collation_name, 'utf8mb4_nopad_bin') as collation
    from information_schema.columns where table_schema = database() and ${isAsked}
  `.execute(db)
  const indexes = await sql<{ name: string }>`
    select distinct index_name as name from information_schema.statistics where table_schema = database()
  `.execute(db)
  return {
    columns: columns.rows.map(({ at, nullable, ...column }) => ({
      ...column,
      table: at,
      nullable: nullable === 'YES',
    })),
    indexes: new Set(indexes.rows.map(({ name }) => name)),
  }
}
