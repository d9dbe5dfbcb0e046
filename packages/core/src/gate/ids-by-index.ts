import { sql } from 'kysely'

import type { EntityTable } from '../database/table.ts'
import type { GateCall } from './gate-call.ts'
import type { LookupSource } from './lookup.ts'

/** A value to find rows by, with what the transform of the index looks at beside it. */
export interface IndexedValue {
  readonly source: LookupSource
  readonly value: string
  readonly row?: Readonly<Record<string, unknown>>
}

/** What a blind index holds for a value; `undefined` for one that it leaves out. */
export function digestOf(
  call: GateCall,
  table: EntityTable,
  { source, value, row = {} }: IndexedValue,
): string | undefined {
  const { entity, field, index } = source
  const text = table.columns.get(field)!.spec.blindIndexes[index]?.(value, row)
  const place = { tenantId: call.session.tenantId, entity, field, index }
  return text === undefined ? undefined : call.services.vault.blind(place, text)
}

/**
 * Which rows stand under some digests of a blind index, whoever may see them: their ids by digest. Only for the kernel,
 * which asks the policy afterwards.
 */
export async function idsByIndex(
  call: GateCall,
  table: EntityTable,
  { source, digests }: { readonly source: LookupSource; readonly digests: readonly string[] },
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (digests.length === 0) return new Map()
  const { traits } = call.services.database
  const digest = sql.ref(table.columns.get(source.field)!.blind.get(source.index)!)
  const id = sql.ref(table.columns.get(source.idField)!.column)
  const living = table.entity.softDelete ? sql`and ${sql.ref('alive')} = ''` : sql``
  const { rows } = await sql<{ digest: string; id: string }>`
    select ${digest} as digest, ${id} as id from ${sql.table(table.name)}
    where tenant_id = ${call.session.tenantId}
      and ${traits.isAmong(digest, JSON.stringify(digests), 'digest')} ${living}
  `.execute(call.db)
  return new Map(
    [...Map.groupBy(rows, (row) => row.digest)].map(([key, found]) => [
      key,
      [...new Set(found.map((row) => row.id))].toSorted(),
    ]),
  )
}
