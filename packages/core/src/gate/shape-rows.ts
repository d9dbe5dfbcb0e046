import type { StoredRow } from '../database/database.ts'
import type { GateCall } from './gate-call.ts'
import type { Projection, ShapedRow } from './projection.ts'

/** Brings stored rows to what the projection's reader may see; loads the keys of their subjects first. */
export async function shapeRows(
  call: GateCall,
  projection: Projection,
  rows: readonly StoredRow[],
): Promise<ShapedRow[]> {
  const { tenantId } = call.session
  const keyOf = await call.services.subjectKeys.load(call, projection.subjectsOf(rows))
  return rows.map((row) => projection.shape(row, tenantId, keyOf))
}
