import { CompiledQuery, type Dialect, Kysely, type RawBuilder } from 'kysely'

import { databaseErrors, transactionErrors } from './database-errors.ts'
import { detectTraits } from './detect-traits.ts'
import { isLostUpdate } from './lost-update.ts'
import { defaultNaming, type Naming } from './naming.ts'
import type { Prepared } from './prepared.ts'
import type { AnyDatabase, DialectTraits } from './traits.ts'
import { watchTransaction } from './transaction-watch.ts'
import { UnitOfWork } from './unit-of-work.ts'
import { WriteGroup } from './write-group.ts'

/** What a host gives: its own Kysely instance, or a dialect from which Kith opens a connection of its own. */
export type DatabaseInput = AnyDatabase | DatabaseOptions

/** A database with its options. */
export interface DatabaseOptions {
  readonly kysely?: AnyDatabase
  /** Kith opens, and on `close` closes, a connection of its own. */
  readonly dialect?: Dialect
  /** Put before every table; default `crm_`. */
  readonly prefix?: string
  /**
   * What Kith has to know about the database, for dialects that it does not know by itself: those of `postgresTraits` for
   * another driver of PostgreSQL, or your own.
   */
  readonly traits?: DialectTraits
}

/** How long a write waits for other writers before it fails. */
const LONGEST_WAIT_MS = 10_000

/** How often a transaction is run that others or a broken connection kept from its end. */
const MOST_ATTEMPTS = 5
const FIRST_PAUSE_MS = 10

/** How far a transaction has come. */
interface Progress {
  isCommitting: boolean
}

/** A row as the driver returns it. */
export type StoredRow = Readonly<Record<string, unknown>>

/** The trusted connection to the host's database. Never leaves `database/`, `gate/` and the kernel's own tables. */
export class Database {
  readonly kysely: AnyDatabase
  readonly traits: DialectTraits
  readonly naming: Naming
  readonly #host: AnyDatabase
  readonly #preparing: AnyDatabase
  readonly #owned: boolean
  readonly #group = new WriteGroup((work) => this.transaction(work))
  readonly #units = new WeakMap<AnyDatabase, UnitOfWork>()

  constructor(input: DatabaseInput) {
    const options: DatabaseOptions = input instanceof Kysely ? { kysely: input } : input
    this.#owned = options.kysely === undefined && options.dialect !== undefined
    this.#host = openKysely(options)
    this.kysely = this.#host.withoutPlugins()
    this.traits = options.traits ?? detectTraits(this.kysely)
    const { preparing } = this.traits
    this.#preparing = preparing === undefined ? this.kysely : this.kysely.withPlugin(preparing)
    this.naming = options.prefix === undefined ? defaultNaming : { prefix: options.prefix }
  }

