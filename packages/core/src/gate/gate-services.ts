import type { AuditLog } from '../audit/audit-log.ts'
import type { Database } from '../database/database.ts'
import type { EntityTable } from '../database/table.ts'
import type { MaskRules } from '../masks/mask-rules.ts'
import type { MaskStrategy } from '../masks/mask-strategy.ts'
import type { PolicyEngine } from '../policy/policy-engine.ts'
import type { EntityCatalog } from '../schema/catalog.ts'
import type { Session } from '../session/session.ts'
import type { Clock } from '../shared/clock.ts'
import type { IdSource } from '../shared/ids.ts'
import type { SecretKey } from '../shared/platform.ts'
import type { Vault } from '../vault/vault.ts'
import type { ShownCells } from './shown-cells.ts'
import type { SubjectKeys } from './subject-keys.ts'

/** What the gate is made of: one set an instance. */
export interface GateServices {
  readonly database: Database
  readonly catalog: EntityCatalog
  readonly tables: ReadonlyMap<string, EntityTable>
  readonly policy: PolicyEngine
  readonly vault: Vault
  readonly audit: AuditLog
  /** The mask strategies of this instance by name. */
  readonly masks: ReadonlyMap<string, MaskStrategy>
  /** What lets tenants choose among them. */
  readonly maskRules: readonly MaskRules[]
  readonly shownCells: ShownCells
  readonly subjectKeys: SubjectKeys
  /** A session of the system itself in the default tenant; only its rights are asked, never its identity. */
  readonly systemSession: Session
  readonly cursorKey: SecretKey
  readonly clock: Clock
  readonly createId: IdSource
  /** The default ISO 3166-1 alpha-2 region of phone numbers without a country code. */
  readonly region: string
}

/** The table of an entity. */
export function tableOf(services: GateServices, entity: string): EntityTable {
  const table = services.tables.get(entity)
  if (table === undefined) throw new TypeError(`No entity "${entity}" is installed.`)
  return table
}
