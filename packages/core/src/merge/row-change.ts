import type { EntityDefinition } from '../schema/entity.ts'
import { canonicalJson } from '../shared/json.ts'

/** A whole row by field, as the kernel reads it. */
export type Row = Readonly<Record<string, unknown>>

/** What a merge is about to do to one row. */
export interface RowChange {
  readonly entity: EntityDefinition
  readonly outcome: 'moved' | 'changed' | 'parked'
  /** The row as it is. */
  readonly row: Row
  /** The row as it will be; of a parked row, as it is. */
  readonly next: Row
  /** The fields in which both differ. */
  readonly fields: readonly string[]
}

/** Describes a change; `undefined` where nothing changes. */
export function rowChange(change: Omit<RowChange, 'fields'>): RowChange | undefined {
  const { row, next, outcome } = change
  const fields = Object.keys(next).filter((field) => !isSame(row[field], next[field]))
  return fields.length === 0 && outcome !== 'parked' ? undefined : { ...change, fields }
}

/** Whether two values of a field are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null)
}
