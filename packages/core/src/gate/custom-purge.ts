import { CUSTOM_CLAIM_TABLE, CUSTOM_VALUE_TABLE } from '../database/custom-value-table.ts'
import type { StoredRow } from '../database/database.ts'
import type { GateCall } from './gate-call.ts'

/**
 * Takes values of one field away, at most so many: those of all rows are too many for one transaction.
 *
 * @returns how many were taken away; fewer than `most` says that none is left.
 */
export async function purgeValues(call: GateCall, path: string, most: number): Promise<number> {
  const { prefix } = call.services.database.naming
  const { db } = call.writeUnit
  const rows: StoredRow[] = await db
    .selectFrom(`${prefix}${CUSTOM_VALUE_TABLE}`)
    .select('row_id')
    .where('tenant_id', '=', call.session.tenantId)
    .where('path', '=', path)
    .limit(most)
    .execute()
  const ids = rows.map((row) => row['row_id'] as string)
  await removeOf(call, ids, path)
  return ids.length
}

/** So many ids stand in one statement. */
const IDS_AT_ONCE = 500

/** Takes everything that is kept of rows away, whatever fields there are: nothing of an erased person stays. */
export async function removeOf(call: GateCall, rowIds: readonly string[], path?: string): Promise<void> {
  const { prefix } = call.services.database.naming
  for (const table of [CUSTOM_CLAIM_TABLE, CUSTOM_VALUE_TABLE]) {
    for (let from = 0; from < rowIds.length; from += IDS_AT_ONCE) {
      const all = call.writeUnit.db
        .deleteFrom(`${prefix}${table}`)
        .where('tenant_id', '=', call.session.tenantId)
        .where('row_id', 'in', rowIds.slice(from, from + IDS_AT_ONCE))
      await (path === undefined ? all : all.where('path', '=', path)).execute()
    }
  }
}
