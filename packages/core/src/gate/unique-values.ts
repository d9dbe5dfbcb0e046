import type { EntityTable, FieldColumn } from '../database/table.ts'
import type { FieldSpec } from '../schema/field.ts'
import type { GateCall } from './gate-call.ts'
import { encodeRow } from './row-codec.ts'

type Row = Readonly<Record<string, unknown>>

/** Whether no two living rows of a tenant have the same value of the field. */
export function isUnique({ unique, uniqueIndexes }: FieldSpec): boolean {
  return unique || uniqueIndexes.length > 0
}

/** The values of a row that only one living row may have, by the columns that hold them. */
export function uniqueValues(
  call: GateCall,
  table: EntityTable,
  row: Row,
): readonly (readonly [column: string, value: unknown])[] {
  return [...table.columns.values()].flatMap((column) => {
    const { field, spec } = column
    if ((row[field] ?? null) === null) return []
    if (spec.unique) {
      const place = { tenantId: '', rowId: '', subjectId: '', key: undefined }
      const encoded = encodeRow(table, { [field]: row[field] }, { place, vault: call.services.vault })
      return [[column.column, encoded[column.column]] as const]
    }
    return spec.uniqueIndexes.flatMap((index) => {
      const digest = digestOf(call, table, { column, index, row })
      return digest === undefined ? [] : [[column.blind.get(index)!, digest] as const]
    })
  })
}

/** What a blind index of a field holds for a row. */
export function digestOf(
  { session, services }: GateCall,
  table: EntityTable,
  { column, index, row }: { readonly column: FieldColumn; readonly index: string; readonly row: Row },
): string | undefined {
  const { field, spec } = column
  const text = spec.blindIndexes[index]?.(String(row[field]), row)
  const place = { tenantId: session.tenantId, entity: table.entity.name, field, index }
  return text === undefined ? undefined : services.vault.blind(place, text)
}
