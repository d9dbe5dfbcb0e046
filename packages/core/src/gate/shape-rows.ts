import type { StoredRow } from '../database/database.ts'
import type { GateCall } from './gate-call.ts'
import type { Projection } from './projection.ts'
import type { ShapedRow } from './row-shaper.ts'

/**
 * Brings stored rows to what the projection's reader may see; loads the keys of their subjects first. The rows are not
 * to be used afterwards. `extra` tells that they hold columns beyond the projection's own.
 */
export async function shapeRows(
  call: GateCall,
  projection: Projection,
  { rows, extra = false }: { readonly rows: readonly StoredRow[]; readonly extra?: boolean },
): Promise<ShapedRow[]> {
  call.services.shownCells.turn()
  const keyOf = await call.services.subjectKeys.load(call, projection.subjectsOf(rows))
  const masks = await call.tenantMasks()
  const mayReuse = projection.selectsShownOnly && !extra
  const shaping = { tenantId: call.session.tenantId, keyOf, masks, wire: call.wire, mayReuse }
  return rows.map((row) => projection.shaper.shape(row, shaping))
}
