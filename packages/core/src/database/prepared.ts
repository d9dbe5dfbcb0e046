import type { Compilable, CompiledQuery } from 'kysely'

import type { AnyDatabase } from './traits.ts'

/**
 * A parameter whose value is known per call only: the tenant, an actor's team ids, the current time. Statements that
 * hold slots are compiled once and bound at each call.
 */
export class Slot<TEnvironment = never> {
  readonly resolve: (environment: TEnvironment) => unknown

  constructor(resolve: (environment: TEnvironment) => unknown) {
    this.resolve = resolve
  }
}

/** A compiled statement: its text is fixed, its parameters are bound per call. */
export interface Prepared<TEnvironment> {
  readonly sql: string
  bind(environment: TEnvironment): unknown[]
}

/** Compiles a query once, at its first use. Its `Slot` parameters are resolved by `bind`, the others are constants. */
export function prepare<TEnvironment>(query: Pick<Compilable, 'compile'>): Prepared<TEnvironment> {
  let compiled: CompiledQuery | undefined
  const compile = (): CompiledQuery => (compiled ??= query.compile())
  return {
    get sql() {
      return compile().sql
    },
    bind: (environment) =>
      compile().parameters.map((parameter) =>
        parameter instanceof Slot ? (parameter as Slot<TEnvironment>).resolve(environment) : parameter,
      ),
  }
}

/** An insert of one row into the columns, bound from an object keyed by column. */
export function prepareInsert(
  db: AnyDatabase,
  table: string,
  columns: readonly string[],
): Prepared<Readonly<Record<string, unknown>>> {
  const slots = columns.map((column) => [
    column,
    new Slot((row: Readonly<Record<string, unknown>>) => row[column] ?? null),
  ])
  return prepare(db.insertInto(table).values(Object.fromEntries(slots)))
}
