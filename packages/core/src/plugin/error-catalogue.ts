import { databaseErrors, transactionErrors } from '../database/database-errors.ts'
import { guardErrors } from '../database/guard-errors.ts'
import { diErrors } from '../di/di-errors.ts'
import { deliveryErrors, eventErrors } from '../events/event-errors.ts'
import { jobErrors } from '../jobs/job-errors.ts'
import { operationErrors } from '../operations/operation-errors.ts'
import type { CatalogueEntry } from '../shared/errors.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { vaultErrors } from '../vault/vault-errors.ts'
import type { Plugin } from './plugin.ts'

const kernelCatalogues = [
  kernelErrors,
  transactionErrors,
  databaseErrors,
  guardErrors,
  vaultErrors,
  diErrors,
  eventErrors,
  deliveryErrors,
  jobErrors,
  operationErrors,
]

/** Every error code of the kernel and of plugins, for the reference. */
export function errorCatalogueOf(plugins: readonly Plugin[]): readonly CatalogueEntry[] {
  return [
    ...kernelCatalogues.flatMap((catalogue) => catalogue.$entries),
    ...plugins.flatMap((plugin) => plugin.definition.errors ?? []),
  ]
}
