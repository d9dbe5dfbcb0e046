import { knownTenants } from '../customers/known-tenants.ts'
import type { Database } from '../database/database.ts'
import type { Scope } from '../di/scope.ts'
import type { OperationRunner } from '../operations/operation-runner.ts'
import type { LifecycleStart } from '../plugin/contributions.ts'
import { createPluginSession } from '../session/session.ts'

/** What the start of a plugin takes from the kernel. */
export interface LifecycleStartParts {
  readonly database: Database
  readonly runner: OperationRunner
  readonly ready: () => Promise<void>
  readonly onError: (error: unknown) => void
}

/** The plugin that starts. */
export interface LifecycleOwner {
  readonly pluginId: string
  readonly scope: Scope
}

/** What a plugin works with when background work starts: the rows of each tenant, under the rights of the plugin. */
export function lifecycleStart(
  { database, runner, ready, onError }: LifecycleStartParts,
  { pluginId, scope }: LifecycleOwner,
): LifecycleStart {
  const operation = `${pluginId}.start`
  return {
    async inEachTenant(read) {
      await ready()
      for (const tenantId of await knownTenants(database, database.kysely)) {
        const session = await runner.inTenant(createPluginSession(pluginId, tenantId, { purpose: 'start' }))
        await read(runner.context(session, { operation, unit: undefined, scope, isReading: true }))
      }
    },
    report: onError,
  }
}
