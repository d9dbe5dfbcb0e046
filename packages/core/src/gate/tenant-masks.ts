import { type LoadRows, type MaskRules, NO_RULES, type TenantMasks } from '../masks/mask-rules.ts'
import type { GateCall } from './gate-call.ts'
import { tableOf } from './gate-services.ts'
import { decodeField } from './row-codec.ts'

/** The rules for the tenant of a call; those of later plugins go first. Nothing is waited for where nobody has any. */
export function tenantMasksOf(call: GateCall): TenantMasks | Promise<TenantMasks> {
  const { maskRules } = call.services
  return maskRules.length === 0 ? NO_RULES : collect(call, maskRules)
}

async function collect(call: GateCall, maskRules: readonly MaskRules[]): Promise<TenantMasks> {
  const load: LoadRows = (entity) => loadRows(call, entity)
  const masks = new Map<string, string>()
  for (const rules of maskRules)
    for (const [field, strategy] of await rules.rulesOf(call.session.tenantId, load))
      masks.set(field, strategy)
  return masks
}

async function loadRows(call: GateCall, entity: string): ReturnType<LoadRows> {
  const table = tableOf(call.services, entity)
  const columns = [...table.columns.values()].filter(
    ({ spec, currency, extension }) => !spec.encrypted && currency === undefined && extension === undefined,
  )
  const { tenantId } = call.session
  const living = table.entity.softDelete ? [{ column: 'deleted_at' }] : []
  const query = living.reduce(
    (all, { column }) => all.where(column, 'is', null),
    call.db
      .selectFrom(table.name)
      .select(columns.map(({ column, field }) => `${column} as ${field}`))
      .where('tenant_id', '=', tenantId),
  )
  const place = { tenantId, rowId: '', subjectId: '', key: undefined }
  const opening = { table, place, vault: call.services.vault }
  const rows = (await query.execute()) as readonly Readonly<Record<string, unknown>>[]
  return rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column.field, decodeField(column, row, opening)])),
  )
}
