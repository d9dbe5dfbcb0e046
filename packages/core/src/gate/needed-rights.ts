import type { EntityDefinition } from '../schema/entity.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'
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
