import type { StoredRow } from '../database/database.ts'

/** A row with a value in one of these no longer takes a place among the living ones. */
const endings = ['deletedAt', 'mergedIntoId', 'erasedAt'] as const

/** Whether a change of these fields may end a row or bring it back. */
export function mayEnd(changes: Readonly<Record<string, unknown>>): boolean {
  return endings.some((field) => field in changes)
}

/** What tells living rows, which unique values are compared among, from the others. */
export function aliveOf(row: StoredRow): string {
  return endings.every((field) => (row[field] ?? null) === null) ? '' : (row['id'] as string)
}
