import type { Kysely } from 'kysely'

/** Tables that are known at run time only. */
export type TestTables = Record<string, Record<string, unknown>>

/** A database for one test. */
export interface TestDatabase {
  readonly kysely: Kysely<TestTables>
  /** Whether its tables are there already. */
  readonly isMigrated: boolean
  /** Keeps the tables as they are now for later tests with the same plugins. */
  remember(): Promise<void>
  /** Opens another Kysely instance over the same database, which ends with it. */
  connect(): Promise<Kysely<TestTables>>
  /** Closes the connection. What is on a server is made ready for the next test. */
  close(): Promise<void>
}
