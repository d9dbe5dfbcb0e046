import { CompiledQuery, type Dialect, Kysely, SqliteAdapter } from 'kysely'

import { databaseErrors, transactionErrors } from './database-errors.ts'
import { defaultNaming, type Naming } from './naming.ts'
import type { Prepared } from './prepared.ts'
import { sqliteTraits } from './sqlite-traits.ts'
import type { AnyDatabase, DialectTraits } from './traits.ts'
import { UnitOfWork } from './unit-of-work.ts'

/** What a host gives: its own Kysely instance, or a dialect from which Kith opens a connection of its own. */
export type DatabaseInput = AnyDatabase | DatabaseOptions

/** A database with its options. */
export interface DatabaseOptions {
  readonly kysely?: AnyDatabase
  /** Kith opens, and on `close` closes, a connection of its own. */
  readonly dialect?: Dialect
  /** Put before every table; default `crm_`. */
  readonly prefix?: string
}

/** A row as the driver returns it. */
export type StoredRow = Readonly<Record<string, unknown>>

/** The trusted connection to the host's database. Never leaves `database/`, `gate/` and the kernel's own tables. */
export class Database {
  readonly kysely: AnyDatabase
  readonly traits: DialectTraits
  readonly naming: Naming
  readonly #owned: boolean

  constructor(input: DatabaseInput) {
    const options: DatabaseOptions = input instanceof Kysely ? { kysely: input } : input
    this.#owned = options.kysely === undefined && options.dialect !== undefined
    this.kysely = openKysely(options)
    this.traits = detectTraits(this.kysely)
    this.naming = options.prefix === undefined ? defaultNaming : { prefix: options.prefix }
  }

  /** Runs work in a transaction meant for writing; commits when it resolves, rolls back when it rejects. */
  async transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    let unit: UnitOfWork | undefined
    try {
      const result = await this.kysely.transaction().execute(async (trx) => {
        await beginWrite(trx, this.traits)
        unit = new UnitOfWork(trx, { joined: false })
        return work(unit)
      })
      unit?.committed()
      return result
    } catch (error) {
      unit?.rolledBack()
      throw error
    }
  }

  /**
   * A unit of work inside a transaction that the host opened itself.
   *
   * @throws KITH_FOREIGN_TRANSACTION when it belongs to another Kysely instance: two instances over one better-sqlite3
   * handle interleave, and a rollback of one would take acknowledged rows of the other with it.
   */
  join(transaction: AnyDatabase): UnitOfWork {
    const own = this.kysely.getExecutor().adapter
    if (!transaction.isTransaction || transaction.getExecutor().adapter !== own) {
      throw transactionErrors.FOREIGN_TRANSACTION()
    }
    return new UnitOfWork(transaction.withoutPlugins(), { joined: true })
  }

  /** Closes the connection if Kith opened it. */
  async close(): Promise<void> {
    if (this.#owned) await this.kysely.destroy()
  }
}

/** Runs a prepared statement on a connection or in a transaction. */
export async function run<TEnvironment>(
  db: AnyDatabase,
  statement: Prepared<TEnvironment>,
  environment: TEnvironment,
): Promise<readonly StoredRow[]> {
  const { rows } = await runCounted(db, statement, environment)
  return rows
}

/** Runs a prepared statement and also answers how many rows it changed. */
export async function runCounted<TEnvironment>(
  db: AnyDatabase,
  statement: Prepared<TEnvironment>,
  environment: TEnvironment,
): Promise<{ readonly rows: readonly StoredRow[]; readonly changed: number }> {
  const query = CompiledQuery.raw(statement.sql, statement.bind(environment))
  const result = await db.getExecutor().executeQuery(query)
  return { rows: result.rows as StoredRow[], changed: Number(result.numAffectedRows ?? 0n) }
}

function openKysely(options: DatabaseOptions): AnyDatabase {
  if (options.kysely !== undefined) return options.kysely.withoutPlugins()
  if (options.dialect !== undefined) return new Kysely({ dialect: options.dialect })
  throw new TypeError('createCrm needs "database": a Kysely instance or { dialect }.')
}

function detectTraits(kysely: AnyDatabase): DialectTraits {
  const { adapter } = kysely.getExecutor()
  if (adapter instanceof SqliteAdapter) return sqliteTraits
  throw databaseErrors.DIALECT_UNSUPPORTED({ adapter: adapter.constructor.name })
}

/**
 * Kysely opens every transaction with a plain `begin`. Where the dialect wants another opening, the empty transaction is
 * ended and opened again; if that fails, a plain one is opened for Kysely to roll back.
 */
async function beginWrite(trx: AnyDatabase, traits: DialectTraits): Promise<void> {
  if (traits.beginWrite === undefined) return
  await trx.executeQuery(CompiledQuery.raw('commit'))
  try {
    await trx.executeQuery(CompiledQuery.raw(traits.beginWrite))
  } catch (error) {
    await trx.executeQuery(CompiledQuery.raw('begin'))
    throw error
  }
}
