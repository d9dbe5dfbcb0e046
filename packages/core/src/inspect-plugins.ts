import { SqliteDialect } from 'kysely'

import { corePlugin } from './core-plugin.ts'
import type { DatabaseInput } from './database/database.ts'
import { operationErrors } from './operations/operation-errors.ts'
import { type Boot, bootPlugins } from './plugin/boot-plugins.ts'
import { describeBoot } from './plugin/describe-boot.ts'
import { explainOperation, type OperationExplanation } from './plugin/explain-operation.ts'
import type { CrmManifest } from './plugin/manifest.ts'
import type { Plugin } from './plugin/plugin.ts'
import type { Policy } from './policy/policy.ts'
import { kernelErrors } from './shared/kernel-errors.ts'

/** What `inspectPlugins` looks at. */
export interface InspectOptions {
  readonly plugins: readonly Plugin[]
  readonly policy: Policy
  /** The database that it will be: its dialect and prefix count, and it is not connected to. Default: SQLite. */
  readonly database?: DatabaseInput
}

/** A database that is never opened. */
const nowhere: DatabaseInput = {
  dialect: new SqliteDialect({
    database: () => Promise.reject(kernelErrors.INVARIANT({ fact: 'looking at plugins opens a database' })),
  }),
}

/**
 * Describes what a CRM of these plugins would be, without secret, connection or driver.
 *
 * @throws CrmBootError with every problem that would keep it from starting.
 */
export function inspectPlugins(options: InspectOptions): CrmManifest {
  return describeBoot(bootOnly(options), options.policy)
}

/**
 * Says how an operation of these plugins would run and who might call it, without secret, connection or driver.
 *
 * @throws KITH_OPERATION_UNKNOWN, and CrmBootError as `inspectPlugins`.
 */
export function explainInstalled(operation: string, options: InspectOptions): OperationExplanation {
  const { installation, pipelines } = bootOnly(options)
  const installed = installation.operations.get(operation)
  if (installed === undefined) throw operationErrors.UNKNOWN({ operation })
  return explainOperation(installed, { pipelines, policy: options.policy, grants: installation.grants })
}

function bootOnly({ plugins, policy, database = nowhere }: InspectOptions): Boot {
  return bootPlugins([corePlugin(), ...plugins], { database, policy })
}
