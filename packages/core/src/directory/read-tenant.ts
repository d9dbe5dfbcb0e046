import type { StoredRow } from '../database/database.ts'
import type { EntityTable, FieldColumn } from '../database/table.ts'
import type { AnyDatabase } from '../database/traits.ts'
import type { ReadTenant } from '../gate/tenants.ts'
import type { CustomField } from '../schema/custom-field.ts'
import { createFieldOverlay } from '../schema/field-overlay.ts'
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

/** The definitions whose fields may have values: those out of use are among them until their values are gone. */
async function readFields(
  db: AnyDatabase,
  { name, columns }: EntityTable,
  tenantId: string,
): Promise<CustomField[]> {
  const rows: StoredRow[] = await db
    .selectFrom(name)
    .select(defining.map((field) => `${columns.get(field)!.column} as ${field}`))
    .where('tenant_id', '=', tenantId)
    .where('purged_at', 'is', null)
    .execute()
  return rows.map((row) => {
    const values = defining.map((field) => [field, decoded(columns.get(field)!, row[field])] as const)
    const { archivedAt, ...field } = Object.fromEntries(values) as unknown as CustomField & {
      archivedAt: unknown
    }
    return { ...field, isArchived: archivedAt !== null }
  })
}

/** What the fields of a tenant are made from. */
const defining = [
  'entity',
  'key',
  'kind',
  'class',
  'options',
  'optionDetails',
  'rules',
  'isIndexed',
  'archivedAt',
]

function decoded({ codec }: FieldColumn, stored: unknown): unknown {
  if (stored === null || codec.decode === undefined) return stored
  return (codec.decode as (stored: unknown) => unknown)(stored)
}
