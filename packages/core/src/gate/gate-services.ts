import type { AuditLog } from '../audit/audit-log.ts'
import type { Database } from '../database/database.ts'
import type { EntityTable } from '../database/table.ts'
import type { UnitOfWork } from '../database/unit-of-work.ts'
import type { FeedWatch } from '../events/feed-watch.ts'
import type { MaskRegistry } from '../masks/mask-registry.ts'
import type { TenantMasks } from '../masks/mask-rules.ts'
import type { PolicyEngine } from '../policy/policy-engine.ts'
import type { EntityCatalog } from '../schema/catalog.ts'
import type { FieldOverlays } from '../schema/field-overlays.ts'
import { schemaErrors } from '../schema/schema-errors.ts'
import type { Session } from '../session/session.ts'
import type { Clock } from '../shared/clock.ts'
import type { IdSource } from '../shared/ids.ts'
import type { SecretKey } from '../shared/platform.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Vault } from '../vault/vault.ts'
import type { DuplicateBudget } from './duplicate-budget.ts'
import type { ShownCells } from './shown-cells.ts'
import type { SubjectKeys } from './subject-keys.ts'
import type { Tenants } from './tenants.ts'

/** A plugin that knows which masks tenants have chosen. */
export interface MaskSource {
  readonly pluginId: string
  /** Reads the choices of the call's tenant, on the call's connection. */
  load(call: {
    readonly session: Session
    readonly operation: string
    readonly unit: UnitOfWork | undefined
  }): Promise<TenantMasks>
}

/** What the gate is made of: one set an instance. */
export interface GateServices {
  readonly database: Database
  readonly catalog: EntityCatalog
  readonly tables: ReadonlyMap<string, EntityTable>
  readonly policy: PolicyEngine
  readonly vault: Vault
  readonly audit: AuditLog
  readonly shownCells: ShownCells
  readonly masks: MaskRegistry
  /** Where tenants' choices of masks come from; usually nowhere. */
  readonly maskSources: readonly MaskSource[]
  readonly subjectKeys: SubjectKeys
  readonly duplicates: DuplicateBudget
  /** A session of the system itself in the default tenant; only its rights are asked, never its identity. */
  readonly systemSession: Session
  readonly cursorKey: SecretKey
  /** Where readers of the change feed wait. */
  readonly feed: FeedWatch
  /** The figures of this instance, where it keeps any. */
  readonly metrics: Metrics | undefined
  readonly clock: Clock
  readonly createId: IdSource
  /** What holds for every call of a tenant: settings, fields of its own. */
  readonly tenants: Tenants
  /** The fields that tenants add, by version. */
  readonly overlays: FieldOverlays
  /** The same for the tenants whose overlay has this version: their catalog and tables have the fields that they add. */
  readonly ofOverlay: (version: string | undefined) => GateServices
}

/** The table of an entity. */
export function tableOf(services: GateServices, entity: string): EntityTable {
  const table = services.tables.get(entity)
  if (table === undefined) throw schemaErrors.ENTITY_UNKNOWN({ entity })
  return table
}
