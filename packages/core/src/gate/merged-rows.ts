import type { StoredRow } from '../database/database.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import type { EntityAccess } from './entity-access.ts'
import type { GateCall } from './gate-call.ts'
import { tableOf } from './gate-services.ts'

type Values = Readonly<Record<string, unknown>>

/** The id of the row that a row was merged into; `undefined` for every other row. */
export async function mergedInto(call: GateCall, entity: string, id: string): Promise<string | undefined> {
  const table = tableOf(call.services, entity)
  const column = table.columns.get('mergedIntoId')?.column
  if (column === undefined) return undefined
  const found: StoredRow | undefined = await call.db
    .selectFrom(table.name)
    .select(`${column} as survivor`)
    .where('tenant_id', '=', call.session.tenantId)
    .where('id', '=', id)
    .executeTakeFirst()
  return (found?.['survivor'] as string | null | undefined) ?? undefined
}

/** Values in which references to merged rows name the survivors: old ids live on outside. */
export async function followMerges(call: GateCall, entity: string, values: Values): Promise<Values> {
  const { fields } = tableOf(call.services, entity).entity
  const followed: Record<string, unknown> = { ...values }
  for (const [field, id] of Object.entries(values)) {
    const reference = fields[field]?.reference
    if (reference !== undefined && typeof id === 'string')
      followed[field] = (await mergedInto(call, reference.entity, id)) ?? id
  }
  return followed
}

/** @throws KITH_CONFLICT that names the survivor, for a merged row whose survivor the caller may see. */
export async function refuseMerged(
  { access, call }: { readonly access: EntityAccess; readonly call: GateCall },
  id: string,
): Promise<void> {
  const { name: entity } = access.table.entity
  const survivorId = await mergedInto(call, entity, id)
  if (survivorId === undefined) return
  const projection = access.projection(call.session, 'read', [])
  const [seen] = await call.run(access.getById(projection), { id: survivorId })
  if (seen !== undefined) throw kernelErrors.CONFLICT({ entity, reason: `it was merged into ${survivorId}` })
}
