import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'

import { corePlugin } from './core-plugin.ts'
import { bootPlugins } from './plugin/boot-plugins.ts'
import { describeBoot } from './plugin/describe-boot.ts'
import type { Manifest } from './plugin/manifest.ts'
import type { Plugin } from './plugin/plugin.ts'
import type { Policy } from './policy/policy.ts'

/** What is inspected. */
export interface InspectOptions {
  readonly plugins?: readonly Plugin[]
  readonly policy: Policy
  /** Put before every table; default `crm_`. */
  readonly prefix?: string
}

/**
 * Describes the instance that plugins and a policy make, without a database and without a secret: for reviews, for
 * documentation, for the record of processing.
 *
 * ```ts
 * const { personal } = inspectPlugins({ plugins: [tickets()], policy: standardRoles() })
 * ```
 *
 * @throws CrmBootError with everything that would keep it from starting.
 */
export function inspectPlugins({ plugins = [], policy, prefix }: InspectOptions): Manifest {
  const database = { kysely: nowhere(), ...(prefix === undefined ? {} : { prefix }) }
  return describeBoot(bootPlugins([corePlugin(), ...plugins], { database, policy }), policy)
}

/** A connection that compiles statements and never sends one. */
function nowhere(): Kysely<unknown> {
  return new Kysely({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
  })
}
