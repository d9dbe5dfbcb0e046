import type { CompiledQuery, DatabaseConnection } from 'kysely'

import type { AnyDatabase, DialectTraits } from './traits.ts'

const ROLLS_BACK_TO = /^\s*rollback\s+to\b/i

/**
 * Runs the work of a transaction on its connection, and lets nothing follow a failure that took the transaction with it:
 * a database that has rolled back by itself would commit what comes next statement by statement, and one that refuses all
 * but a rollback would take the commit for one. A rollback to a savepoint that succeeds shows that the transaction stands.
 *
 * @throws the failure itself, for every statement after it and at the end of the work, whoever has caught it before.
 */
export async function watchTransaction<T>(
  db: AnyDatabase,
  { losesTransaction }: Pick<DialectTraits, 'losesTransaction'>,
  work: () => Promise<T>,
): Promise<T> {
  const connection = await db.getExecutor().provideConnection(async (own) => own)
  let lostBy: { readonly error: unknown } | undefined
  const requireTransaction = (): void => {
    if (lostBy === undefined) return
    const { error } = lostBy
    throw error
  }
  const restore = replaceExecute(connection, async (query, execute) => {
    const isReturn = ROLLS_BACK_TO.test(query.sql)
    if (!isReturn) requireTransaction()
    try {
      const result = await execute()
      if (isReturn) lostBy = undefined
      return result
    } catch (error) {
      if (losesTransaction(error)) lostBy ??= { error }
      throw error
    }
  })
  try {
    const result = await work()
    requireTransaction()
    return result
  } finally {
    restore()
  }
}

type Execute = DatabaseConnection['executeQuery']
type Replacement = (query: CompiledQuery, execute: () => ReturnType<Execute>) => ReturnType<Execute>

/** Every executor that a host derives from a transaction ends at its connection. @returns how to put things back. */
function replaceExecute(connection: DatabaseConnection, replacement: Replacement): () => void {
  const before = Object.getOwnPropertyDescriptor(connection, 'executeQuery')
  // oxlint-disable-next-line typescript/unbound-method -- called with its connection
  const execute = connection.executeQuery as (query: CompiledQuery, ...rest: unknown[]) => ReturnType<Execute>
  const replaced = (query: CompiledQuery, ...rest: unknown[]): ReturnType<Execute> =>
    replacement(query, () => execute.call(connection, query, ...rest))
  Object.defineProperty(connection, 'executeQuery', { value: replaced, configurable: true, writable: true })
  return () => {
    if (before === undefined) Reflect.deleteProperty(connection, 'executeQuery')
    else Object.defineProperty(connection, 'executeQuery', before)
  }
}
