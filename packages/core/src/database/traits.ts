import type { IsolationLevel, Kysely, KyselyPlugin, RawBuilder } from 'kysely'

import type { ClassedSpec } from '../schema/entity.ts'
import type { KithError } from '../shared/errors.ts'

/** A database whose rows are known at run time only; the types of rows come from entities. */
// oxlint-disable-next-line typescript/no-explicit-any -- Kysely's own spelling of "any schema"
export type AnyDatabase = Kysely<any>

/** What a column holds, independent of the database. */
export type ColumnType =
  | 'id'
  | 'key'
  | 'string'
  | 'text'
  | 'int'
  | 'bool'
  | 'date'
  | 'instant'
  | 'json'
  | 'cell'
  | 'digest'
  | 'bytes'

/** Turns a value of a field into what the driver stores, and back. `undefined` stands for "as it is". */
export interface ColumnCodec {
  /** From the value of a field to what the driver takes. */
  readonly encode: ((value: never) => unknown) | undefined
  /** From what the driver answers to the value of a field. */
  readonly decode: ((stored: never) => unknown) | undefined
}

/**
 * Everything Kith has to know about a database: the dialect seam. Nothing outside `database/` writes SQL that only one
 * database understands.
 */
export interface DialectTraits {
  readonly name: string
  /** The column type in the dialect's own words. `length` is in characters. */
  columnType(type: ColumnType, length: number | undefined): string
  /** How values of a column type are stored. */
  codec(type: ColumnType): ColumnCodec
  /** Whether instants are stored as RFC 3339 text in UTC with milliseconds: the form they have on the wire. */
  readonly storesInstantsAsText: boolean
  /** Whether writing transactions exclude each other, so that those which wait may as well share one. */
  readonly hasOneWriter: boolean
  /** The statement that opens a transaction meant for writing, where a plain `begin` is not it. */
  readonly beginWrite: string | undefined
  /** How far transactions are kept apart, where that can be chosen. */
  readonly isolation: IsolationLevel | undefined
  /** What statements that are prepared once and run often are compiled with, where they need a form of their own. */
  readonly preparing: KyselyPlugin | undefined
  /** Whether schema statements are part of their transaction; where not, each is committed by itself. */
  readonly hasTransactionalDdl: boolean
  /** What ends a query for rows to be changed, so that those which another transaction is changing are left out. */
  readonly skipLocked: RawBuilder<unknown>
  /** What ends the creation of a table. `clustered`: whether its rows are to stand in its primary key. */
  tableEnd(clustered: boolean): RawBuilder<unknown> | undefined
  /** What ends an `insert`, so that a row stays as it is when its key is there. `column` is any of the key. */
  keepRow(column: string): RawBuilder<unknown>
  /**
   * The members of a JSON array parameter as a one-column subquery `value`, so that a list is one parameter. `type` is
   * the column type that they are compared with; texts when left out. A JSON null is a NULL.
   */
  jsonMembers(array: RawBuilder<unknown>, type?: ColumnType): RawBuilder<unknown>
  /**
   * The members of a JSON array column as a table with the column `value`, one row for each: to be joined with the table
   * that holds the column, or read in a subquery of it.
   */
  jsonTable(column: RawBuilder<unknown>): RawBuilder<unknown>
  /**
   * Whether a value is one of a list, which is the text of a JSON array, or a `Slot` for one: where the rows are to be
   * sought by it, as not every database does for a subquery.
   */
  isAmong(value: RawBuilder<unknown>, list: unknown, type?: ColumnType): RawBuilder<unknown>
  /** Whether `text` contains `part`, by code point, no pattern characters. */
  contains(text: RawBuilder<unknown>, part: RawBuilder<unknown>): RawBuilder<unknown>
  /** The first `length` code points of `text`. */
  prefix(text: RawBuilder<unknown>, length: RawBuilder<unknown>): RawBuilder<unknown>
  /** A parameter as an integer of 64 bits: drivers hand numbers over as floats, and sums would become floats as well. */
  integer(parameter: RawBuilder<unknown>): RawBuilder<unknown>
  /** The sum of integers over rows, as an integer of 64 bits: beyond, the statement fails, and `isOverflow` knows how. */
  sum(value: RawBuilder<unknown>): RawBuilder<unknown>
  /** The average of integers over rows, as precise as a float. */
  average(value: RawBuilder<unknown>): RawBuilder<unknown>
  /** The database's clock as an encoded instant, `offsetMs` from now. */
  now(offsetMs?: number): RawBuilder<unknown>
  /** Whether the error says that a unique index refused the row. */
  isUniqueViolation(error: unknown): boolean
  /** Whether the error says that a sum left the integers of 64 bits. */
  isOverflow(error: unknown): boolean
  /** Whether the error says that somebody else is writing: the statement did nothing and may be tried again. */
  isBusy(error: unknown): boolean
  /** Whether the error says that transactions met and this one was rolled back: run again, it may succeed. */
  isConflict(error: unknown): boolean
  /**
   * Whether the error may leave nothing of the transaction in which it came: rolled back by the database itself, or refused
   * until it is rolled back, as a whole or to a savepoint.
   */
  losesTransaction(error: unknown): boolean
  /** Whether the error says that the connection broke, or that there was none: nobody knows how a commit ended. */
  isDisconnected(error: unknown): boolean
  /** What about the server, its version or its settings, would make Kith work wrongly. */
  examine(db: AnyDatabase): Promise<readonly KithError[]>
  /** The columns of tables as the database has them, and the names of all indexes. */
  readSchema(db: AnyDatabase, tables: readonly string[]): Promise<DescribedSchema>
  /** Every column of a table as the database has it; empty when there is no such table. */
  describe(db: AnyDatabase, table: string): Promise<readonly DescribedColumn[]>
}

/** A column as the database reports it. */
export interface DescribedColumn {
  readonly name: string
  readonly nullable: boolean
}

/** What a database reports of tables. */
export interface DescribedSchema {
  readonly columns: readonly (DescribedColumn & {
    readonly table: string
    /** The collation of a text that is not compared by its code points. */
    readonly collation: string | null
  })[]
  readonly indexes: ReadonlySet<string>
}

/** The column type that holds a field of this specification; for money, its amount. */
export function columnTypeOf(spec: ClassedSpec): ColumnType {
  if (spec.encrypted) return 'cell'
  switch (spec.kind) {
    case 'id':
    case 'ref':
      return 'id'
    case 'policyKey':
      return 'key'
    case 'longText':
      return 'text'
    case 'decimal':
    case 'money':
      return 'int'
    case 'int':
    case 'bool':
    case 'date':
    case 'instant':
      return spec.kind
    case 'json':
    case 'textList':
      return 'json'
    default:
      return 'string'
  }
}

/** An instant as the dialect stores it. */
export function encodeInstant(traits: DialectTraits, instant: Date): unknown {
  const { encode } = traits.codec('instant')
  return encode === undefined ? instant : (encode as (value: Date) => unknown)(instant)
}
