import type { OperationContext } from '@kith/core'

import { findOne } from '../stored-rows.ts'

type Values = Readonly<Record<string, unknown>>

/** A row that a plugin derives for a customer, and that there is once. */
export interface StoredRow {
  readonly id: string
  readonly [field: string]: unknown
}

/** What stands in a row otherwise than it has to. */
function differences(stored: Values | undefined, derived: Values | undefined): readonly string[] {
  if (derived === undefined) return stored === undefined ? [] : ['id']
  if (stored === undefined) return ['id']
  return Object.keys(derived).filter(
    (field) => JSON.stringify(stored[field]) !== JSON.stringify(derived[field]),
  )
}

/** The row of a customer. */
export function rowOf(
  own: OperationContext,
  entity: string,
  customerId: string,
): Promise<StoredRow | undefined> {
  return findOne<StoredRow>(own, entity, { customerId })
}

/** Where a row is kept. */
export interface RowPlace {
  readonly entity: string
  readonly customerId: string
}

/** Makes a row what it has to be, and leaves one alone that is. @returns what was otherwise. */
export async function keepRow(
  own: OperationContext,
  { entity, customerId }: RowPlace,
  derived: Values | undefined,
): Promise<readonly string[]> {
  const stored = await rowOf(own, entity, customerId)
  const differing = differences(stored, derived)
  if (differing.length === 0) return []
  const records = own.records(entity)
  if (derived === undefined) await records.delete(stored!.id)
  else if (stored === undefined) await records.create({}, { ...derived, customerId })
  else await records.update({ id: stored.id, patch: {}, managed: derived })
  return differing
}
