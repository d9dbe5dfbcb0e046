import { kernelErrors } from '../shared/kernel-errors.ts'

/** Marks a change that another writer came between: run again from its beginning, it finds the row as it is now. */
class LostUpdate extends Error {
  override readonly name = 'LostUpdate'
}

/**
 * What becomes of a change when another writer changed the row between its look and its deed: one that states the version it is
 * of is refused, and one that does not may be run again. Where there is one writer at a time this does not happen.
 */
export function lostUpdate(
  row: { readonly entity: string; readonly version: number },
  ifVersion: number | undefined,
): Error {
  return kernelErrors.VERSION_MISMATCH(row, ifVersion === undefined ? { cause: new LostUpdate() } : {})
}

/** Whether a change failed so that it may be run again. */
export function isLostUpdate(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof LostUpdate
}
