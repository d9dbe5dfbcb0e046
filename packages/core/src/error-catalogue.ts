import { valueErrors } from './customers/normalize/value-errors.ts'
import { relationErrors } from './customers/relations/relation-errors.ts'
import { databaseErrors, transactionErrors } from './database/database-errors.ts'
import { guardErrors } from './database/guard-errors.ts'
import { diErrors } from './di/di-errors.ts'
import { deliveryErrors, eventErrors } from './events/event-errors.ts'
import { sourceErrors } from './formats/source-errors.ts'
import { gateErrors } from './gate/gate-errors.ts'
import { idempotencyErrors } from './idempotency/idempotency-errors.ts'
import { jobErrors } from './jobs/job-errors.ts'
import { operationErrors } from './operations/operation-errors.ts'
import type { Plugin } from './plugin/plugin.ts'
import { policyErrors } from './policy/policy-errors.ts'
import { schemaErrors } from './schema/schema-errors.ts'
import type { CatalogueEntry } from './shared/errors.ts'
import { kernelErrors } from './shared/kernel-errors.ts'
import { panelErrors } from './timeline/panel-errors.ts'
import { recordErrors } from './upsert/record-errors.ts'
import { vaultErrors } from './vault/vault-errors.ts'

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
  idempotencyErrors,
  relationErrors,
  valueErrors,
  schemaErrors,
  policyErrors,
  gateErrors,
  panelErrors,
  sourceErrors,
  recordErrors,
]

/** Every error code of the kernel and of the plugins, for the reference of errors. */
export function catalogueOf(plugins: readonly Plugin[]): readonly CatalogueEntry[] {
  return [
    ...kernelCatalogues.flatMap((catalogue) => catalogue.$entries),
    ...plugins.flatMap((plugin) => plugin.definition.errors ?? []),
  ]
}
