import type { EntityTable } from '../database/table.ts'
import type { AnyDatabase } from '../database/traits.ts'
import type { ReadTenant } from '../gate/tenants.ts'
import { createFieldOverlay, type CustomField } from '../schema/field-overlay.ts'
import { defaultTenantSettings, type TenantSettings } from '../session/tenant.ts'

/** What reading tenants needs. */
export interface TenantTables {
  readonly tables: ReadonlyMap<string, EntityTable>
  /** The region of tenants that have set none. */
  readonly region: string
}

/** Reads a tenant from its row and the definitions of its fields. Both hold nothing that is secret from its people. */
export function tenantReader({ tables, region }: TenantTables): ReadTenant {
  return async (db, tenantId) => {
    const row = await readRow(db, tables.get('tenant')!, tenantId)
    const fields = await readFields(db, tables.get('customField')!, tenantId)
    return {
      settings: withDefaults(defaultTenantSettings(tenantId, region), row ?? {}),
      overlay: createFieldOverlay(fields),
    }
  }
}

/** The settings of a tenant row; what it leaves open is the default. */
export function withDefaults(
  defaults: TenantSettings,
  row: Readonly<Record<string, unknown>>,
): TenantSettings {
  const set = Object.keys(defaults).filter((name) => row[name] !== null && row[name] !== undefined)
  return { ...defaults, ...Object.fromEntries(set.map((name) => [name, row[name]])) }
}

async function readRow(
  db: AnyDatabase,
  { name, columns }: EntityTable,
  tenantId: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const selected = [...columns.values()].map(({ column, field }) => `${column} as ${field}`)
  return db
    .selectFrom(name)
    .select(selected)
    .where('tenant_id', '=', tenantId)
    .where('key', '=', tenantId)
    .executeTakeFirst()
}

async function readFields(
  db: AnyDatabase,
  { name, columns }: EntityTable,
  tenantId: string,
): Promise<CustomField[]> {
  const rows = await db
    .selectFrom(name)
    .select(['entity', 'key', 'kind', 'class', 'options'])
    .where('tenant_id', '=', tenantId)
    .where('archived_at', 'is', null)
    .execute()
  const decode = columns.get('options')!.codec.decode as ((stored: unknown) => string[]) | undefined
  return rows.map((row) => ({
    ...(row as CustomField),
    options: decode === undefined ? (row['options'] as string[]) : decode(row['options']),
  }))
}
