import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryCompiler,
  type QueryResult,
} from 'kysely'

import { guardErrors } from '../database/guard-errors.ts'
import { type GuardScope, guardStatement } from '../database/guard-statement.ts'
import type { GateCall } from './gate-call.ts'

/** Rows of tables that are known at run time only. */
export type PluginTables = Record<string, Record<string, unknown>>

/**
 * A plugin's own tables, by the names of its migrations, within the tenant and the transaction of the call. Every
 * statement gets the tenant's predicate, or its value. Whatever is no plain select, insert, update or delete over these
 * tables is refused before it runs. A guard against accidents, not a wall against hostile code.
 */
export interface PluginDatabase<TTables = PluginTables> extends Pick<
  Kysely<TTables>,
  'selectFrom' | 'insertInto' | 'updateTable' | 'deleteFrom'
> {}

/** The tables that `ctx.db` opens to one plugin: physical names by the names of its migrations. */
export type OpenTables = ReadonlyMap<string, string>

/** Makes the guarded database of one call. */
export function createGuardedDatabase(
  call: GateCall,
  { plugin, tables }: { readonly plugin: string; readonly tables: OpenTables },
): PluginDatabase {
  const { traits } = call.services.database
  const encode = (value: unknown): unknown => {
    if (value instanceof Date) return encodedBy(traits.codec('instant').encode, value)
    return typeof value === 'boolean' ? encodedBy(traits.codec('bool').encode, value) : value
  }
  const scope = { plugin, tables, tenantId: call.session.tenantId, encode }
  return new Kysely<PluginTables>({ dialect: guardedDialect(call, scope) })
}

function encodedBy(encode: ((value: never) => unknown) | undefined, value: Date | boolean): unknown {
  return encode === undefined ? value : encode(value as never)
}

/**
 * A dialect whose compiler is the guard, and whose connection runs what that compiler has made and nothing else: raw SQL,
 * schema statements and queries with their plugins taken off all come through here.
 */
function guardedDialect(call: GateCall, scope: GuardScope): Dialect {
  const executor = call.db.getExecutor()
  const guarded = new WeakSet<CompiledQuery>()
  const refuse = (part: string): never => {
    throw guardErrors.STATEMENT_REFUSED({ plugin: scope.plugin, part })
  }
  const compiler: QueryCompiler = {
    compileQuery(node, queryId) {
      const compiled = executor.compileQuery(guardStatement(node, scope, queryId), queryId)
      guarded.add(compiled)
      return compiled
    },
  }
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      if (!guarded.has(query)) return refuse('text of its own')
      const isReading = query.query.kind === 'SelectQueryNode'
      const { db } = isReading ? call : call.writeUnit
      return db.getExecutor().executeQuery<R>(query)
    },
    streamQuery: () => refuse('a stream'),
  }
  const driver: Driver = {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: async () => refuse('a transaction of its own'),
    commitTransaction: async () => refuse('a transaction of its own'),
    rollbackTransaction: async () => refuse('a transaction of its own'),
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  }
  return {
    createAdapter: () => executor.adapter,
    createDriver: () => driver,
    createQueryCompiler: () => compiler,
    createIntrospector: () => refuse('an introspection'),
  }
}
