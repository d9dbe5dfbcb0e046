import { withCustomColumns } from '../database/custom-columns.ts'
import { CUSTOM_VALUE_TABLE } from '../database/custom-value-table.ts'
import { withTenantEntities } from '../schema/catalog.ts'
import type { GateServices } from './gate-services.ts'

/** So many overlays have what was compiled for them; one that is dropped is compiled again. */
const MOST_KEPT = 200

/** Completes what a gate is made of: with the same for tenants that add fields, whose entities and tables have them. */
export function withTenantServices(services: Omit<GateServices, 'ofOverlay'>): GateServices {
  const kept = new Map<string, GateServices>()
  const ofOverlay = (version: string | undefined): GateServices => {
    if (version === undefined) return base
    const known = kept.get(version)
    if (known !== undefined) return known
    const overlaid = overlay(base, version)
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!)
    kept.set(version, overlaid)
    return overlaid
  }
  const base: GateServices = { ...services, ofOverlay }
  return base
}

function overlay(base: GateServices, version: string): GateServices {
  const { naming } = base.database
  const catalog = withTenantEntities(base.catalog, base.overlays.of(version))
  const values = `${naming.prefix}${CUSTOM_VALUE_TABLE}`
  const tables = [...base.tables].map(
    ([name, table]) =>
      [name, withCustomColumns(table, catalog.has(name) ? catalog.get(name) : table.entity, values)] as const,
  )
  const systemSession = { ...base.systemSession, overlay: version }
  return { ...base, catalog, tables: new Map(tables), systemSession }
}
