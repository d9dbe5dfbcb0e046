import type { DialectTraits } from '../database/traits.ts'
import { KithError } from '../shared/errors.ts'
import { kernelErrors } from '../shared/kernel-errors.ts'

const MOST_RUNS = 3

const met: ReadonlySet<string> = new Set(['KITH_POSSIBLE_DUPLICATE', 'KITH_CONFLICT'])

/** Asks, inside the transaction, whether it may end with these refusals, or should be run again. */
export type Settle = (codes: readonly string[]) => void

/**
 * Runs a transaction again when another one wrote the same rows at the same time: what this one looked for in vain is
 * there now. Only for work that looks before it writes. Databases with one writer at a time never need it.
 */
export async function runAgainWhenMet<T>(
  { hasOneWriter }: DialectTraits,
  transaction: (settle: Settle) => Promise<T>,
): Promise<T> {
  for (let run = 1; ; run += 1) {
    const isLast = hasOneWriter || run === MOST_RUNS
    try {
      return await transaction((codes) => {
        if (!isLast && codes.some((code) => met.has(code)))
          throw kernelErrors.CONFLICT({ entity: 'customer', reason: 'others wrote it at the same time' })
      })
    } catch (error) {
      const isMet = error instanceof KithError && met.has(error.code)
      if (isLast || !isMet) throw error
    }
  }
}
