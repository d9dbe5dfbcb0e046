import type { EntityTable } from '../database/table.ts'
import type { EntityDefinition } from '../schema/entity.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
import { gateErrors } from './gate-errors.ts'
import type { DeletedRows } from './projection.ts'

/** What more a caller has to be allowed than to act on a row. */
export interface NeededRights {
  readonly fields?: readonly string[]
  /** Where the names of the fields stand in the input, as a JSON pointer. */
  readonly pointer?: string
  readonly deleted?: DeletedRows
}

/** @throws KITH_FIELD_UNAVAILABLE for a field that only the kernel or its plugin writes. */
export function refuseManaged(entity: EntityDefinition, fields: readonly string[], pointer: string): void {
  const field = fields.find((each) => entity.fields[each]?.managed)
  if (field !== undefined) throw kernelErrors.FIELD_UNAVAILABLE({ field }, { pointer: `${pointer}/${field}` })
}

/** What a plugin keeps of its rows is written by that plugin alone, and what another adds to them not with the row. */
export function refuseForeign(
  table: EntityTable,
  pluginId: string,
  managed: Readonly<Record<string, unknown>>,
): void {
  const { entity, columns, pluginId: owner } = table
  const [field] = Object.keys(managed)
  if (field !== undefined && owner !== pluginId)
    throw kernelErrors.MANAGED_BY_OWNER({ field, entity: entity.name, owner, plugin: pluginId })
  const added = Object.keys(managed).find((name) => columns.get(name)?.extension !== undefined)
  if (added !== undefined) throw gateErrors.FIELD_ADDED({ field: `${entity.name}.${added}` })
}
