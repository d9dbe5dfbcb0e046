import { kernelErrors } from '../shared/kernel-errors.ts'

/**
 * Requires that the row shows the field to its reader: what is made of a value that is hidden in this row would take its
 * place.
 *
 * @throws KITH_FIELD_UNAVAILABLE as for a field that no row shows.
 */
export function requireShown(row: Readonly<Record<string, unknown>>, field: string): void {
  if (!(field in row)) throw kernelErrors.FIELD_UNAVAILABLE({ field })
}