  /** Compiles a statement that is run many times. */
  compile(statement: RawBuilder<unknown>): CompiledQuery {
    return statement.compile(this.#preparing)
  }

  /**
   * Tries a statement of its own again for a while as long as somebody else is writing. The driver's own waiting is not
   * enough: it stops the whole process, and with it a writer that lives in the same one.
   */
  async whenFree<T>(statement: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + LONGEST_WAIT_MS
    for (;;) {
      try {
        return await statement()
      } catch (error) {
        const isInTheWay = this.traits.isBusy(error) || this.traits.isConflict(error)
        if (!isInTheWay || Date.now() > deadline) throw error
        await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20))
      }
    }
  }

  /**
   * Runs work in a transaction meant for writing; commits when it resolves, rolls back when it rejects. Where transactions
   * or changes of one row met, or a connection broke, the work is run again from its beginning, at most five times in all.
   */
  transaction<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.#transaction(this.kysely, work)
  }

  /** Runs one operation in a transaction, which it shares with others that wait where there is one writer at a time. */
  operation<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.traits.hasOneWriter ? this.#group.run(work) : this.transaction(work)
  }

  /** As `transaction`; `trx` is the transaction as the host knows it, with the plugins of the host's own instance. */
  hostTransaction<T>(work: (unit: UnitOfWork, trx: AnyDatabase) => Promise<T>): Promise<T> {
    return this.#transaction(this.#host, work)
  }

  /**
   * The unit of work of a transaction that the host holds: the same at each call, so that its operations take turns.
   *
   * @throws KITH_FOREIGN_TRANSACTION when it belongs to another Kysely instance: two instances over one better-sqlite3
   * handle interleave, and a rollback of one would take acknowledged rows of the other with it.
   */
  join(transaction: AnyDatabase): UnitOfWork {
    const known = this.#units.get(transaction)
    if (known !== undefined) return known
    const own = this.kysely.getExecutor().adapter
    if (!transaction.isTransaction || transaction.getExecutor().adapter !== own) {
      throw transactionErrors.FOREIGN_TRANSACTION()
    }
    const unit = new UnitOfWork(transaction.withoutPlugins(), { joined: true })
    this.#units.set(transaction, unit)
    return unit
  }

  /** Closes the connection if Kith opened it. */
  async close(): Promise<void> {
    if (this.#owned) await this.kysely.destroy()
  }

  async #transaction<T>(
    instance: AnyDatabase,
    work: (unit: UnitOfWork, trx: AnyDatabase) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const progress = { isCommitting: false }
      try {
        return await this.#runOnce(instance, work, progress)
      } catch (error) {
        if (attempt === MOST_ATTEMPTS || !this.#mayRunAgain(error, progress)) throw error
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * FIRST_PAUSE_MS * 2 ** attempt))
    }
  }

  /** When the connection breaks during a commit, nobody knows whether it was done: run again, it might be done twice. */
  #mayRunAgain(error: unknown, { isCommitting }: Progress): boolean {
    if (this.traits.isConflict(error) || isLostUpdate(error)) return true
    return !isCommitting && this.traits.isDisconnected(error)
  }

  async #runOnce<T>(
    instance: AnyDatabase,
    work: (unit: UnitOfWork, trx: AnyDatabase) => Promise<T>,
    progress: Progress,
  ): Promise<T> {
    let unit: UnitOfWork | undefined
    let result: T
    try {
      result = await this.#begin(instance).execute(async (trx) => {
        const db = instance === this.kysely ? trx : trx.withoutPlugins()
        await this.#beginWrite(db)
        unit = new UnitOfWork(db, { joined: false })
        this.#units.set(trx, unit)
        const done = await watchTransaction(db, this.traits, () => inUnit(unit!, () => work(unit!, trx)))
        progress.isCommitting = true
        return done
      })
    } catch (error) {
      await unit?.rolledBack()
      throw error
    }
    await unit?.committed()
    return result
  }

  #begin(instance: AnyDatabase) {
    const { isolation } = this.traits
    const transaction = instance.transaction()
    return isolation === undefined ? transaction : transaction.setIsolationLevel(isolation)
  }

  /**
   * Kysely opens every transaction with a plain `begin`. Where the dialect wants another opening, the empty transaction
   * is ended and opened again; if that fails, a plain one is opened for Kysely to roll back.
   */
  async #beginWrite(db: AnyDatabase): Promise<void> {
    const { beginWrite } = this.traits
    if (beginWrite === undefined) return
    await db.executeQuery(CompiledQuery.raw('commit'))
    try {
      await this.whenFree(() => db.executeQuery(CompiledQuery.raw(beginWrite)))
    } catch (error) {
      await db.executeQuery(CompiledQuery.raw('begin'))
      throw error
    }
  }
}

/** Ends a unit before Kysely ends its transaction. */
async function inUnit<T>(unit: UnitOfWork, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work()
    await unit.complete()
    return result
  } catch (error) {
    await unit.abandon()
    throw error
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
  if (options.kysely !== undefined) return options.kysely
  if (options.dialect !== undefined) return new Kysely({ dialect: options.dialect })
  throw databaseErrors.MISSING()
}
