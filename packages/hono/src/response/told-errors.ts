import { type CatalogueEntry, kernelErrors } from '@kith/core'

import { httpErrors } from '../http-errors.ts'

const { code: INTERNAL } = kernelErrors.INTERNAL()

/**
 * Whether clients are told an error: those of status 500 are mistakes of whoever built the server, and name its parts. Of
 * such clients learn `KITH_INTERNAL` alone.
 */
export function isTold({ status, code }: { readonly status: number; readonly code: string }): boolean {
  return status !== 500 || code === INTERNAL
}

/** Every error that a client can meet. */
export function toldErrors(catalogue: readonly CatalogueEntry[]): readonly CatalogueEntry[] {
  return [...catalogue, ...httpErrors.$entries].filter(isTold)
}
